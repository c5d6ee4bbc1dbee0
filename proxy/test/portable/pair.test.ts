import { Socket } from 'node:net';
import t from 'tap';
import type { PairEnd } from '../../index.js';
import { resolveOptions } from '../../options.js';
import { SendQueues } from '../../portable/send-queues.js';
import { Ticker } from '../../portable/ticker.js';
import { listen, silentPort } from '../helpers/origin.js';
import { start } from '../helpers/proxy.js';
import { broken, connect } from '../helpers/sockets.js';
import { underWay, until } from '../helpers/wait.js';

t.test('the dial for a client that vanishes is given up', async (t) => {
  const destinationPort = await silentPort(t);
  const options = { destinationPort, connectTimeout: 60_000 };
  const { port, ended } = await start(t, { engine: 'portable', ...options });
  const client = await connect(t, port);
  await until(() => underWay() > 0, 'the dial');
  client.resetAndDestroy();
  t.match(await ended(), { outcome: 'client-reset' });
  await until(() => underWay() === 0, 'the dial to be gone');
});

t.test('a dial that succeeds when the pair is over already is reset', async (t) => {
  const { port, accept } = await listen(t);
  const upstream = await connect(t, port);
  const { Pair } = await t.mockImport<typeof import('../../portable/pair.js')>(
    '../../portable/pair.js',
    { '../../portable/dial.js': { dial: async () => upstream } },
  );
  const settings = resolveOptions({ destinationHost: 'x', destinationPort: 1, listenPort: 0 });
  const ends: PairEnd[] = [];
  const watch = { ticker: new Ticker(1_000), queues: new SendQueues() };
  const pair = new Pair(1, new Socket(), settings, watch, (_, end) => ends.push(end));
  const started = pair.start();
  pair.end('shutdown');
  pair.end('idle');
  await started;
  t.equal(await broken(await accept()), 'ECONNRESET');
  t.strictSame(
    ends.map(({ outcome }) => outcome),
    ['shutdown'],
    'the first cause wins',
  );
});
