import { connectIfPossible, defineCase, expectService, Failure } from '../../case.js';

const absence = 500;

export default defineCase({
  id: 'connect.destination-restarts',
  title: 'Destination restarts',
  requirement: 'When the destination has died and come back, new clients are served.',
  procedure:
    'A client is served. Then the destination ends all connections and does not listen for 0.5 s, in which two more clients come and go. When it listens again a client must be served within 8 s. Then once more, with a reset as the end of the connections.',
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
    for (const ending of ['leave', 'reset'] as const) {
      const client = await expectService(context, 'before the destination dies', 8_000);
      await origin.stopListening();
      for (const peer of origin.peers) if (!peer.closing) peer[ending]();
      for (const _ of [1, 2]) {
        const late = await connectIfPossible(context);
        await context.sleep(absence / 2);
        if (!(late instanceof Failure)) late.leave();
      }
      client.leave();
      await origin.listenAgain();
    }
    await expectService(context, 'once the destination is back', 8_000);
  },
});
