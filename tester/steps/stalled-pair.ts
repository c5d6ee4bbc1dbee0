import { Failure } from '../errors.js';
import type { CaseContext } from '../harness/context.js';
import { connectPair, type End, otherSide, type Side, sendMore } from './pair.js';

/** A pair may be ended this much after the stall time, in milliseconds. */
const late = 5_000;
const lookEvery = 100;
/** Much more than any correct proxy and the kernels around it take. */
const offered = 32 * 1024 * 1024;

/** A pair in which one end sends as fast as it can, and the other does not read. */
export interface StalledPair {
  writer: End;
  reader: End;
  /** When the first byte was offered, in milliseconds of the journal. */
  since: number;
}

/** Connects a pair in which the one side does not read, and has the other send to it. */
export async function connectStalled(context: CaseContext, reader: Side): Promise<StalledPair> {
  const pair = await connectPair(context, { notReading: reader });
  const writer = pair[otherSide(reader)];
  const since = context.journal.now();
  sendMore(writer, offered);
  return { writer, reader: pair[reader], since };
}

/** True when the writer has seen the end of the connection. */
export function hasEnded({ writer: { peer } }: StalledPair): boolean {
  return peer.fin || peer.closing !== undefined;
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
