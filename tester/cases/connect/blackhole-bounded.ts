import {
  defineCase,
  expectEnd,
  expectReleased,
  type Peer,
  usageAfterVisits,
  usageIfSeen,
} from '../../case.js';

/** A usual deadline for connect(), in milliseconds. */
const dialing = 10_000;
const count = 8;
/** What a proxy may hold besides, such as a descriptor for a thread that it has started since. */
const slack = 4;

export default defineCase({
  id: 'connect.blackhole-bounded',
  title: 'Patience with a destination that does not answer',
  requirement:
    'A client whose destination does not answer is ended in bounded time, and nothing of it stays.',
  procedure:
    'The destination answers no new connection, because its backlog is full. Eight clients connect and send a few bytes; each must see its connection end within the stall time and 10 s. 5 s later the proxy must hold no more than 4 descriptors more than before them.',
  source: 'RFC 9293 section 3.8.3 (R2 for SYN segments); a deployment choice',
  severity: 'informational',
  load: 'waits',
  likelyCause:
    'The proxy waits for connect() as long as the system does, two minutes and more, or does not close the socket that was to be connected when it gives up.',
  fix: 'Give connect() a deadline of your own, some seconds, and close the client when it has passed.',
  transparency: false,
  async run(context) {
    const before = usageIfSeen(context) && (await usageAfterVisits(context, count));
    await context.origin.stopAnswering();
    const clients = await context.connectAtOnce(count);
    for (const client of clients) client.write(Buffer.from('anyone there?'));
    const bounded = (client: Peer) => expectEnd(context, client, 'any', context.stall + dialing);
    await Promise.all(clients.map(bounded));
    for (const client of clients) client.leave();
    if (before) await expectReleased(context, before, { what: `${count} such clients`, slack });
  },
});
