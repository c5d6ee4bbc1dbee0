#!/usr/bin/env node
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { CommanderError } from 'commander';
import { UsageError } from './errors.js';
import { parseCommand } from './harness/command.js';
import { parseArguments, type TesterOptions } from './options.js';
import { loadCases, loadProfiles } from './registry.js';
import { jsonReport } from './report/json.js';
import { labReport } from './report/lab.js';
import { listReport } from './report/list.js';
import { spreadReport } from './report/spread.js';
import { run } from './runner.js';
import { type Selection, select } from './selection.js';
import { openTerminal } from './terminal.js';
import { type CaseResult, exitCode, exitCodeOf, type RunEvent } from './verdict.js';

const bundledProxy = fileURLToPath(new URL('../proxy/cli.js', import.meta.url));
const packageFile = new URL('../../package.json', import.meta.url);

async function main(): Promise<number> {
  const { version } = JSON.parse(readFileSync(packageFile, 'utf8')) as { version: string };
  const options = parseArguments(process.argv, version);
  const selection = select(await loadProfiles(), await loadCases(), options);
  const terminal = openTerminal(process.stdout);
  if (options.list) {
    terminal.print(listReport(selection.cases));
    return exitCode.passed;
  }
  const command = parseCommand(subjectWords(options), selection.profile.invocation);
  if (options.json) requireWritable(options.json);
  if (options.wire !== undefined) requireSelected(selection, 'model.wire', '--wire');

  const interrupted = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => interrupted.abort());
  // Whoever read the report has gone away, as in "tester | head": there is nobody to work for.
  process.stdout.on('error', () => interrupted.abort());
  const { stallTimeout: stall, timeScale, seed, wire, concurrency, verbose, repeat } = options;
  const events: RunEvent[] = [];
  const runs: CaseResult[][] = [];
  while (runs.length < repeat && !interrupted.signal.aborted) {
    if (repeat > 1) terminal.print([`Run ${runs.length + 1} of ${repeat}`]);
    const report = labReport({ verbose });
    const onEvent = (event: RunEvent) => {
      events.push(event);
      terminal.event(event);
      terminal.print(report(event));
    };
    const { signal } = interrupted;
    runs.push(
      await run({
        ...{ command, selection, stall, timeScale, seed, concurrency, onEvent, signal },
        ...(wire !== undefined && { wire }),
      }),
    );
  }
  terminal.close();
  if (repeat > 1) terminal.print(['Spread', ...spreadReport(runs)]);
  if (options.json) writeFileSync(options.json, `${JSON.stringify(jsonReport(events), null, 2)}\n`);
  return interrupted.signal.aborted ? exitCode.interrupted : worst(runs.map(exitCodeOf));
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

function explain(error: unknown): number {
  if (error instanceof CommanderError && error.exitCode === 0) return exitCode.passed;
  if (error instanceof CommanderError || error instanceof UsageError) {
    process.stderr.write(`tester: ${error.message.replace(/^error: /, '')}\n`);
    return exitCode.usage;
  }
  process.stderr.write(`tester: internal error: ${(error as Error)?.stack}\n`);
  return exitCode.broken;
}

process.on('uncaughtException', (error) => process.exit(explain(error)));
process.exitCode = await main().catch(explain);
