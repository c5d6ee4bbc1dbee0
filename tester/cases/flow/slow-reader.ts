import {
  bytesUntilProgress,
  connectBothWays,
  defineCase,
  expectBytes,
  expectEnd,
  expectOpen,
  follow,
  readAtPace,
  send,
  timed,
} from '../../case.js';

/** More than the kernels and the proxy take in at once: bytes wait all the time. */
const backlog = 32 * 1024 * 1024;
/** In stall times. */
const duration = 1.5;
const every = 1_000;
/** How often a portion lets the writer's kernel go on, on a direct connection. */
const steps = 2;

export default defineCase({
  id: 'flow.slow-reader',
  title: 'A slow reader',
  requirement:
    'A reader that takes a little every second keeps its connection, however long it takes.',
  procedure:
    'The reader takes a portion every second for 1.5 times the stall time, then all the rest: on one connection the destination, on another one the client. A portion is twice what must be read on a direct connection until the kernel takes more from a writer, so that any writer makes progress in time. It fails when a connection ends before all bytes have arrived, at the first wrong byte, when no byte arrives for 5 s, or when no end-of-file follows the last one within 5 s.',
  source:
    'MIT 6.824 Lab 3, "Timeouts": only who takes nothing for 10 s is ended; RFC 9293 section 3.8.6',
  severity: 'required',
  load: 'waits',
  likelyCause:
    'The timer of a stalled direction goes on while some bytes are written, and stops only when all are.',
  fix: 'Start the timer anew whenever write() has taken at least one byte.',
  transparency: true,
  async run(context) {
    const portion = steps * (await bytesUntilProgress(context));
    const total = Math.ceil((duration * context.stall) / every) * portion + backlog;
    const ways = await connectBothWays(context, { reading: false });
    const received = ways.map(({ direction, reader }) =>
      follow(reader, context.payload(direction)),
    );
    for (const { direction, writer } of ways)
      send(writer, context.payload(direction), total, { fin: true });
    const paces = ways.map(({ reader }) => readAtPace(reader, portion, every));
    const readers = ways.map(({ reader }) => reader);
    const ended = () => readers.some(({ fin, closing }) => fin || closing);
    await context.until(ended, duration * context.stall);
    expectOpen(readers, 'while some bytes are read every second', true);
    for (const pace of paces) pace.release();
    await timed(async () => {
      await Promise.all(received.map((each) => expectBytes(context, each, total)));
      for (const reader of readers) await expectEnd(context, reader, 'fin', 5_000);
    });
  },
});
