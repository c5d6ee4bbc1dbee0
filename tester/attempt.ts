import type { Case } from './case.js';
import { Failure, HarnessFault, Skip } from './errors.js';
import { anyOne, usually } from './harness/called.js';
import { CaseContext } from './harness/context.js';
import type { JournalEntry } from './harness/journal.js';
import { type ContextOptions, direct } from './harness/setup.js';
import { type LagMeter, watchEventLoop } from './lag.js';
import { type Record, Recorder } from './recorder.js';

/** What came of running one case once. */
export interface Attempt {
  durationMs: number;
  journal: readonly JournalEntry[];
  output: string;
  /** Absent when the behaviour was seen. */
  failure?: Failure;
  /** Why nothing is known of the subject, whatever else is set. */
  fault?: string;
  /** Why the case could not be run here. */
  skipped?: string;
  /** False when the subject could not even be started. */
  started: boolean;
  /** It failed in a way that a slow machine could have caused: it is to be run once more. */
  doubtful: boolean;
}

/** The tester itself must not have been held up for longer than this, in milliseconds. */
const longestLag = 2_000;
/**
 * Who was held up for longer than this, in milliseconds, may have been too slow for a subject that
 * is quick to give up, such as one that ends what is half closed after half a second.
 */
const noticeableLag = 250;
/** For a subject that has just died to be seen as dead, in milliseconds. */
const settling = 100;
/** No case may take longer than this on top of three stall times, in milliseconds. */
const longestCase = 120_000;

export interface AttemptOptions {
  /** Ends it early. */
  signal?: AbortSignal | undefined;
  /** Is told what happens, as it does. */
  record?: Record | undefined;
  /** Whether it is told of the subject's memory and processor time too. */
  weighing?: boolean;
  /** How it is found out that the tester itself was held up. */
  lagMeter?: LagMeter | undefined;
}

/** Runs one case against a fresh subject. Never rejects, leaves nothing running. */
export async function attemptCase(
  definition: Case,
  options: ContextOptions,
  { signal, record = () => {}, weighing = false, lagMeter = watchEventLoop }: AttemptOptions = {},
): Promise<Attempt> {
  const { called = usually } = options;
  const context = new CaseContext(options, definition.setup);
  const recorder = new Recorder(context, record, weighing);
  const lag = lagMeter();
  let failure: Failure | undefined;
  let fault: string | undefined;
  let skipped: string | undefined;
  let started = false;
  try {
    await bounded(context, signal, async () => {
      if (options.command === direct && !definition.transparency)
        throw new Skip('it asks for more than a wire does');
      await context.start();
      started = true;
      await definition.run(context);
    });
  } catch (error) {
    if (error instanceof Failure) failure = withOtherSide(error, context);
    else if (error instanceof Skip) skipped = error.message;
    else fault = error instanceof HarnessFault ? error.message : String((error as Error)?.stack);
  }
  const { subject } = context;
  const durationMs = context.journal.now();
  const judged = definition.setup?.byCase || context.overrun.aborted;
  if (!judged && (await subject?.exitsWithin(context.scaled(settling))))
    failure = died(called, subject?.exit, failure);
  if (context.overrun.aborted) {
    // What its end looked like to the case is of no interest.
    failure = context.overrun.reason as Failure;
    fault = undefined;
    skipped = undefined;
  }
  const lagMs = lag();
  recorder.close();
  // What follows is our own doing and no part of the story.
  const journal = context.journal.entries;
  if (!(await context.close())) fault = `a process of the ${called} cannot be ended`;
  const output = subject?.output.text() ?? failure?.output ?? '';
  if (output !== '') record({ type: 'case-output', text: output });
  if (failure?.dependsOnTime && lagMs > Math.max(longestLag, context.scaled(longestLag)))
    fault = `the tester itself was held up for ${(lagMs / 1000).toFixed(1)} s`;
  return {
    durationMs,
    journal,
    output,
    started,
    doubtful: failure !== undefined && (failure.dependsOnTime || lagMs > noticeableLag),
    ...(failure && { failure }),
    ...(fault && { fault }),
    ...(skipped && !failure && { skipped }),
  };
}

/** The work's end, unless it takes too long or the run is interrupted. */
async function bounded(
  context: CaseContext,
  signal: AbortSignal | undefined,
  work: () => Promise<void>,
): Promise<void> {
  if (signal?.aborted) throw new HarnessFault('the run was interrupted');
  const limit = 3 * context.stall + context.scaled(longestCase);
  const ended = new AbortController();
  const late = new Promise<never>((_, failed) => {
    const fail = (why: string) => () => failed(new HarnessFault(why));
    const timer = setTimeout(fail(`the case did not end in ${limit / 1000} s`), limit);
    ended.signal.addEventListener('abort', () => clearTimeout(timer));
    const options = { signal: ended.signal };
    signal?.addEventListener('abort', fail('the run was interrupted'), options);
    context.overrun.addEventListener('abort', () => failed(context.overrun.reason), options);
  });
  try {
    await Promise.race([work(), late]);
  } finally {
    ended.abort();
  }
}

/** Adds what the other end of the connection in question had seen when it failed. */
function withOtherSide(failure: Failure, context: CaseContext): Failure {
  const { peer } = failure.report;
  const otherSide = failure.report.otherSide ?? (peer && context.otherSide(peer));
  if (otherSide) failure.report = { ...failure.report, otherSide };
  return failure;
}

function died(called: string, exit = '', failure: Failure | undefined): Failure {
  // The case may have noticed it itself, and know more about it.
  if (failure?.report.seen.startsWith(`the ${called} ended with`)) return failure;
  const also = failure ? `; before that: ${failure.report.seen}` : '';
  return new Failure({
    ...failure?.report,
    expected: failure?.report.expected ?? `${anyOne(called)} that goes on running`,
    seen: `the ${called} ended with ${exit} during the case${also}`,
    likelyCause: 'An error on one connection, such as ECONNRESET or EPIPE, ends the whole program.',
  });
}
