#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { CommanderError } from 'commander';
import { explain } from './commands/explain.js';
import { grade } from './commands/grade.js';
import { list } from './commands/list.js';
import { profile } from './commands/profile.js';
import { report } from './commands/report.js';
import { UsageError } from './errors.js';
import { exitCode } from './verdict.js';

const packageFile = new URL('../../package.json', import.meta.url);

/** Of a line, where no terminal says otherwise. */
const usualWidth = 80;

async function main(): Promise<number> {
  const interrupted = new AbortController();
  // Whoever read the report has gone away, as in "tester | head": there is nobody to work for.
  process.stdout.on('error', () => interrupted.abort());
  const [first, ...rest] = process.argv.slice(2);
  // A subject has any command line that it likes: only as the very first word these are commands.
  if (first === 'list') await list(rest, print);
  else if (first === 'explain') await explain(rest, print, process.stdout.columns ?? usualWidth);
  else if (first === 'profile') return profile(rest, print);
  else if (first === 'report') report(rest, (text) => process.stdout.write(text));
  else {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.on(signal, () => interrupted.abort());
    const { version } = JSON.parse(readFileSync(packageFile, 'utf8')) as { version: string };
    return grade(process.argv.slice(2), version, interrupted.signal);
  }
  return exitCode.passed;
}

function print(lines: readonly string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`);
}

function tell(error: unknown): number {
  if (error instanceof CommanderError && error.exitCode === 0) return exitCode.passed;
  if (error instanceof CommanderError || error instanceof UsageError) {
    process.stderr.write(`tester: ${error.message.replace(/^error: /, '')}\n`);
    return exitCode.usage;
  }
  process.stderr.write(`tester: internal error: ${(error as Error)?.stack}\n`);
  return exitCode.broken;
}

process.on('uncaughtException', (error) => process.exit(tell(error)));
process.exitCode = await main().catch(tell);
