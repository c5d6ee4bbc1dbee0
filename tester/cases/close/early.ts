import { defineCase, Failure } from '../../case.js';

const writes = 8;
const pause = 1_000;

export default defineCase({
  id: 'close.early',
  title: 'Early close',
  requirement:
    'When the destination has closed the connection and the client goes on writing, the proxy closes the connection.',
  procedure:
    'The destination closes each connection as soon as it is accepted. The client sends a byte a second and must see its connection closed after eight of them and 2 s more.',
  source: 'MIT 6.824 Lab 3, "Early close" and "Connection termination", 2; RFC 9293 section 3.6.1',
  severity: 'required',
  load: 'waits',
  likelyCause: 'A write error towards the destination is ignored instead of ending the pair.',
  fix: 'Treat an error of write(), EPIPE and ECONNRESET among them, as the end of the pair: close both sockets.',
  transparency: true,
  async run(context) {
    context.origin.behave('close');
    const client = await context.connect();
    const closed = () => client.closing !== undefined;
    for (let i = 0; i < writes; i++) {
      client.write(Buffer.from('x'));
      if (await context.until(closed, pause)) return;
    }
    if (await context.until(closed, context.scaled(2_000))) return;
    throw new Failure(
      {
        expected: 'the connection closed',
        seen: `${client.sent} bytes were taken, one a second, and ${client.describe()}`,
        where: `${client.name}, direction client to origin`,
        peer: client.name,
      },
      true,
    );
  },
});
