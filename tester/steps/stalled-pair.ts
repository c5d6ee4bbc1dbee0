import { Failure } from '../errors.js';
import type { CaseContext } from '../harness/context.js';
import { connectPair, type End, otherSide, type Side, sendMore } from './pair.js';

/** A pair may be ended this much after the stall time, in milliseconds. */
const late = 5_000;
const lookEvery = 100;
/** Much more than any correct proxy and the kernels around it take. */
const plenty = 64 * 1024 * 1024;

/** A pair in which one end sends as fast as it can, and the other does not read. */
export interface StalledPair {
  writer: End;
  reader: End;
  /** When the first byte was offered, in milliseconds of the journal. */
  since: number;
}

/**
 * Connects one pair for each of these sides, which does not read. When all are connected, the other
 * sides begin to send, as fast as they can, up to so many bytes.
 */
export async function connectStalled(
  context: CaseContext,
  readers: readonly Side[],
  offered = plenty,
): Promise<StalledPair[]> {
  const pairs = [];
  for (const reader of readers)
    pairs.push({ reader, ends: await connectPair(context, { notReading: reader }) });
  return pairs.map(({ reader, ends }) => {
    const writer = ends[otherSide(reader)];
    const since = context.journal.now();
    sendMore(writer, offered);
    return { writer, reader: ends[reader], since };
  });
}

/** True when the writer has seen the end of the connection. */
export function hasEnded({ writer: { peer } }: StalledPair): boolean {
  peer.taken(); // It remembers what it was told while the socket was there.
  return peer.fin || peer.closing !== undefined;
}

/**
 * Has the reader take half of what is under way to it, which makes room for the subject to write,
 * and stop again. False when that was not done by `deadline`, in milliseconds of the journal.
 */
export async function readSome(
  context: CaseContext,
  { reader: { peer } }: StalledPair,
  deadline: number,
): Promise<boolean> {
  // Of these bytes none waits for the subject: they are in the kernel already.
  const enough = peer.received + (peer.underWay() ?? 0) / 2;
  peer.resume();
  const done = await context.until(() => peer.received >= enough, deadline - context.journal.now());
  peer.pause();
  return done;
}

/**
 * Waits until the writer has seen the end. Fails when the stall time and some seconds more have
 * passed since bytes were last taken from it. How early it may be is for other cases to say.
 */
export async function expectStalledEnd(context: CaseContext, pair: StalledPair): Promise<void> {
  const { journal, stall } = context;
  const { peer } = pair.writer;
  const limit = stall + context.scaled(late);
  let taken = peer.taken();
  let since = journal.now();
  while (!(await context.until(() => hasEnded(pair), lookEvery))) {
    if (peer.taken() > taken) since = journal.now();
    taken = peer.taken();
    if (journal.now() - since <= limit) continue;
    throw new Failure(
      {
        expected: `the stalled connection ended ${stall / 1000} s after the last byte could be moved`,
        seen: `${peer.describe()} ${(limit / 1000).toFixed(1)} s after it`,
        where: `${peer.name}, after ${taken} bytes were taken from it`,
        peer: peer.name,
        likelyCause: 'No timer runs while bytes cannot be written to a reader that has stopped.',
      },
      true,
    );
  }
}
