import type { Baseline } from './baseline.js';
import type { CommandLine } from './harness/command.js';
import type { Confinement } from './harness/confine.js';
import type { RunEvent } from './log/events.js';
import { type RunStory, Teller } from './log/story.js';
import { asLogged, LogWriter } from './log/writer.js';
import type { TesterOptions } from './options.js';
import type { Outlets } from './outlets.js';
import { programName } from './program-name.js';
import { labReport } from './report/lab.js';
import { type RunOptions, run } from './runner.js';
import type { Selection } from './selection.js';
import type { Terminal } from './terminal.js';
import type { CaseResult } from './verdict.js';

/** A program to grade. */
export interface Subject {
  /** As a reader would call it. */
  name: string;
  /** As it was typed, for lines that can be typed again; empty for the bundled proxy. */
  words: readonly string[];
  command: CommandLine;
}

type Settings = Pick<
  TesterOptions,
  'stallTimeout' | 'timeScale' | 'seed' | 'wire' | 'concurrency' | 'strict' | 'verbose' | 'events'
> & {
  selection: Selection;
  version: string;
  confinement?: Confinement | undefined;
  outlets: Outlets;
  terminal: Terminal;
};

/** Runs with the same settings, told on the terminal, in the log and in reports. */
export class Session {
  /** The failures that are known. */
  baseline: Baseline | undefined;
  readonly #settings: Settings;
  readonly #log: LogWriter | undefined;
  readonly #teller = new Teller();

  /** Empties the log. Throws `UsageError` when it cannot be written. */
  constructor(settings: Settings) {
    this.#settings = settings;
    const { events } = settings;
    this.#log = events === undefined ? undefined : new LogWriter(events);
  }

  /** Grades a subject once. */
  grade({ name, words, command }: Subject, signal: AbortSignal): Promise<CaseResult[]> {
    const { terminal, outlets, verbose } = this.#settings;
    const program = programName(process.env);
    const lines = labReport({ verbose, subject: words, program, paint: terminal.paint });
    const onEvent = (event: RunEvent) => {
      this.#keep(event);
      terminal.event(event);
      if (!outlets.silent) terminal.print(lines(event));
    };
    return run({ ...this.#options(), command, subject: name, onEvent, signal });
  }

  #options(): Omit<RunOptions, 'command'> {
    const { stallTimeout: stall, timeScale, seed, wire, concurrency } = this.#settings;
    const { selection, strict, version, outlets, confinement } = this.#settings;
    return {
      ...{ selection, stall, timeScale, seed, concurrency, strict, version, confinement },
      baseline: this.baseline,
      record: this.#log !== undefined || outlets.detailed,
      ...(wire !== undefined && { wire }),
    };
  }

  #keep(event: RunEvent): void {
    // A report that is made later, of the log, is to be the same.
    this.#teller.add(this.#log ? this.#log.write(event) : asLogged(event));
    const { outlets } = this.#settings;
    if (event.type === 'case-decided' && event.result.verdict === 'passed' && !outlets.detailed)
      this.#teller.forget(event.result.id);
    const changes = event.type === 'run-started' || event.type === 'case-decided';
    if (changes && outlets.early) outlets.writeEarly(this.runs());
  }

  /** Everything that has happened so far. */
  runs(): RunStory[] {
    return this.#teller.runs;
  }

  /** A run has ended before everything was decided. */
  get isCutShort(): boolean {
    return this.runs().some(({ ended }) => ended?.interrupted);
  }

  /** Ends it without a report. */
  abandon(): void {
    this.#log?.close();
  }

  /** Writes the reports. Returns what could not be written, and why: one line for each file. */
  close(): string[] {
    this.#log?.close();
    const { outlets } = this.#settings;
    outlets.write(this.runs());
    return [...(this.#log?.problem ? [this.#log.problem] : []), ...outlets.problems];
  }
}
