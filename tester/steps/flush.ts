import { Failure } from '../errors.js';
import type { CaseContext } from '../harness/context.js';
import { fillToTheBrim, sendPieces } from './brim.js';
import { readAtPace } from './pace.js';
import {
  closeSide,
  connectPair,
  expectWhole,
  otherSide,
  type Pair,
  type Side,
  sendMore,
} from './pair.js';
import { timed } from './timed.js';

/** More than the last leg takes before it is full, which is 2.5 to 4 MiB on Linux. */
const bulk = 6 * 1024 * 1024;
/** By so much more than large ones small pieces may fill a leg. */
const certainly = 1.1;
/** For the proxy to read end-of-file while bytes wait for the reader, in milliseconds. */
const stopped = 200;
/** At most, and the time between two of them, in milliseconds. */
const oneRead = 64 * 1024;
const pause = 3;
const endlessCause =
  'Every byte has arrived, but end-of-file is not passed on: on end-of-file from one side the proxy does not call shutdown(fd, SHUT_WR) on the other when all is written.';
const halfCloseCause =
  'On the first end-of-file the proxy closes both sockets, instead of passing it on with shutdown(fd, SHUT_WR) and relaying the other direction until that ends as well.';

export interface FlushOptions {
  /** The reader has ended its own direction before: with the last byte both sides have ended. */
  readerEnded?: boolean;
}

/**
 * Has one side send and close at once, and the other begin to read later, and slowly: every byte
 * must arrive, then end-of-file. Once with many bytes at once; once in small pieces; and once with
 * so many pieces that all but the last fit into the leg behind the subject, so that it is left with
 * those few, and end-of-file, and must not close.
 */
export async function expectFlush(
  context: CaseContext,
  side: Side,
  options: FlushOptions = {},
): Promise<void> {
  const reader = otherSide(side);
  const connect = async () => {
    const pair = await connectPair(context, { notReading: reader });
    if (options.readerEnded) await closeSide(context, pair, reader);
    return pair;
  };

  const atOnce = await connect();
  sendMore(atOnce[side], bulk, { fin: true });
  await context.sleep(stopped);
  const roughly = atOnce[reader].peer.underWay();
  await readAll(context, atOnce, side, options);
  if (roughly === undefined) return;

  const inPieces = await connect();
  await sendPieces(context, inPieces[side], certainly * roughly);
  await context.sleep(stopped);
  const capacity = inPieces[reader].peer.underWay() ?? roughly;
  inPieces[side].peer.shutdown();
  await readAll(context, inPieces, side, options);

  const brimful = await connect();
  await fillToTheBrim(context, brimful, side, { capacity });
  brimful[side].peer.shutdown();
  await context.sleep(stopped);
  await readAll(context, brimful, side, options);
}

async function readAll(
  context: CaseContext,
  pair: Pair,
  side: Side,
  { readerEnded = false }: FlushOptions,
): Promise<void> {
  const { peer } = pair[otherSide(side)];
  readAtPace(peer, oneRead, pause);
  const began = context.journal.now();
  const slow = () => context.journal.now() - began > context.stall / 2;
  await timed(() => expectWhole(context, pair, side).catch(explain), slow);
  peer.shutdown();

  function explain(error: unknown): never {
    const { peer: writer, total } = pair[side];
    const endless = peer.received === total && !peer.fin && !peer.closing;
    // Nothing but the end that the reader has sent can have moved the subject to do that.
    const cutOff = readerEnded && writer.taken() < total && writer.closing !== undefined;
    const likelyCause = endless ? endlessCause : cutOff && halfCloseCause;
    if (error instanceof Failure && likelyCause) error.report = { ...error.report, likelyCause };
    throw error;
  }
}
