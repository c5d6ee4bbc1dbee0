import type { CaseContext } from './harness/context.js';
import { connectPair, type End, expectWhole, otherSide, type Side, sendMore } from './pair.js';

/** More than the last leg takes before it is full, which is 2.5 to 4 MiB on Linux. */
const bulk = 6 * 1024 * 1024;
/** Less than what most programs call a full buffer, so having one they go on reading. */
const piece = 8 * 1024;
/** For the proxy to read end-of-file while bytes wait for the reader, in milliseconds. */
const stopped = 300;
/** Between two reads, in milliseconds. */
const pause = 5;
/** The last leg takes nearly the same each time; from this part of it on every piece is looked at. */
const surely = 0.9;
/** Bytes that have not moved on for so long wait for the reader, in milliseconds. */
const settled = 60;
/** Looking takes long on a machine with many connections: no longer than this, in milliseconds. */
const patience = 3_000;

/**
 * Has one side send and close at once, and the other begin to read later, and slowly: every byte
 * must arrive, then end-of-file. Once with many bytes; once with so many that all but the last few
 * fit into the leg behind the subject, so that it has those, and end-of-file, and must not close.
 */
export async function expectFlush(context: CaseContext, side: Side): Promise<void> {
  const many = await connectPair(context, { notReading: otherSide(side) });
  sendMore(many[side], bulk, { fin: true });
  await context.sleep(stopped);
  const full = many[otherSide(side)].peer.underWay();
  await readAll(context, many, side);

  if (full === undefined) return;
  const brimful = await connectPair(context, { notReading: otherSide(side) });
  await fillUp(context, brimful[side], brimful[otherSide(side)], full);
  brimful[side].peer.shutdown();
  await context.sleep(stopped);
  await readAll(context, brimful, side);
}

async function readAll(context: CaseContext, pair: Record<Side, End>, side: Side): Promise<void> {
  const { peer } = pair[otherSide(side)];
  peer.onData(() => {
    peer.pause();
    setTimeout(() => peer.resume(), pause);
  });
  peer.resume();
  await expectWhole(context, pair, side);
  peer.shutdown();
}

/** Sends small pieces until one of them is not under way to the reader but held before that. */
async function fillUp(
  context: CaseContext,
  writer: End,
  reader: End,
  capacity: number,
): Promise<void> {
  const { journal } = context;
  const late = journal.now() + patience;
  const held = () => (reader.peer.underWay() ?? 0) < writer.total;
  while (writer.total < bulk && journal.now() < late) {
    sendMore(writer, piece);
    // Each by itself, so that the subject gets them one by one.
    await context.sleep(1);
    const since = journal.now();
    while (writer.total > surely * capacity && held()) {
      if (journal.now() - since > settled) return;
      await context.sleep(1);
    }
  }
}
