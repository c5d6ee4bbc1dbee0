import {
  type CaseContext,
  connectStalled,
  defineCase,
  expectStalledEnd,
  Failure,
  hasEnded,
  readSome,
  Skip,
  type StalledPair,
} from '../../case.js';

/** So long a reader stops, of the stall time; two of these are more than that. */
const pause = 0.6;
const pauses = 2;
/** Later than this, of the stall time, the proxy may have been right to end the pair. */
const latest = 0.9;
const attempts = 3;

export default defineCase({
  id: 'timeout.second-stall',
  title: 'Each stall counts by itself',
  requirement:
    'The stall time counts from the last byte that could be written: short stalls do not add up, and a stall behind them ends the pair like the first.',
  procedure:
    'On one connection the client sends as fast as it can, on another the destination. The reader stops for 0.6 of the stall time, reads half of what is on its way, stops for as long again, reads as much again and then never more. The connection must be open at the end of each of these pauses; behind the last of them the writer must see it end within 5 s after the stall time, counted from the last byte that was taken from it.',
  source:
    'MIT 6.824 Lab 3: "If the proxy has buffered data in one direction and is unable to write any of it for 10 seconds"',
  severity: 'required',
  load: 'waits',
  likelyCause:
    'The time for which nothing could be written is added up, or the timer is started for the first stall alone.',
  fix: 'Note the time whenever bytes have been written, and compare with that note as long as the buffer holds any.',
  transparency: false,
  async run(context) {
    for (let left = attempts; left > 0; left--) {
      const stalled = await connectStalled(context, ['origin', 'client']);
      const inTime = await Promise.all(stalled.map((pair) => stopsTwice(context, pair)));
      if (!inTime.includes(false)) {
        await Promise.all(stalled.map((pair) => expectStalledEnd(context, pair)));
        return;
      }
      for (const { reader, writer } of stalled)
        for (const { peer } of [reader, writer]) peer.discard();
    }
    throw new Skip('this machine is too busy to read again in time');
  },
});

/** False when the reader was so late that the subject may have ended the pair. */
async function stopsTwice(context: CaseContext, pair: StalledPair): Promise<boolean> {
  const { journal, stall } = context;
  const { peer } = pair.writer;
  let since = pair.since;
  for (let stop = 1; stop <= pauses; stop++) {
    await context.until(() => hasEnded(pair), since + pause * stall - journal.now());
    const stopped = journal.now() - since;
    if (stopped > latest * stall) return false;
    if (hasEnded(pair))
      throw new Failure(
        {
          expected: `an open connection for ${stall / 1000} s after the last byte could be moved`,
          seen: `${peer.describe()} ${(stopped / 1000).toFixed(1)} s after the reader had stopped ${stop === 1 ? 'for the first time' : 'once more'}`,
          where: `${peer.name}, after ${peer.taken()} bytes were taken from it`,
          peer: peer.name,
        },
        true,
      );
    if (!(await readSome(context, pair, since + latest * stall))) return false;
    since = journal.now();
  }
  return true;
}
