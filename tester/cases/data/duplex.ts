import { connectWay, defineCase, expectBytes, follow, send } from '../../case.js';

const total = 16 * 1024 * 1024;

export default defineCase({
  id: 'data.duplex',
  title: 'Both directions at once',
  requirement: 'Both directions of one connection carry bulk data at the same time.',
  procedure:
    'Both ends of one connection send 16 MiB as fast as they are taken, and read at the same time. Every byte is compared. It fails at the first wrong byte, or when no byte arrives at either end for 5 s.',
  source: 'RFC 9293 section 2.2: connections carry data in both directions at the same time',
  severity: 'required',
  load: 'loads',
  likelyCause:
    'Both directions share a buffer or a state, or one waits for the other: while one is written, nothing is read from the other.',
  fix: 'Give each direction a buffer and a state of its own, and never wait for one socket alone: poll for whatever either direction can do next.',
  transparency: true,
  async run(context) {
    const { writer: client, reader: origin } = await connectWay(context, 'forward');
    const [up, down] = [context.payload('up'), context.payload('down')];
    const received = [follow(origin, up), follow(client, down)];
    send(client, up, total);
    send(origin, down, total);
    await expectBytes(context, received, total);
  },
});
