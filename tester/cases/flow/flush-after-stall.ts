import {
  connectBothWays,
  defineCase,
  expectBytes,
  expectEnd,
  expectOpen,
  follow,
  send,
  timed,
} from '../../case.js';

const total = 32 * 1024 * 1024;

export default defineCase({
  id: 'flow.flush-after-stall',
  title: 'A reader that stops for a while',
  requirement:
    'When a reader that has stopped reads again, it gets everything that was sent to it, and then end-of-file.',
  procedure:
    'An end that does not read is sent 32 MiB and FIN, on one connection the destination, on another one the client. After 0.7 of the stall time it begins to read. It fails at the first wrong byte, when no byte arrives for 5 s, or when no end-of-file follows the last byte within 5 s.',
  source: 'RFC 9293 sections 3.6 and 3.8.6; MIT 6.824 Lab 3, "Connection termination"',
  severity: 'required',
  load: 'waits',
  likelyCause:
    'What waits for the reader is thrown away when end-of-file comes from the other side, or what a write did not take is lost.',
  fix: 'Keep what write() did not take, write it when the socket is writable again, and pass end-of-file on when nothing waits any more.',
  transparency: true,
  async run(context) {
    const ways = await connectBothWays(context, { reading: false });
    const received = ways.map(({ direction, writer, reader }) => {
      const payload = context.payload(direction);
      const followed = follow(reader, payload);
      send(writer, payload, total, { fin: true });
      return followed;
    });
    // From the first byte on: the stall may have begun later, never earlier.
    await context.sleep(0.7 * context.stall);
    expectOpen(
      ways.map(({ writer }) => writer),
      'while its reader does not read',
      true,
    );
    for (const { reader } of ways) reader.resume();
    await timed(async () => {
      await Promise.all(received.map((each) => expectBytes(context, each, total)));
      for (const { reader } of ways) await expectEnd(context, reader, 'fin', 5_000);
    });
  },
});
