import { connectWay, defineCase, expectBytes, follow, send } from '../../case.js';

const total = 64 * 1024 * 1024;

export default defineCase({
  id: 'data.large',
  title: '64 MiB each way',
  requirement: 'A large transfer arrives whole, every byte in its place.',
  procedure:
    'The client sends 64 MiB on one connection, then the destination sends as much on the same one. Every byte knows its place in its stream, so that the first lost, doubled, moved or foreign one is named. It fails there, or when no byte arrives for 5 s.',
  source: 'RFC 9293 section 2.2: a reliable, in-order byte stream',
  severity: 'required',
  load: 'loads',
  likelyCause:
    'A write that took only a part is not finished, or a buffer is used again before all of it was written.',
  fix: 'Count what write() has returned, and go on from there when the socket is writable again. Do not read into a buffer before it is empty.',
  transparency: true,
  async run(context) {
    const { writer: client, reader: origin } = await connectWay(context, 'forward');
    const [up, down] = [context.payload('up'), context.payload('down')];
    const [forward, reverse] = [follow(origin, up), follow(client, down)];
    send(client, up, total);
    await expectBytes(context, forward, total);
    send(origin, down, total);
    await expectBytes(context, reverse, total);
  },
});
