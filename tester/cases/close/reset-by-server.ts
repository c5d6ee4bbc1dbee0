import { connectPair, defineCase, expectEnd } from '../../case.js';

export default defineCase({
  id: 'close.reset-by-server',
  title: 'Reset by the server',
  requirement: 'When the destination resets the connection, the client sees the end of it soon.',
  procedure:
    'One connection, on which a few bytes have passed and nothing waits. The destination resets it, and the client must see its connection end within 2 s, in whatever way. That it should be a reset as well is `close.reset-by-server-as-reset`, and only recommended: what ends is what matters to a program that waits.',
  source: 'RFC 9293 sections 3.5.2 and 3.10.7.4',
  severity: 'required',
  load: 'quick',
  likelyCause:
    'ECONNRESET from read() is logged and forgotten, or handled for one of the two sockets only.',
  fix: 'Treat an error of read() as the end of the pair: close both sockets.',
  transparency: true,
  async run(context) {
    const { client, origin } = await connectPair(context);
    origin.peer.reset();
    await expectEnd(context, client.peer, 'any', 2_000);
  },
});
