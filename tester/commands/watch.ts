import { type Look, Sources } from '../changes.js';
import { UsageError } from '../errors.js';
import type { TesterOptions } from '../options.js';
import { changesReport, type Known } from '../report/changes.js';
import { Restless } from '../restless.js';
import type { Session, Subject } from '../session.js';
import { onAny, untilAny } from '../signals.js';
import type { Terminal } from '../terminal.js';
import { type CaseResult, exitCode, exitCodeOf } from '../verdict.js';
import { tellUnwritten } from './unwritten.js';

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
 * run during which that happens is given up: nothing is reported of it. A file that two runs in a row
 * have changed themselves, as it seems, is not watched any more. Resolves with the exit code
 * of the last whole run, with that of an interruption where a run is on or none has been whole.
 */
export async function watch(settings: Settings, interrupted: AbortSignal): Promise<number> {
  try {
    return await new Watch(settings, interrupted).untilInterrupted();
  } finally {
    settings.terminal.close();
  }
}

class Watch {
  readonly #settings: Settings;
  readonly #interrupted: AbortSignal;
  readonly #sources: Sources;
  /** Of the last whole run. */
  #code: number = exitCode.interrupted;
  #known: Known[] | undefined;
  readonly #restless = new Restless();
  /** Files that are not watched any more, until that has been told. */
  #leftOut: string[] = [];

  constructor(settings: Settings, interrupted: AbortSignal) {
    this.#settings = settings;
    this.#interrupted = interrupted;
    this.#sources = new Sources(settings.subject.words);
  }

  async untilInterrupted(): Promise<number> {
    const { terminal } = this.#settings;
    const waiting = (why: string) => terminal.print([`${why}; waiting for it`]);
    for (let look: Look | undefined = this.#sources.look(); ; ) {
      if (!(await this.#untilChanged(look))) return exitCode.interrupted;
      const before = look;
      look = await this.#sources.settle(this.#interrupted, waiting);
      if (!look) return this.#code;
      terminal.clear();
      terminal.print([`${new Date().toTimeString().slice(0, 8)} ${this.#changes(before)}`]);
      this.#leaveOut();
    }
  }

  /**
   * Grades once, and waits for the end of what was seen at `look`. Resolves with false when it is
   * interrupted while it grades.
   */
  async #untilChanged(look: Look): Promise<boolean> {
    const changed = new AbortController();
    const ends = [changed.signal, this.#interrupted];
    const began = performance.now();
    const unwatch = await this.#sources.watch(look, () => {
      if (!changed.signal.aborted) this.#suspect(look, performance.now() - began);
      changed.abort();
    });
    try {
      const results = await this.#grade(ends);
      if (results) {
        this.#tell(results);
        await untilAny(ends);
        return true;
      }
      if (this.#interrupted.aborted) return false;
      this.#settings.terminal.print([`${this.#changes(look)}; this run is given up`]);
      return true;
    } finally {
      await unwatch();
    }
  }

  /** One run, of which there is nothing to be seen from when one of the signals is given. */
  async #grade(signals: readonly AbortSignal[]): Promise<CaseResult[] | undefined> {
    const { subject, terminal, open } = this.#settings;
    // Each run has a signal of its own: what listens to it goes with it.
    const given = new AbortController();
    const off = onAny(signals, () => given.abort());
    const print = (lines: readonly string[]) => {
      if (!given.signal.aborted) terminal.print(lines);
    };
    try {
      const session = open({ ...terminal, print });
      const results = await session.grade(subject, given.signal);
      if (given.signal.aborted) {
        session.abandon();
        return undefined;
      }
      tellUnwritten(session.close());
      return results;
    } finally {
      off();
    }
  }

  #tell(results: CaseResult[]): void {
    const { baseline, terminal, strict } = this.#settings;
    terminal.print([
      ...baseline.settle([results]),
      ...(this.#known ? changesReport(this.#known, results, terminal.paint) : []),
      `watching ${this.#sources.names.join(', ')}; Ctrl-C ends`,
    ]);
    this.#known = results.map(({ id, verdict }) => ({ id, verdict }));
    this.#code = exitCodeOf(results, { strict });
  }

  /** Remembers which files changed so many milliseconds after a run had begun. */
  #suspect(before: Look, after: number): void {
    const { program } = this.#sources;
    const others = this.#sources.changedSince(before).filter((name) => name !== program);
    this.#leftOut = this.#restless.found(others, after);
  }

  /** Watches no more what the subject itself writes to, and says so. */
  #leaveOut(): void {
    for (const name of this.#leftOut) {
      this.#sources.leaveOut(name);
      this.#settings.terminal.print([`${name} changes whenever a run begins: no longer watched`]);
    }
    this.#leftOut = [];
  }

  #changes(before: Look): string {
    const names = this.#sources.changedSince(before);
    // It may be by now what it was before.
    return names.length > 0 ? `changed: ${names.join(', ')}` : 'changed, and changed back';
  }
}
