import type { CaseContext } from './harness/context.js';
import type { Setup } from './harness/setup.js';

export { Failure, HarnessFault, Skip } from './errors.js';
export type { CaseContext } from './harness/context.js';
export { requireDescriptors } from './harness/limits.js';
export type { Payload } from './harness/payload.js';
export type { Peer } from './harness/peer.js';
export { expectBytes, type Followed, follow } from './steps/assertions.js';
export { expectBounded } from './steps/bounded.js';
export { capacityBehind } from './steps/brim.js';
export { type Chain, connectChain, exchangeMessages, sendThrough } from './steps/chain.js';
export { expectEchoAndEnd } from './steps/echo.js';
export { expectEnd, expectOpen } from './steps/ends.js';
export { expectFlush } from './steps/flush.js';
export { growthOver } from './steps/growth.js';
export { connectHeld, expectHeldEnd } from './steps/held.js';
export { levelsOff } from './steps/level.js';
export { literal } from './steps/literal.js';
export { readAtPace } from './steps/pace.js';
export {
  closeSide,
  connectPair,
  type End,
  expectWhole,
  otherSide,
  type Pair,
  type Side,
  sendMore,
} from './steps/pair.js';
export { measurePings, percentile, type Talker } from './steps/pings.js';
export { smallestShare } from './steps/processor.js';
export { bytesUntilProgress } from './steps/progress.js';
export { createRandom } from './steps/random.js';
export { expectExit, expectRefusal, startIfPossible, wrongCounts } from './steps/refusal.js';
export { expectReleased, settledUsage, usageAfterVisits, usageIfSeen } from './steps/release.js';
export { comesToRest } from './steps/rest.js';
export { connectIfPossible, expectService } from './steps/service.js';
export { type Site, serveSite, text } from './steps/site.js';
export { expectStallEnds } from './steps/stall.js';
export {
  connectStalled,
  expectStalledEnd,
  hasEnded,
  readSome,
  type StalledPair,
} from './steps/stalled-pair.js';
export { timed } from './steps/timed.js';
export { send } from './steps/transfer.js';
export { expectErrorOrEndedClients, requireName, timeToDeny } from './steps/unreachable.js';
export { connectVisitor, fetchAndEnd, fetchPage } from './steps/visitor.js';
export { warmUp } from './steps/warm-up.js';
export { connectBothWays, connectWay, type Way } from './steps/way.js';
export { expectWire } from './wire/expect.js';

/** How much a case counts: a failed required one fails the run. A profile may change it. */
export type Severity = 'required' | 'recommended' | 'informational';

/**
 * What a case does to the machine: `quick` and `waits` run side by side, `loads` runs alone.
 */
export type Load = 'quick' | 'waits' | 'loads';

/** One behaviour that a correct TCP proxy has. */
export interface Case {
  /** Equal to the file's path: `cases/close/early.ts` is `close.early`. */
  id: string;
  title: string;
  /** The behaviour, in one sentence. */
  requirement: string;
  /** What is done to see it, and from when on it counts as broken. */
  procedure: string;
  /** Where that is written: a lab's clause, an RFC's section. */
  source: string;
  severity: Severity;
  load: Load;
  /** The bug that usually breaks this, in one sentence. */
  likelyCause: string;
  /** What to do about that bug, in one or two sentences. */
  fix: string;
  /** True when a wire does this too: then a client connected straight to the origin must pass. */
  transparency: boolean;
  /** It runs only where a profile names it, never because a profile has every case. */
  onRequest?: true;
  /** How the subject is started; by default towards 127.0.0.1, before the case runs. */
  setup?: Setup;
  /**
   * Returns when the behaviour was seen; throws {@link Failure} when something else was, and
   * `Skip` when it cannot be seen here.
   */
  run(context: CaseContext): Promise<void>;
}

/** Declares a case. Each file under `cases/` exports one as its default. */
export function defineCase(definition: Case): Case {
  return definition;
}
