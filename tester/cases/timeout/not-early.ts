import {
  type CaseContext,
  connectStalled,
  defineCase,
  expectBytes,
  Failure,
  hasEnded,
  Skip,
  type StalledPair,
  timed,
} from '../../case.js';

/** More than the way to the reader takes: the proxy is left with some of it. */
const offered = 16 * 1024 * 1024;

export default defineCase({
  id: 'timeout.not-early',
  title: 'A reader that stops for less than the stall time',
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
    for (let tries = 3; tries > 0; tries--) if (await survives(context)) return;
    throw new Skip('this machine is too busy to read again in time');
  },
});

/** True when both pairs have come through; false when the readers were too late to say. */
async function survives(context: CaseContext): Promise<boolean> {
  const stalled = await connectStalled(context, ['origin', 'client'], offered);
  const inTime = await Promise.all(stalled.map((pair) => readsAgain(context, pair)));
  const late = inTime.includes(false);
  for (const { reader, writer } of stalled) {
    if (late) for (const { peer } of [reader, writer]) peer.discard();
    else await timed(() => expectBytes(context, reader.incoming, writer.total));
  }
  return !late;
}

/**
 * Has the reader begin, and says whether it has read enough, before the subject could rightly have
 * ended the pair, to make room in the kernel: from then on the subject could move bytes.
 */
async function readsAgain(context: CaseContext, pair: StalledPair): Promise<boolean> {
  const { journal, stall } = context;
  const { peer } = pair.writer;
  const stopped = () => journal.now() - pair.since;
  await context.until(() => hasEnded(pair), 0.8 * stall - stopped());
  if (stopped() > 0.9 * stall) return false;
  if (hasEnded(pair))
    throw new Failure(
      {
        expected: `an open connection for ${stall / 1000} s after the last byte could be moved`,
        seen: `${peer.describe()} after ${(stopped() / 1000).toFixed(1)} s`,
        where: `${peer.name}, after ${peer.taken()} bytes were taken from it`,
        peer: peer.name,
      },
      true,
    );
  // Of these bytes none waits for the subject: they are in the kernel already.
  const enough = (pair.reader.peer.underWay() ?? 0) / 2;
  pair.reader.peer.resume();
  return context.until(() => pair.reader.peer.received >= enough, 0.9 * stall - stopped());
}
