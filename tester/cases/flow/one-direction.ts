import { connectBothWays, defineCase, expectBytes, expectOpen, follow } from '../../case.js';

const messageSize = 100;
/** In stall times: the pause between two messages, and all of it. */
const pause = 0.1;
const duration = 1.4;

export default defineCase({
  id: 'flow.one-direction',
  title: 'Traffic in one direction only',
  requirement: 'A connection on which only one side sends stays open as long as that side does.',
  procedure:
    'For 1.4 times the stall time one end sends a message every tenth of it, and the other end never sends anything: on one connection the client sends, on another one the destination. Each message must arrive before the next is sent. It fails when a connection ends, or when no byte arrives for 5 s.',
  source: 'RFC 9293 section 3.8.4: an idle side of a connection is no reason to end it',
  severity: 'required',
  load: 'waits',
  likelyCause:
    'Each side has a timer of its own that runs out when that side sends nothing, however busy the other one is.',
  fix: 'Run a timer only while bytes wait that cannot be written, and start it anew with every byte that is. Silence is never a stall.',
  transparency: true,
  async run(context) {
    const ways = await connectBothWays(context);
    const payload = context.payload('messages');
    const received = ways.map(({ reader }) => follow(reader, payload));
    for (let i = 0; i < Math.round(duration / pause); i++) {
      await context.sleep(pause * context.stall);
      for (const { writer } of ways) writer.write(payload.bytes(i * messageSize, messageSize));
      await expectBytes(context, received, (i + 1) * messageSize);
    }
    const all = ways.flatMap(({ writer, reader }) => [writer, reader]);
    expectOpen(all, 'while one side sends');
  },
});
