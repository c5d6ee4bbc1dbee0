import { connectPair, defineCase, expectEnd } from '../../case.js';

export default defineCase({
  id: 'close.reset-by-server-as-reset',
  title: 'Reset by the server, as a reset',
  requirement:
    'When the destination resets the connection, the client sees a reset and not an orderly end.',
  procedure:
    'One connection, on which a few bytes have passed and nothing waits. The destination resets it, and the client must see a reset within 2 s. End-of-file would say that all bytes have been sent, which nobody knows; still many good proxies do so, and that is why this is recommended and not required.',
  source: 'RFC 9293 sections 3.5.2 and 3.10.7.4',
  severity: 'recommended',
  load: 'quick',
  likelyCause:
    'After a reset both sockets are closed with close(), which sends FIN on the other one.',
  fix: 'After ECONNRESET set SO_LINGER to {1, 0} on the other socket before close(): that sends a reset.',
  transparency: true,
  async run(context) {
    const { client, origin } = await connectPair(context);
    origin.peer.reset();
    await expectEnd(context, client.peer, 'reset', 2_000);
  },
});
