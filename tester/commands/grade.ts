import { closeSync, openSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { UsageError } from '../errors.js';
import { parseCommand } from '../harness/command.js';
import { parseArguments, type TesterOptions } from '../options.js';
import { loadCases, loadProfiles } from '../registry.js';
import { jsonReport } from '../report/json.js';
import { labReport } from '../report/lab.js';
import { spreadReport } from '../report/spread.js';
import { run } from '../runner.js';
import { type Selection, select } from '../selection.js';
import { openTerminal } from '../terminal.js';
import { type CaseResult, exitCode, exitCodeOf, type RunEvent } from '../verdict.js';
import { openBaseline } from './baseline.js';

const bundledProxy = fileURLToPath(new URL('../../proxy/cli.js', import.meta.url));

/** Grades a subject and returns the exit code. Throws commander's errors and `UsageError`. */
export async function grade(
  words: readonly string[],
  version: string,
  interrupted: AbortSignal,
): Promise<number> {
  const options = parseArguments(words, version);
  const cases = await loadCases();
  const selection = select(await loadProfiles(), cases, options);
  const command = parseCommand(subjectWords(options), selection.profile.invocation);
  if (options.json) requireWritable(options.json);
  if (options.wire !== undefined) requireSelected(selection, 'model.wire', '--wire');
  const baseline = openBaseline(options, new Set(cases.keys()));

  const terminal = openTerminal(process.stdout);
  const events: RunEvent[] = [];
  const runs: CaseResult[][] = [];
  const { stallTimeout: stall, timeScale, seed, concurrency, verbose, repeat, strict } = options;
  const wire = options.wire === undefined ? {} : { wire: options.wire };
  while (runs.length < repeat && !interrupted.aborted) {
    if (repeat > 1) terminal.print([`Run ${runs.length + 1} of ${repeat}`]);
    const report = labReport({ verbose, subject: options.command });
    const onEvent = (event: RunEvent) => {
      events.push(event);
      terminal.event(event);
      terminal.print(report(event));
    };
    const settings = { stall, timeScale, seed, concurrency, baseline: baseline.known, ...wire };
    runs.push(await run({ command, selection, ...settings, onEvent, signal: interrupted }));
  }
  terminal.close();
  if (repeat > 1) terminal.print(spreadReport(runs));
  if (options.json) writeFileSync(options.json, `${JSON.stringify(jsonReport(events), null, 2)}\n`);
  if (interrupted.aborted) return exitCode.interrupted;
  terminal.print(baseline.settle(runs));
  return worst(runs.map((results) => exitCodeOf(results, { strict })));
}

function subjectWords({ command, stallTimeout }: TesterOptions): string[] {
  if (command.length > 0) return command;
  const promise = String(stallTimeout / 1000);
  const words = ['{host}', '{port}', '{listen}', '--stall-timeout', promise];
  return [process.execPath, bundledProxy, ...words];
}

/** Better to know before a run than after it. */
function requireWritable(file: string): void {
  try {
    closeSync(openSync(file, 'a'));
  } catch (error) {
    throw new UsageError(`${file}: cannot be written: ${(error as NodeJS.ErrnoException).code}`);
  }
}

/** Better than to ignore it. */
function requireSelected({ cases }: Selection, id: string, option: string): void {
  if (!cases.some((each) => each.id === id))
    throw new UsageError(`${option} is for ${id}: add --profile full --only ${id}`);
}

/** A failure outweighs what is unknown, and that outweighs success. */
function worst(codes: readonly number[]): number {
  const order = [exitCode.failed, exitCode.inconclusive];
  return order.find((code) => codes.includes(code)) ?? exitCode.passed;
}
