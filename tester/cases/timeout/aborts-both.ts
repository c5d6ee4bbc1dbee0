import { connectStalled, defineCase, expectEnd, expectStalledEnd } from '../../case.js';

const within = 5_000;

export default defineCase({
  id: 'timeout.aborts-both',
  title: 'Both sides see the end of a stalled pair',
  requirement: 'When a stall ends a pair, the side that could not be written to is ended as well.',
  procedure:
    'On one connection the client sends to a destination that does not read, on another the destination to a client that does not read. When the sender has seen its connection end, the other side begins to read: it must see the end of its connection, behind whatever was on its way, within 5 s.',
  source: 'MIT 6.824 Lab 3, "Connection termination", 3',
  severity: 'required',
  load: 'waits',
  likelyCause: 'The timer closes the socket that it was started for and leaves the other one open.',
  fix: 'Let one function end a pair, whatever the reason: it closes both sockets.',
  transparency: false,
  async run(context) {
    const stalled = await connectStalled(context, ['origin', 'client']);
    await Promise.all(
      stalled.map(async (pair) => {
        await expectStalledEnd(context, pair);
        pair.reader.peer.resume();
        await expectEnd(context, pair.reader.peer, 'any', within);
      }),
    );
  },
});
