import { type Look, Sources } from '../changes.js';
import { UsageError } from '../errors.js';
import type { TesterOptions } from '../options.js';
import { changesReport, type Known } from '../report/changes.js';
import type { Session, Subject } from '../session.js';
import type { Terminal } from '../terminal.js';
import { type CaseResult, exitCode, exitCodeOf } from '../verdict.js';

interface Settings {
  subject: Subject;
  strict: boolean;
  terminal: Terminal;
  /** A session for one run, with its lines on this terminal. */
  open: (terminal: Terminal) => Session;
  /** What is new against known failures. */
  baseline: { settle(runs: readonly CaseResult[][]): string[] };
}

/**
 * The one subject to watch. Throws `UsageError` where there is nothing to watch, or several, or
 * something that needs an end.
 */
export function watchable(
  { command, repeat, writeBaseline }: TesterOptions,
  [subject, ...others]: readonly Subject[],
): Subject {
  if (command.length === 0)
    throw new UsageError('--watch is for a subject of your own: the bundled proxy does not change');
  if (repeat > 1) throw new UsageError('--watch and --repeat do not go together');
  if (writeBaseline !== undefined)
    throw new UsageError('--watch and --write-baseline do not go together');
  if (!subject || others.length > 0)
    throw new UsageError('--watch is for one subject: put -- before a single command line');
  return subject;
}

/**
 * Grades, then again each time that a file of the subject has changed, until it is interrupted. A
 * run during which that happens is given up: nothing is reported of it. Resolves with the exit code
 * of the last whole run, with that of an interruption where a run is on or none has been whole.
 */
export async function watch(settings: Settings, interrupted: AbortSignal): Promise<number> {
  const { subject, terminal, strict } = settings;
  const sources = new Sources(subject.words);
  let code: number = exitCode.interrupted;
  let known: Known[] | undefined;
  const whole = (results: CaseResult[]) => {
    terminal.print(closing(settings, sources, known, results));
    known = results.map(({ id, verdict }) => ({ id, verdict }));
    code = exitCodeOf(results, { strict });
  };
  const waiting = (why: string) => terminal.print([`${why}; waiting for it`]);
  try {
    for (let look: Look | undefined = sources.look(); ; ) {
      if (!(await untilChanged(sources, look, settings, interrupted, whole)))
        return exitCode.interrupted;
      const before = look;
      look = await sources.settle(interrupted, waiting);
      if (!look) return code;
      terminal.clear();
      terminal.print([`${new Date().toTimeString().slice(0, 8)} ${changes(sources, before)}`]);
    }
  } finally {
    terminal.close();
  }
}

/**
 * Grades and hands the results on, unless a file changes before they are whole, and waits for a
 * change. Resolves with false when it is interrupted while it grades.
 */
async function untilChanged(
  sources: Sources,
  look: Look,
  settings: Settings,
  interrupted: AbortSignal,
  whole: (results: CaseResult[]) => void,
): Promise<boolean> {
  const changed = new AbortController();
  const ends = [changed.signal, interrupted];
  const unwatch = await sources.watch(look, () => changed.abort());
  try {
    const results = await gradeUntil(ends, settings);
    if (results) {
      whole(results);
      await untilAny(ends);
      return true;
    }
    if (interrupted.aborted) return false;
    settings.terminal.print([`${changes(sources, look)}; this run is given up`]);
    return true;
  } finally {
    await unwatch();
  }
}

/** One run, of which there is nothing to be seen from when one of the signals is given. */
async function gradeUntil(
  signals: readonly AbortSignal[],
  { subject, terminal, open }: Settings,
): Promise<CaseResult[] | undefined> {
  // Each run has a signal of its own: what listens to it goes with it.
  const given = new AbortController();
  const off = onAny(signals, () => given.abort());
  const print = (lines: readonly string[]) => {
    if (!given.signal.aborted) terminal.print(lines);
  };
  try {
    const session = open({ ...terminal, print });
    const results = await session.grade(subject, given.signal);
    if (!given.signal.aborted) {
      session.close();
      return results;
    }
    session.abandon();
    return undefined;
  } finally {
    off();
  }
}

function closing(
  { baseline, terminal }: Settings,
  { names }: Sources,
  known: readonly Known[] | undefined,
  results: CaseResult[],
): string[] {
  return [
    ...baseline.settle([results]),
    ...(known ? changesReport(known, results, terminal.paint) : []),
    `watching ${names.join(', ')}; Ctrl-C ends`,
  ];
}

function changes(sources: Sources, before: readonly string[]): string {
  const names = sources.changedSince(before);
  // It may be by now what it was before.
  return names.length > 0 ? `changed: ${names.join(', ')}` : 'changed, and changed back';
}

/** Calls back as soon as one of the signals is given; returns how to call that off. */
function onAny(signals: readonly AbortSignal[], callback: () => void): () => void {
  const off = new AbortController();
  for (const each of signals) each.addEventListener('abort', callback, { signal: off.signal });
  if (signals.some(({ aborted }) => aborted)) callback();
  return () => off.abort();
}

async function untilAny(signals: readonly AbortSignal[]): Promise<void> {
  let off = () => {};
  await new Promise<void>((done) => {
    off = onAny(signals, done);
  });
  off();
}
