import { setMaxListeners } from 'node:events';
import { oneByOne } from './again.js';
import { type Attempt, attemptCase } from './attempt.js';
import { type Baseline, isExpected } from './baseline.js';
import type { Case } from './case.js';
import { conclude, concludeAgain, type Decision, interrupted, notStarted } from './decision.js';
import type { Confinement } from './harness/confine.js';
import { Reaper } from './harness/reaper.js';
import { type ContextOptions, direct } from './harness/setup.js';
import type { LagMeter } from './lag.js';
import type { RunEvent } from './log/events.js';
import { inPhases } from './phases.js';
import type { Record } from './recorder.js';
import { runStarted } from './run-start.js';
import type { Selection } from './selection.js';
import type { CaseResult } from './verdict.js';

export interface RunOptions {
  command: ContextOptions['command'];
  /** The subject, as a reader would call it; its command line unless said. */
  subject?: string;
  selection: Selection;
  /** The stall time that the subject promises, in milliseconds. */
  stall: number;
  timeScale: number;
  seed: number;
  /** The program to run in `model.wire` instead of random ones. */
  wire?: string;
  /** For a subject that is not to be trusted. */
  confinement?: Confinement | undefined;
  /** How many cases may run at the same time. Cases that load the machine run alone anyway. */
  concurrency: number;
  /** The failures that are known: they are marked as expected. */
  baseline?: Baseline | undefined;
  /** A required case that is flaky counts as failed. */
  strict?: boolean;
  /** The version of the tester, for the record. */
  version?: string;
  onEvent?: (event: RunEvent) => void;
  /**
   * Tells `onEvent` of the subject's memory and processor time too, and in the end runs the cases
   * that failed on a direct connection, to show where the subject departs from it.
   */
  record?: boolean;
  /** How it is found out that the tester itself was held up; by its own event loop unless said. */
  lagMeter?: LagMeter | undefined;
  /** Ends the run early: what is not decided by then is reported as skipped. */
  signal?: AbortSignal;
}

/** After this many subjects that could not be started, and none that could, the rest is not tried. */
const enoughFailedStarts = 2;

/**
 * Grades one subject: runs the selected cases, those that failed for reasons of time once more,
 * and reports each as soon as its verdict is final. Rejects only when the tester itself is broken.
 */
export async function run(options: RunOptions): Promise<CaseResult[]> {
  const started = performance.now();
  const { onEvent = () => {}, signal } = options;
  onEvent(runStarted(options));
  // Every case that is running listens to it, and that they are many is no leak.
  if (signal) setMaxListeners(0, signal);
  const reaper = new Reaper();
  try {
    const { usage, kind = 'proxy' } = options.selection.profile;
    const called = kind.replace('-', ' ');
    const context = {
      ...options,
      reaper,
      called,
      ...(usage !== undefined && { usageText: usage }),
    };
    const { results, interrupted } = await new Run(options, context, onEvent, started).results();
    onEvent({ type: 'run-ended', durationMs: performance.now() - started, interrupted });
    return results;
  } finally {
    await reaper.close();
  }
}

class Run {
  readonly #options: RunOptions;
  readonly #context: ContextOptions;
  readonly #onEvent: (event: RunEvent) => void;
  /** When the run began, as `performance.now()` says it. */
  readonly #started: number;
  readonly #results = new Map<string, CaseResult>();
  readonly #again = new Map<Case, Attempt>();
  #starts = { good: 0, bad: 0 };

  constructor(
    options: RunOptions,
    context: ContextOptions,
    onEvent: (event: RunEvent) => void,
    started: number,
  ) {
    this.#options = options;
    this.#context = context;
    this.#onEvent = onEvent;
    this.#started = started;
  }

  #at(): number {
    return Math.round(performance.now() - this.#started);
  }

  async results(): Promise<{ results: CaseResult[]; interrupted: boolean }> {
    const { selection, record } = this.#options;
    const { cases } = selection;
    await inPhases(cases, (each) => this.#first(each), this.#options);
    const took = new Map([...this.#again].map(([each, { durationMs }]) => [each, durationMs]));
    // One after the other and alone, but not for minutes: what is left then goes as before.
    const left = await oneByOne(took, (each) => this.#second(each));
    await inPhases(left, (each) => this.#second(each), this.#options);
    const isWhole = this.#results.size === cases.length;
    const results = cases.map(
      (each) => this.#results.get(each.id) ?? this.#decide(each, interrupted),
    );
    const telling = cases.filter((each) => canBeCompared(each, this.#results.get(each.id)));
    if (record) await inPhases(telling, (each) => this.#direct(each), this.#options);
    return { results, interrupted: !isWhole };
  }

  /** What a wire does instead. */
  async #direct(each: Case): Promise<void> {
    const { signal } = this.#options;
    const context = { ...this.#context, command: direct } as const;
    const { journal, failure, fault, skipped } = await attemptCase(each, context, { signal });
    // What went wrong there as well says nothing about what a wire does.
    if (!failure && fault === undefined && skipped === undefined)
      this.#onEvent({ type: 'case-direct', id: each.id, entries: [...journal] });
  }

  async #first(each: Case): Promise<void> {
    const byCase = each.setup?.byCase ?? false;
    if (!byCase && this.#starts.good === 0 && this.#starts.bad >= enoughFailedStarts) {
      this.#decide(each, notStarted(this.#context.called));
      return;
    }
    const attempt = await this.#attempt(each, 1);
    if (!attempt) return;
    // Whether a case that starts the subject itself has got it to start is not known here.
    if (!byCase) this.#starts[attempt.started ? 'good' : 'bad'] += 1;
    const startable = attempt.started || this.#starts.good > 0;
    if (attempt.doubtful && startable) this.#again.set(each, attempt);
    else this.#decide(each, conclude(attempt, 1));
  }

  async #second(each: Case): Promise<void> {
    const before = this.#again.get(each) as Attempt;
    const attempt = await this.#attempt(each, 2);
    if (attempt) this.#decide(each, concludeAgain(before, attempt));
  }

  async #attempt(each: Case, attempt: number): Promise<Attempt | undefined> {
    const { signal, lagMeter, record: weighing = false } = this.#options;
    if (signal?.aborted) return undefined;
    const { id } = each;
    this.#onEvent({ type: 'case-started', id, attempt, at: this.#at() });
    const record: Record = (event) => this.#onEvent({ ...event, id, attempt });
    const done = await attemptCase(each, this.#context, { signal, record, weighing, lagMeter });
    // What an interrupted run did to its subjects says nothing about them.
    return signal?.aborted ? undefined : done;
  }

  #decide(each: Case, decision: Decision): CaseResult {
    const { id, title, severity, likelyCause } = each;
    const { baseline } = this.#options;
    const result: CaseResult = { id, title, severity, durationMs: 0, ...decision };
    if (result.failure && result.attempts > 0) result.failure = { likelyCause, ...result.failure };
    if (baseline && isExpected(baseline, result)) result.expected = true;
    this.#results.set(id, result);
    this.#onEvent({ type: 'case-decided', at: this.#at(), result });
    return result;
  }
}

/** A program of random steps takes other ways there, and who was not started has no journal. */
function canBeCompared({ id, transparency }: Case, result?: CaseResult): boolean {
  const wrong = result?.verdict === 'failed' || result?.verdict === 'flaky';
  return transparency && id !== 'model.wire' && wrong && (result.journal?.length ?? 0) > 0;
}
