import { defineCase, expectEnd } from '../../case.js';

/** A usual deadline for connect(), in milliseconds. */
const dialing = 10_000;

export default defineCase({
  id: 'connect.blackhole-bounded',
  title: 'Patience with a destination that does not answer',
  requirement: 'A client whose destination does not answer is ended in bounded time.',
  procedure:
    'The destination answers no new connection, because its backlog is full. A client connects, sends a few bytes, and must see its connection end within the stall time and 10 s.',
  source: 'RFC 9293 section 3.8.3 (R2 for SYN segments); a deployment choice',
  severity: 'informational',
  load: 'waits',
  likelyCause: 'The proxy waits for connect() as long as the system does, two minutes and more.',
  fix: 'Give connect() a deadline of your own, some seconds, and close the client when it has passed.',
  transparency: false,
  async run(context) {
    await context.origin.stopAnswering();
    const client = await context.connect();
    client.write(Buffer.from('anyone there?'));
    await expectEnd(context, client, 'any', context.stall + dialing);
  },
});
