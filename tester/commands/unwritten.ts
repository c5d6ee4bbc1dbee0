import { exitCode } from '../verdict.js';

/** Says on standard error what could not be written. Returns the exit code that this asks for. */
export function tellUnwritten(problems: readonly string[]): number {
  for (const each of problems) process.stderr.write(`tester: ${each}\n`);
  return problems.length > 0 ? exitCode.unwritten : exitCode.passed;
}
