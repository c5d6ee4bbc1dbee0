import {
  type CaseContext,
  connectStalled,
  defineCase,
  expectStalledEnd,
  hasEnded,
  type StalledPair,
  sendMore,
} from '../../case.js';

export default defineCase({
  id: 'timeout.talking-reader',
  title: 'Timeout of a reader that only sends',
  requirement:
    'A pair is ended when one of its directions has stalled, however busy the other one is.',
  procedure:
    'On one connection the client sends to a destination that does not read, on another the destination to a client that does not read. The side that does not read sends a byte every tenth of the stall time. The sender must see its connection end within 5 s after the stall time, counted from the last byte that was taken from it.',
  source:
    'MIT 6.824 Lab 3: "If the proxy has buffered data in one direction and is unable to write any of it for 10 seconds"',
  severity: 'required',
  load: 'waits',
  likelyCause:
    'Both directions share one clock, and bytes of the one start it anew while the other does not move.',
  fix: 'Keep a clock for each direction, and start it anew only when bytes of that direction have been written.',
  transparency: false,
  async run(context) {
    const stalled = await connectStalled(context, ['origin', 'client']);
    await Promise.all(
      stalled.flatMap((pair) => [expectStalledEnd(context, pair), talk(context, pair)]),
    );
  },
});

/** Has the side that does not read send a little every now and then, until the pair has ended. */
async function talk(context: CaseContext, pair: StalledPair): Promise<void> {
  while (!hasEnded(pair)) {
    // Whether it arrives is for another case to say.
    sendMore(pair.reader, 1);
    await context.until(() => hasEnded(pair), context.stall / 10);
  }
}
