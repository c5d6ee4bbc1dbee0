import { Failure } from '../errors.js';
import type { CaseContext } from '../harness/context.js';
import type { Peer } from '../harness/peer.js';

/** A pair may be ended this much before and after the stall time, in milliseconds. */
const early = 1_000;
const late = 5_000;
/** Writes that have not been taken for this long have stopped being taken, in milliseconds. */
const quiet = 500;
/** Between two looks at the kernel's tables, in milliseconds. */
const lookEvery = 200;
/** More than any correct proxy and the kernels around it take, little enough for any machine. */
const cap = 128 * 1024 * 1024;

/**
 * Has `writer` send as fast as it can to an end that never reads, and expects the subject to end
 * the connection when the stall time has passed since the last byte it could move.
 *
 * That moment lies between the first byte offered and the last one taken from the writer. On
 * Linux it is seen: it is when the bytes under way to `reader` have stopped growing. Elsewhere the
 * last byte taken stands for it, if writes had stopped being taken at all; if they had not, only a
 * close that is too early even from the first byte on counts against the subject.
 */
export async function expectStallEnds(
  context: CaseContext,
  writer: Peer,
  reader: () => Peer | undefined,
): Promise<void> {
  const { journal, stall } = context;
  const flood = context.flood(writer, cap);
  const stopped = watchUnderWay(context, reader);
  const over = () => writer.fin || writer.closing !== undefined;
  const limit = stall + context.scaled(late);
  const waited = () => journal.now() - flood.lastTakenAt();
  const look = () => {
    stopped.look();
    // Every look also ends the wait when the limit has passed: the flood wakes the journal.
    return over() || waited() > limit;
  };
  await context.until(look, 4 * limit);
  flood.stop();
  const fail = (seen: string, likelyCause?: string): never => {
    const expected = `the connection closed ${seconds(stall)} after the last byte could be moved`;
    const where = `${writer.name}, after ${writer.taken()} bytes were taken from it`;
    const peer = writer.name;
    throw new Failure({ expected, seen, where, peer, ...(likelyCause && { likelyCause }) }, true);
  };
  if (!over()) fail(`${writer.describe()} ${seconds(waited())} after it`);
  const levelledOff = !flood.capped() && waited() > quiet;
  const after =
    journal.now() - (stopped.at() ?? (levelledOff ? flood.lastTakenAt() : flood.startedAt));
  if (after < stall - early)
    fail(
      `${writer.describe()} after ${seconds(after)} already`,
      'The timer does not start anew when bytes have moved, or a full buffer counts as an error.',
    );
}

/**
 * Notes when the bytes under way to a peer that does not read last grew: not before `at`.
 *
 * A byte that changes sides between two looks at the kernel's tables is counted twice, so growth
 * must still be there at the next look. It came about after the look before it was first seen.
 */
function watchUnderWay({ journal }: CaseContext, reader: () => Peer | undefined) {
  let most = 0;
  let at: number | undefined;
  let [before, last] = [0, 1].map(() => ({ at: journal.now(), bytes: 0 })) as [Look, Look];
  const look = () => {
    if (journal.now() - last.at < lookEvery) return;
    const peer = reader();
    const bytes = peer && !peer.closing ? peer.underWay() : undefined;
    if (bytes === undefined) return;
    const grown = Math.min(last.bytes, bytes);
    if (grown > most) {
      most = grown;
      at = before.at;
    }
    [before, last] = [last, { at: journal.now(), bytes }];
  };
  return { look, at: () => at };
}

interface Look {
  at: number;
  bytes: number;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
