import { Failure } from './errors.js';
import type { CaseContext } from './harness/context.js';
import type { Peer } from './harness/peer.js';

/** A pair may be ended this much before and after the stall time, in milliseconds. */
const early = 1_000;
const late = 5_000;
/** Writes that have not been taken for this long have stopped being taken, in milliseconds. */
const quiet = 500;
/** More than any correct proxy and the kernels around it take, little enough for any machine. */
const cap = 128 * 1024 * 1024;

/**
 * Has `writer` send as fast as it can to an end that never reads, and expects the subject to end
 * the connection when the stall time has passed since the last byte it could move.
 *
 * That moment is not seen from outside; it lies between the first byte offered and the last one
 * taken. The last one taken is used where writes had stopped being taken, which is the rule. A
 * subject that takes everything hides the moment, so only a close that is too early even from the
 * first byte on counts against it.
 */
export async function expectStallEnds(context: CaseContext, writer: Peer): Promise<void> {
  const { journal, stall } = context;
  const flood = context.flood(writer, cap);
  const over = () => writer.fin || writer.closing !== undefined;
  const limit = stall + context.scaled(late);
  const waited = () => journal.now() - flood.lastTakenAt();
  // Every look also ends the wait when the limit has passed: the flood wakes the journal.
  await context.until(() => over() || waited() > limit, 4 * limit);
  flood.stop();
  const fail = (seen: string, likelyCause?: string): never => {
    const expected = `the connection closed ${seconds(stall)} after the last byte could be moved`;
    const where = `${writer.name}, after ${writer.taken()} bytes were taken from it`;
    throw new Failure({ expected, seen, where, ...(likelyCause && { likelyCause }) }, true);
  };
  if (!over()) fail(`${writer.describe()} ${seconds(waited())} after it`);
  const levelledOff = !flood.capped() && waited() > quiet;
  const from = levelledOff ? flood.lastTakenAt() : flood.startedAt;
  const after = journal.now() - from;
  if (after < stall - early)
    fail(
      `${writer.describe()} after ${seconds(after)} already`,
      'The timer does not start anew when bytes have moved, or a full buffer counts as an error.',
    );
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
