import type { CaseContext } from '../harness/context.js';
import { connectPair, type End, otherSide, type Pair, type Side, sendMore } from './pair.js';

/** More than the last leg takes before it is full, which is 2.5 to 4 MiB on Linux. */
const bulk = 6 * 1024 * 1024;
/** Less than what most programs call a full buffer, so having one they go on reading. */
export const piece = 8 * 1024;
const few = 4;
/** What a leg takes of small pieces is nearly the same each time: this is looked at. */
const margin = 8 * piece;
/** By so much more than large ones small pieces may fill a leg. */
const certainly = 1.1;
/** What takes no more for so long is full, in milliseconds; looked at so often. */
const still = 200;
const lookEvery = 40;
const longest = 5_000;

/**
 * How many bytes in small pieces the leg from the subject to a reader takes that does not read,
 * behind this side; `undefined` where that cannot be seen.
 */
export async function capacityBehind(
  context: CaseContext,
  side: Side,
): Promise<number | undefined> {
  const reader = otherSide(side);
  const fill = async (work: (pair: Pair) => unknown) => {
    const pair = await connectPair(context, { notReading: reader });
    await work(pair);
    // It stays as it is: who dies of a reset is to be found by others.
    return level(context, () => pair[reader].peer.underWay());
  };
  const roughly = await fill((pair) => sendMore(pair[side], bulk));
  return roughly && fill((pair) => sendPieces(context, pair[side], certainly * roughly));
}

/** What a number is when it does not change any more. */
async function level(
  context: CaseContext,
  look: () => number | undefined,
): Promise<number | undefined> {
  const { journal } = context;
  const began = journal.now();
  let last = look();
  for (let since = began; journal.now() - since < still && journal.now() - began < longest; ) {
    await context.sleep(lookEvery);
    const next = look();
    if (next !== last) since = journal.now();
    last = next;
  }
  return last;
}

/** A few at a time, so that the subject gets them like that. */
export async function sendPieces(context: CaseContext, writer: End, total: number): Promise<void> {
  while (writer.total < total && !writer.peer.closing) {
    for (let i = 0; i < few; i++) sendMore(writer, piece);
    await context.sleep(1);
  }
}

/**
 * Sends small pieces from one side until one of them is not under way to the reader, who does not
 * read: the subject is left with that one, and was for `steady` milliseconds. The leg to the reader
 * takes about `capacity`.
 */
export async function fillToTheBrim(
  context: CaseContext,
  pair: Pair,
  side: Side,
  { capacity, steady = 150 }: { capacity: number; steady?: number },
): Promise<void> {
  const { journal } = context;
  const [writer, reader] = [pair[side], pair[otherSide(side)]];
  await sendPieces(context, writer, capacity - margin);
  for (let since = journal.now(); journal.now() - since <= steady; await context.sleep(1)) {
    if ((reader.peer.underWay({ shared: false }) ?? 0) < writer.total) continue;
    if (writer.total > 2 * capacity || writer.peer.closing) return;
    sendMore(writer, piece);
    since = journal.now();
  }
}
