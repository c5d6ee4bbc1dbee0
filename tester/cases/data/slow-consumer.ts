import {
  connectBothWays,
  defineCase,
  expectBytes,
  follow,
  readAtPace,
  send,
  timed,
} from '../../case.js';

/** Takes longer than the usual stall time: a clock that does not start anew is seen too. */
const total = 40 * 1024 * 1024;
const portion = 64 * 1024;
const every = 20;

export default defineCase({
  id: 'data.slow-consumer',
  title: 'A reader that is slower than the writer',
  requirement: 'When the reader is the slower one all the way, nothing is lost, doubled or moved.',
  procedure:
    '40 MiB are sent as fast as they are taken to a reader that takes 64 KiB every 20 ms: on one connection to the destination, on another one to the client. Every byte is compared. It fails at the first wrong byte, or when no byte arrives for 5 s.',
  source: 'RFC 9293 section 3.8.6: flow control',
  severity: 'required',
  load: 'waits',
  likelyCause:
    'When the socket to write to is full, what it did not take is thrown away, or is written again from its beginning.',
  fix: 'When write() takes only a part, or fails with EAGAIN, keep the rest, stop reading, and go on from there when poll() says that the socket is writable.',
  transparency: true,
  async run(context) {
    const ways = await connectBothWays(context, { reading: false });
    const received = ways.map(({ direction, writer, reader }) => {
      const payload = context.payload(direction);
      const followed = follow(reader, payload);
      readAtPace(reader, portion, every);
      send(writer, payload, total);
      return followed;
    });
    await timed(() => expectBytes(context, received, total));
  },
});
