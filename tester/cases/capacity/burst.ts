import { defineCase, Failure, follow } from '../../case.js';

const clients = 200;
const size = 64;
const within = 5_000;

export default defineCase({
  id: 'capacity.burst',
  title: 'Burst of clients',
  requirement: 'Clients that come all at once are all served.',
  procedure:
    'Two hundred clients connect at the same instant, and each sends 64 bytes at once. All of them must have their bytes back within 5 s.',
  source: 'RFC 9293 section 3.10.2; listen(2)',
  severity: 'required',
  load: 'loads',
  likelyCause:
    'There is a table with too few places, one thing is done at a time for each new client, or only one client is accepted for each event while the backlog is short.',
  fix: 'Call listen() with SOMAXCONN, accept until there is nobody left, and dial without waiting.',
  transparency: true,
  async run(context) {
    context.origin.behave('echo');
    const started = context.journal.now();
    const payload = context.payload('burst');
    const echoes = await Promise.all(
      Array.from({ length: clients }, async (_, i) => {
        const client = await context.connect();
        const echo = follow(client, payload);
        // Each another length, so that no two have the same to receive.
        client.write(payload.bytes(0, size + i));
        return { echo, client, wanted: size + i };
      }),
    );
    const left = () => echoes.filter(({ client, wanted }) => client.received < wanted);
    const over = () => left().find(({ client }) => client.fin || client.closing);
    const served = () => {
      for (const { echo } of echoes) echo.assert();
      return left().length === 0 || over() !== undefined;
    };
    const limit = started + context.scaled(within) - context.journal.now();
    await context.until(served, Math.max(limit, 0));
    const late = over() ?? left()[0];
    if (!late) return;
    const { client } = late;
    throw new Failure(
      {
        expected: `${clients} clients served within ${context.scaled(within) / 1000} s`,
        seen: `${left().length} of them were not, among them ${client.name}; ${client.describe()}`,
        where: client.name,
        peer: client.name,
      },
      true,
    );
  },
});
