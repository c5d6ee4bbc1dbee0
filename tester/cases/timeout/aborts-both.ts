import {
  connectStalled,
  defineCase,
  expectEnd,
  expectReleased,
  expectStalledEnd,
  type Side,
  usageAfterVisits,
  usageIfSeen,
} from '../../case.js';

const within = 5_000;
/** Two sockets of each are more than a proxy opens for other reasons. */
const eachWay = 4;
const slack = 5;
/** More than the way to the reader takes. */
const offered = 16 * 1024 * 1024;

export default defineCase({
  id: 'timeout.aborts-both',
  title: 'Both sides see the end of a stalled pair',
  requirement:
    'When a stall ends a pair, the side that could not be written to is ended as well, and nothing of it stays in the proxy.',
  procedure:
    'On four connections the client sends to a destination that does not read, on four others the destination to a client that does not read. When the sender has seen its connection end, the other side begins to read: it must see the end of its connection, behind whatever was on its way, within 5 s. Then the proxy must give back the descriptors of these connections within 5 s, though neither side closes its own.',
  source: 'MIT 6.824 Lab 3, "Connection termination", 3',
  severity: 'required',
  load: 'waits',
  likelyCause:
    'The timer closes the socket that it was started for and leaves the other one open, or calls shutdown() for both and closes none.',
  fix: 'Let one function end a pair, whatever the reason: it closes both sockets.',
  transparency: false,
  async run(context) {
    const sides = Array.from({ length: eachWay }, (): Side[] => ['origin', 'client']).flat();
    const before = usageIfSeen(context) && (await usageAfterVisits(context, sides.length));
    const stalled = await connectStalled(context, sides, offered);
    await Promise.all(
      stalled.map(async (pair) => {
        await expectStalledEnd(context, pair);
        pair.reader.peer.resume();
        await expectEnd(context, pair.reader.peer, 'any', within);
      }),
    );
    if (before) await expectReleased(context, before, { what: 'the stalled connections', slack });
  },
});
