#!/usr/bin/env node
import { fileURLToPath } from 'node:url';
import { CommanderError } from 'commander';
import { UsageError } from './errors.js';
import { readRaw, requireFolder, requireWritable, writeAll, writeRaw } from './files.js';
import { Guard } from './guard.js';
import { allLoads } from './loads/index.js';
import { machine } from './machine.js';
import { type Options, parseOptions } from './options.js';
import { table } from './report/table.js';
import type { Results } from './results.js';
import { run } from './run.js';
import { Stage } from './stage.js';
import { allSubjects } from './subjects.js';
import { versions } from './tools.js';

const docs = fileURLToPath(new URL('../../docs', import.meta.url));
const exitCode = { done: 0, usage: 64, broken: 70, interrupted: 130 };

async function main(): Promise<number> {
  const ids = (all: readonly { id: string }[]) => all.map(({ id }) => id);
  const options = parseOptions(process.argv, [...ids(allSubjects()), ...ids(allLoads)]);
  const interrupted = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => interrupted.abort());
  const { json, from, quick, only } = options;
  const out = options.out ?? (from || (!quick && only.length === 0) ? docs : undefined);
  if (json) requireWritable(json);
  if (out) requireFolder(out);
  if (from) {
    await writeAll(out as string, readRaw(from));
    return exitCode.done;
  }
  const guard = new Guard();
  try {
    const results = await measure(new Stage(guard, interrupted.signal), options);
    process.stdout.write(`${table(results)}\n`);
    if (json) writeRaw(json, results);
    if (out) await writeAll(out, results);
    return exitCode.done;
  } catch (error) {
    if (interrupted.signal.aborted) return exitCode.interrupted;
    throw error;
  } finally {
    await guard.close();
  }
}

async function measure(stage: Stage, options: Options): Promise<Results> {
  const { rounds, seconds, warmUp, idle, only, tcpproxy } = options;
  const progress = (line: string) => void process.stderr.write(`${line}\n`);
  const chosen = <T extends { id: string }>(all: readonly T[]) => {
    const named = all.filter(({ id }) => only.includes(id));
    return named.length > 0 ? named : all;
  };
  const plan = { rounds, seconds, warmUp, idleConnections: idle, progress };
  const subjects = chosen(allSubjects(tcpproxy));
  const outcome = await run(stage, { ...plan, subjects, loads: chosen(allLoads) });
  return {
    date: new Date().toISOString(),
    command: ['npm run bench', '--', ...process.argv.slice(2)].join(' ').replace(/ --$/, ''),
    rounds,
    seconds,
    warmUp,
    idleConnections: idle,
    machine: machine(),
    versions: versions(),
    ...outcome,
  };
}

/** Prints one line and says how to end. */
function explain(error: unknown): number {
  if (error instanceof CommanderError && error.exitCode === 0) return exitCode.done;
  if (error instanceof CommanderError || error instanceof UsageError) {
    process.stderr.write(`bench: ${error.message.replace(/^error: /, '')}\n`);
    return exitCode.usage;
  }
  process.stderr.write(`bench: internal error: ${(error as Error)?.stack}\n`);
  return exitCode.broken;
}

process.exitCode = await main().catch(explain);
