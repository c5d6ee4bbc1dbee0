import { Failure } from '../errors.js';
import type { CaseContext } from '../harness/context.js';
import { fillToTheBrim, piece } from './brim.js';
import { closeSide, connectPair, otherSide, type Pair, type Side, sendMore } from './pair.js';

/** A pair may be ended this much after the stall time, in milliseconds. */
const late = 5_000;
const lookEvery = 200;
/** What has not moved for so long is held, also on a busy machine; in milliseconds. */
const steady = 1_000;
/** Of the stall time, between two bytes that are sent while nothing moves. */
const trickle = 0.1;

/** What else happens on a pair on which the subject holds a few bytes. */
export interface Manner {
  /** In words, for a failure. */
  what: string;
  /** The writer goes on sending a byte now and then. */
  trickles?: boolean;
  /** The writer sends FIN behind them. */
  writerEnds?: boolean;
  /** The reader has sent FIN before. */
  readerEnded?: boolean;
}

/** A pair of which one side does not read, and the subject is to be left with bytes of the other. */
export interface Held {
  pair: Pair;
  /** Who sends. */
  side: Side;
  manner: Manner;
}

/** Connects such a pair. One after the other: which belong together is told by their order. */
export async function connectHeld(context: CaseContext, side: Side, manner: Manner): Promise<Held> {
  const reader = otherSide(side);
  const pair = await connectPair(context, { notReading: reader });
  if (manner.readerEnded) await closeSide(context, pair, reader);
  return { pair, side, manner };
}

/**
 * Leaves the subject with a few bytes and expects it to end the pair within the stall time and a few
 * seconds after the last byte that was seen to move on. The leg to the reader takes about `capacity`.
 * False when the subject did not stay with any bytes after all, which says nothing.
 */
export async function expectHeldEnd(
  context: CaseContext,
  { pair, side, manner }: Held,
  capacity: number,
): Promise<boolean> {
  const { journal, stall } = context;
  const { what, trickles, writerEnds, readerEnded } = manner;
  await fillToTheBrim(context, pair, side, { capacity, steady });
  // The kernel takes single bytes into what it has, also when poll() does not call it writable.
  if (trickles) sendMore(pair[side], 2 * piece);
  if (writerEnds) pair[side].peer.shutdown();
  const { peer: writer } = pair[side];
  const { peer: reader } = pair[otherSide(side)];
  const isOver = () => {
    if (!readerEnded) return writer.fin || writer.closing !== undefined;
    // It has read its end-of-file already, and may hear of nothing any more.
    return writer.closing !== undefined || reader.underWay() === undefined;
  };
  const limit = stall + context.scaled(late);
  let [most, moved, sent] = [0, journal.now(), journal.now()];
  while (!(await context.until(isOver, lookEvery))) {
    const now = journal.now();
    const bytes = reader.underWay() ?? pair[side].total;
    if (bytes > most) [most, moved] = [bytes, now];
    if (bytes >= pair[side].total) {
      // It was only slow to write them.
      if (writerEnds || pair[side].total > 2 * capacity) return false;
      sendMore(pair[side], piece);
    } else if (trickles && now - sent > trickle * stall) {
      sent = now;
      sendMore(pair[side], 1);
    }
    if (now - moved <= limit) continue;
    throw new Failure(
      {
        expected: `the connection ended ${stall / 1000} s after the last byte could be moved`,
        seen: `${writer.describe()} ${(limit / 1000).toFixed(1)} s after it`,
        where: `${writer.name}, which had sent ${pair[side].total} bytes of which ${most} had moved on; ${what}`,
        peer: writer.name,
      },
      true,
    );
  }
  return true;
}
