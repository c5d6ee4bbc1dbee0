import {
  type CaseContext,
  connectWay,
  defineCase,
  expectBytes,
  follow,
  literal,
  type Payload,
  send,
} from '../../case.js';

const total = 10_000;
/** So many are under way at a time: a proxy reads dozens of times, however late it is each time. */
const burst = 250;

export default defineCase({
  id: 'data.tiny-writes',
  title: '10,000 writes of one byte',
  requirement: 'Bytes that are sent one by one arrive in order, and none is lost.',
  procedure:
    'Both ends of one connection send 10,000 bytes in as many writes, without Nagle, each 250 of them as fast as they are taken. It fails at the first wrong byte, or when no byte arrives for 5 s.',
  source: 'RFC 9293 section 2.2: a reliable, in-order byte stream',
  severity: 'required',
  load: 'quick',
  likelyCause:
    'What several reads have returned is handled out of order, or a queue has room for so many pieces only.',
  fix: 'Have one place in each direction where bytes wait, count it in bytes and not in reads, and let only one write be under way at a time.',
  transparency: true,
  async run(context) {
    const { writer: client, reader: origin } = await connectWay(context, 'forward');
    const [up, down] = [letters(context, 'up'), letters(context, 'down')];
    const received = [follow(origin, up), follow(client, down)];
    for (let sent = burst; sent <= total; sent += burst) {
      send(client, up, sent, { chunkSize: 1 });
      send(origin, down, sent, { chunkSize: 1 });
      await expectBytes(context, received, sent);
    }
  },
});

/** What the bytes are is the matter of other cases: a read of one byte may be any of them. */
function letters(context: CaseContext, name: string): Payload {
  return literal(
    context
      .payload(name)
      .bytes(0, total)
      .map((byte) => 65 + (byte % 26)),
  );
}
