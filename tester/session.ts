import type { Baseline } from './baseline.js';
import type { CommandLine } from './harness/command.js';
import type { Confinement } from './harness/confine.js';
import type { RunEvent } from './log/events.js';
import { type RunStory, tell } from './log/story.js';
import { LogWriter } from './log/writer.js';
import type { TesterOptions } from './options.js';
import type { Outlets } from './outlets.js';
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
  readonly #events: RunEvent[] = [];

  /** Empties the log. Throws `UsageError` when it cannot be written. */
  constructor(settings: Settings) {
    this.#settings = settings;
    const { events } = settings;
    this.#log = events === undefined ? undefined : new LogWriter(events);
  }

  /** Grades a subject once. */
  grade({ name, words, command }: Subject, signal: AbortSignal): Promise<CaseResult[]> {
    const { terminal, outlets, verbose } = this.#settings;
    const lines = labReport({ verbose, subject: words, paint: terminal.paint });
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
    this.#events.push(event);
    this.#log?.write(event);
    const { outlets } = this.#settings;
    const changes = event.type === 'run-started' || event.type === 'case-decided';
    if (changes && outlets.early) outlets.writeEarly(this.runs());
  }

  /** Everything that has happened so far. */
  runs(): RunStory[] {
    return tell(this.#events);
  }

  /** Ends it without a report. */
  abandon(): void {
    this.#log?.close();
  }

  /** Writes the reports. */
  close(): void {
    this.#log?.close();
    this.#settings.outlets.write(this.runs());
  }
}
