import type { CaseContext } from './harness/context.js';
import type { JournalEntry } from './harness/journal.js';
import type { CaseJournal, CaseOutput, CaseUsage } from './log/events.js';

/** What is told of an attempt while it runs; of which case and attempt is added by the runner. */
export type Recorded =
  | Omit<CaseJournal, 'id' | 'attempt'>
  | Omit<CaseUsage, 'id' | 'attempt'>
  | Omit<CaseOutput, 'id' | 'attempt'>;

export type Record = (event: Recorded) => void;

/** In milliseconds: often enough to draw a line by. */
const every = 500;
/** Looking takes at most this share of the time: finding all processes of a subject costs. */
const largestShare = 0.005;
/** So many looks in the time that has passed are enough: a case that goes on for hours has few more. */
const enough = 200;

/**
 * How long to wait before the next look, in milliseconds, when the last one took so long and the
 * case has been running for so long.
 */
export function pauseAfter(took: number, elapsed: number): number {
  return Math.max(every, took / largestShare, elapsed / enough);
}

/** Tells what happens in a case while it does: a tester that is killed has told it. */
export class Recorder {
  readonly #context: CaseContext;
  readonly #record: Record;
  readonly #weighing: boolean;
  #timer: NodeJS.Timeout;

  /** Looks at the subject's memory and processor time only when that is wanted (`weighing`). */
  constructor(context: CaseContext, record: Record, weighing: boolean) {
    this.#context = context;
    this.#record = record;
    this.#weighing = weighing;
    this.#timer = this.#after(every);
  }

  #after(ms: number): NodeJS.Timeout {
    return setTimeout(() => {
      this.#tell(this.#context.journal.takeSettled());
      const before = performance.now();
      this.#weigh();
      const took = performance.now() - before;
      this.#timer = this.#after(pauseAfter(took, this.#context.journal.now()));
    }, ms);
  }

  #tell(entries: JournalEntry[]): void {
    if (entries.length > 0) this.#record({ type: 'case-journal', entries });
  }

  #weigh(): void {
    const { subject, journal } = this.#context;
    if (!this.#weighing) return;
    const weight = subject?.exit === undefined && subject?.weight();
    if (weight) this.#record({ type: 'case-usage', at: Math.round(journal.now()), ...weight });
  }

  /** Tells the rest. */
  close(): void {
    clearTimeout(this.#timer);
    this.#tell(this.#context.journal.takeRest());
    this.#weigh();
  }
}
