import { connectWay, defineCase, expectBytes, follow, send } from '../../case.js';

const total = 10_000;

export default defineCase({
  id: 'data.tiny-writes',
  title: '10,000 writes of one byte',
  requirement: 'Bytes that are sent one by one arrive in order, and none is lost.',
  procedure:
    'Both ends of one connection send 10,000 bytes in as many writes, without Nagle, as fast as they are taken. It fails at the first wrong byte, or when no byte arrives for 5 s.',
  source: 'RFC 9293 section 2.2: a reliable, in-order byte stream',
  severity: 'required',
  load: 'quick',
  likelyCause:
    'What several reads have returned is handled out of order, or a queue has room for so many pieces only.',
  fix: 'Have one place in each direction where bytes wait, count it in bytes and not in reads, and let only one write be under way at a time.',
  transparency: true,
  async run(context) {
    const { writer: client, reader: origin } = await connectWay(context, 'forward');
    const [up, down] = [context.payload('up'), context.payload('down')];
    const received = [follow(origin, up), follow(client, down)];
    send(client, up, total, { chunkSize: 1 });
    send(origin, down, total, { chunkSize: 1 });
    await expectBytes(context, received, total);
  },
});
