import { defineCase, expectEnd, expectService } from '../../case.js';

const clients = 20;

export default defineCase({
  id: 'capacity.one-by-one',
  title: 'One client after the other',
  requirement: 'Clients that come one after the other are all served.',
  procedure:
    'Twenty clients, each when the one before is gone: each sends 64 bytes, must have them back within 5 s, sends FIN, and must see the end of its connection within 5 s.',
  source: 'RFC 9293 section 3.6; Brandeis CS 146a, TCP proxy',
  severity: 'required',
  load: 'quick',
  likelyCause:
    'The proxy serves a fixed number of clients, or does not notice that one has gone and never accepts the next.',
  fix: 'Go back to accept() when a client is done, and give back everything that was taken for it.',
  transparency: true,
  async run(context) {
    context.origin.behave('echo');
    for (let i = 1; i <= clients; i++) {
      const client = await expectService(context, `as number ${i} of ${clients}`);
      client.shutdown();
      await expectEnd(context, client, 'any', 5_000);
      client.leave();
    }
  },
});
