import { connectIfPossible, defineCase, expectBytes, expectService, follow } from '../../case.js';

const clients = 6;
const size = 64;
const absence = 500;

export default defineCase({
  id: 'connect.destination-restarts',
  title: 'Destination restarts',
  requirement: 'When the destination has died and come back, new clients are served.',
  procedure:
    'Six clients exchange bytes with the destination, which then ends all connections, half of them with a reset, and does not listen for 0.5 s. Two clients connect meanwhile. When it listens again, clients must be served within 8 s.',
  source: 'RFC 9293 section 3.5.1 (recovery after a crash)',
  severity: 'required',
  load: 'waits',
  likelyCause:
    'A connection to the destination, or the verdict that it is down, is kept from one client to the next.',
  fix: 'Dial the destination afresh for each client, and let no failed dial be remembered.',
  transparency: true,
  async run(context) {
    const { origin } = context;
    origin.behave('echo');
    const payload = context.payload('before');
    const echoes = (await context.connectMany(clients)).map((peer) => follow(peer, payload));
    for (const { peer } of echoes) peer.write(payload.bytes(0, size));
    await expectBytes(context, echoes, size);
    await origin.stopListening();
    for (const [i, peer] of origin.peers.entries()) {
      if (i % 2 === 0) peer.leave();
      else peer.reset();
    }
    for (const _ of [1, 2]) {
      await context.sleep(absence / 2);
      await connectIfPossible(context);
    }
    await origin.listenAgain();
    await expectService(context, 'once the destination is back', 8_000);
  },
});
