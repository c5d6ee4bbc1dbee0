import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { systemReason } from '../errors.js';
import type { CommandLine } from './command.js';
import { type Confinement, confine, exitOf, keepersOf } from './confine.js';
import { Family } from './family.js';
import { guard } from './guard.js';
import { Output } from './output.js';
import { type Limits, type Overrun, overrunBySignal, overrunWords } from './overrun.js';
import type { Reaper } from './reaper.js';

export interface ErrandOptions {
  /** Where it is done, and the only place that it may write to where there is a sandbox. */
  folder: string;
  reaper: Reaper;
  /** For a command that is not to be trusted. */
  confinement?: Confinement | undefined;
  /** How long it may take, in seconds. */
  seconds: number;
  /** Given when its result is not wanted any more. */
  signal: AbortSignal;
}

/** What became of a command that was run to its end. */
export interface ErrandEnd {
  /** What is wrong, in a few words that follow its name: `ended with code 2`; undefined where nothing is. */
  problem?: string;
  /** There was no sandbox to run it in, though there should have been one: nothing is known of it. */
  broken?: true;
  /** The last part of what it printed. */
  output: string;
}

const unlimited = Number.POSITIVE_INFINITY;
/** One that prints for ever would otherwise end with its time only. */
const usualLimits: Limits = {
  ...{ memory: unlimited, processes: unlimited, files: unlimited, cpu: unlimited },
  ...{ output: 64 * 1024 ** 2, disk: unlimited, time: unlimited, sandbox: 'off' },
};
/** Between two looks whether all that was started is gone, in milliseconds. */
const between = 20;
/** What has not gone after this long of being killed will not go, in milliseconds. */
const unkillable = 5_000;
/** For what it printed to be read when it has ended, in milliseconds. */
const longestWords = 1_000;

let started = 0;

/**
 * Runs a command in a folder, in a process group of its own, until it ends or is ended because it
 * takes too long or too much. Nothing that it has started is left running.
 */
export async function runErrand(command: CommandLine, options: ErrandOptions): Promise<ErrandEnd> {
  const { folder, reaper, confinement, seconds, signal } = options;
  const value = `${reaper.marker}.errand.${++started}`;
  const [program, ...args] = confine(command, { confinement, workshop: folder });
  const child = execa(program, args, {
    ...{ cwd: folder, detached: true, reject: false, buffer: false, stdin: 'ignore' },
    env: { [reaper.variable]: value },
  });
  const output = new Output();
  output.collect(child.stdout);
  output.collect(child.stderr);
  const { pid } = child;
  if (!pid)
    return { problem: `could not be started: ${systemReason((await child).cause)}`, output: '' };
  reaper.add(pid);

  const family = new Family(pid, `${reaper.variable}=${value}\0`, keepersOf(confinement));
  const limits = { ...usualLimits, ...confinement?.limits, time: seconds };
  let overrun: Overrun | undefined;
  const stop = () => family.signal('SIGKILL');
  const unguard = guard({ family, output }, limits, (beyond) => {
    overrun = beyond;
    stop();
  });
  signal.addEventListener('abort', stop);
  if (signal.aborted) stop();
  const [code, killer] = (await once(child, 'exit')) as [number | null, string | null];
  unguard();
  signal.removeEventListener('abort', stop);
  await endAll(family);
  reaper.remove(pid);
  await Promise.race([child, sleep(longestWords)]);

  const exit = killer ? `signal ${killer}` : exitOf(code ?? 0, confinement);
  overrun ??= confinement && overrunBySignal(exit);
  const words = overrun ? overrunWords(overrun, limits) : `ended with ${exit}`;
  return {
    ...((overrun || exit !== 'code 0') && { problem: words }),
    ...(confinement?.sandbox && exit === 'code 1' && isOfSandbox(output) && { broken: true }),
    output: output.text(),
  };
}

/** What bubblewrap says when it cannot do what it is to do is all that is printed. */
function isOfSandbox(output: Output): boolean {
  return /^bwrap: [^\n]*\n$/.test(output.text());
}

/** What a command leaves running in the background would be in others' way. */
async function endAll(family: Family): Promise<void> {
  for (const deadline = performance.now() + unkillable; family.isAlive(); await sleep(between)) {
    if (performance.now() > deadline) return;
    family.signal('SIGKILL');
  }
}
