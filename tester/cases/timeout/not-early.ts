import {
  type CaseContext,
  connectStalled,
  defineCase,
  dependingOnTime,
  expectBytes,
  Failure,
  hasEnded,
  type StalledPair,
} from '../../case.js';

/** More than the way to the reader takes: the proxy is left with some of it. */
const offered = 16 * 1024 * 1024;

export default defineCase({
  id: 'timeout.not-early',
  title: 'A reader that stops for a while',
  requirement: 'A reader that stops for less than the stall time is not cut off.',
  procedure:
    'On one connection the client sends 16 MiB to a destination that does not read, on another the destination to a client that does not read. 80 % of the stall time after the first byte was sent, both begin to read: they must receive every byte, and no byte may be longer than 5 s in coming.',
  source: 'MIT 6.824 Lab 3, "Connection termination", 3; RFC 9293 section 3.8.6.1',
  severity: 'required',
  load: 'waits',
  likelyCause:
    'The proxy waits for less than the stall time, or counts the time since the connection began.',
  fix: 'Start the timer when a write could not be completed, and start it anew whenever bytes have been written.',
  transparency: true,
  async run(context) {
    const stalled = await connectStalled(context, ['origin', 'client'], offered);
    await Promise.all(stalled.map((pair) => expectPatience(context, pair)));
  },
});

async function expectPatience(context: CaseContext, pair: StalledPair): Promise<void> {
  const { journal, stall } = context;
  const { peer } = pair.writer;
  const stopped = () => journal.now() - pair.since;
  await context.until(() => hasEnded(pair), 0.8 * stall - stopped());
  if (hasEnded(pair))
    throw new Failure(
      {
        expected: `an open connection for ${stall / 1000} s after the last byte could be moved`,
        seen: `${peer.describe()} after ${(stopped() / 1000).toFixed(1)} s`,
        where: `${peer.name}, after ${peer.taken()} bytes were taken from it`,
        peer: peer.name,
      },
      // When this machine was so slow that the time was up, the subject was right.
      true,
    );
  pair.reader.peer.resume();
  await dependingOnTime(expectBytes(context, pair.reader.incoming, pair.writer.total));
}
