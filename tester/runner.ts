import pLimit from 'p-limit';
import { type Attempt, attemptCase } from './attempt.js';
import type { Case, Load } from './case.js';
import type { ContextOptions } from './harness/context.js';
import { Reaper } from './harness/reaper.js';
import type { Selection } from './selection.js';
import type { CaseResult, RunEvent, Verdict } from './verdict.js';

export interface RunOptions {
  command: ContextOptions['command'];
  selection: Selection;
  /** The stall time that the subject promises, in milliseconds. */
  stall: number;
  timeScale: number;
  seed: number;
  /** The program to run in `model.wire` instead of random ones. */
  wire?: string;
  /** How many cases may run at the same time. Cases that load the machine run alone anyway. */
  concurrency: number;
  onEvent?: (event: RunEvent) => void;
  /** Ends the run early: what is not decided by then is reported as skipped. */
  signal?: AbortSignal;
}

/** Cases that do not wait use the processor: a few at a time are enough. */
const quickAtOnce = 3;
/** After this many subjects that could not be started, and none that could, the rest is not tried. */
const enoughFailedStarts = 2;

/**
 * Grades one subject: runs the selected cases, those that failed for reasons of time once more,
 * and reports each as soon as its verdict is final. Rejects only when the tester itself is broken.
 */
export async function run(options: RunOptions): Promise<CaseResult[]> {
  const started = performance.now();
  const { selection, command, seed, onEvent = () => {} } = options;
  const cases = selection.cases.map(({ id, title, severity }) => ({ id, title, severity }));
  onEvent({
    type: 'run-started',
    command: [...[command].flat()],
    profile: selection.profile.id,
    seed,
    cases,
  });
  const reaper = new Reaper();
  try {
    const results = await new Run(options, { ...options, reaper }, onEvent).results();
    const durationMs = performance.now() - started;
    onEvent({ type: 'run-ended', results, durationMs });
    return results;
  } finally {
    await reaper.close();
  }
}

class Run {
  readonly #options: RunOptions;
  readonly #context: ContextOptions;
  readonly #onEvent: (event: RunEvent) => void;
  readonly #results = new Map<string, CaseResult>();
  readonly #again = new Map<Case, Attempt>();
  #starts = { good: 0, bad: 0 };

  constructor(options: RunOptions, context: ContextOptions, onEvent: (event: RunEvent) => void) {
    this.#options = options;
    this.#context = context;
    this.#onEvent = onEvent;
  }

  async results(): Promise<CaseResult[]> {
    const { cases } = this.#options.selection;
    await this.#inPhases(cases, (each) => this.#first(each));
    await this.#inPhases([...this.#again.keys()], (each) => this.#second(each));
    return cases.map((each) => this.#results.get(each.id) ?? this.#decide(each, skipped));
  }

  /** Short ones first, then one by one those that load the machine, then all that wait. */
  async #inPhases(cases: readonly Case[], work: (each: Case) => Promise<void>): Promise<void> {
    const { concurrency, signal } = this.#options;
    const atOnce = { quick: Math.min(quickAtOnce, concurrency), loads: 1, waits: concurrency };
    for (const load of ['quick', 'loads', 'waits'] as const satisfies Load[]) {
      const limit = pLimit(atOnce[load]);
      const chosen = cases.filter((each) => each.load === load);
      await Promise.all(
        chosen.map((each) => limit(() => (signal?.aborted ? undefined : work(each)))),
      );
    }
  }

  async #first(each: Case): Promise<void> {
    if (this.#starts.good === 0 && this.#starts.bad >= enoughFailedStarts) {
      this.#decide(each, { verdict: 'failed', attempts: 0, failure: notStarted });
      return;
    }
    const attempt = await this.#attempt(each, 1);
    if (!attempt) return;
    this.#starts[attempt.started ? 'good' : 'bad'] += 1;
    const startable = attempt.started || this.#starts.good > 0;
    if (attempt.failure?.dependsOnTime && startable) this.#again.set(each, attempt);
    else this.#conclude(each, attempt, 1);
  }

  async #second(each: Case): Promise<void> {
    const before = this.#again.get(each) as Attempt;
    const attempt = await this.#attempt(each, 2);
    if (!attempt) return;
    const passed = verdictOf(attempt) === 'passed';
    // An attempt in which the tester was at fault says nothing against the subject.
    if (passed && !before.fault)
      this.#decide(each, { verdict: 'flaky', attempts: 2, ...evidence(before) });
    else this.#conclude(each, attempt, 2);
  }

  async #attempt(each: Case, attempt: number): Promise<Attempt | undefined> {
    this.#onEvent({ type: 'case-started', id: each.id, attempt });
    const done = await attemptCase(each, this.#context, this.#options.signal);
    // What an interrupted run did to its subjects says nothing about them.
    return this.#options.signal?.aborted ? undefined : done;
  }

  #conclude(each: Case, attempt: Attempt, attempts: number): void {
    const verdict = verdictOf(attempt);
    const details = verdict === 'passed' ? { durationMs: attempt.durationMs } : evidence(attempt);
    this.#decide(each, { verdict, attempts, ...details });
  }

  #decide(
    each: Case,
    decision: Pick<CaseResult, 'verdict' | 'attempts'> & Partial<CaseResult>,
  ): CaseResult {
    const { id, title, severity, likelyCause } = each;
    const { attempts } = decision;
    const result: CaseResult = { id, title, severity, durationMs: 0, ...decision };
    if (result.failure && attempts > 0) result.failure = { likelyCause, ...result.failure };
    this.#results.set(id, result);
    this.#onEvent({ type: 'case-decided', result });
    return result;
  }
}

function verdictOf({ fault, failure, skipped }: Attempt): Verdict {
  if (fault) return 'inconclusive';
  if (failure) return 'failed';
  return skipped ? 'skipped' : 'passed';
}

const skipped = { verdict: 'skipped', attempts: 0, reason: 'the run was interrupted' } as const;

const notStarted = {
  expected: 'a proxy that can be started',
  seen: 'it was not tried, because the proxy could not be started for the cases before',
};

function evidence({
  durationMs,
  failure,
  fault,
  skipped,
  journal,
  output,
}: Attempt): Partial<CaseResult> {
  return {
    durationMs,
    journal,
    output,
    ...(failure && { failure: failure.report }),
    ...((fault ?? skipped) && { reason: fault ?? skipped }),
  };
}
