import { Server } from 'node:net';
import t from 'tap';
import { resolveOptions } from '../../options.js';
import { createPortableEngine } from '../../portable/engine.js';
import { settled, start } from '../helpers/proxy.js';
import { fate, flood, loopback } from '../helpers/sockets.js';
import { underWay, until } from '../helpers/wait.js';

t.test('a failure to accept is told, and ends nothing', async (t) => {
  const servers: Server[] = [];
  const { listen } = Server.prototype;
  t.intercept(Server.prototype, 'listen', {
    value(this: Server, ...args: Parameters<typeof listen>) {
      servers.push(this);
      return listen.apply(this, args);
    },
  });
  const failures: Error[] = [];
  const engine = createPortableEngine(
    resolveOptions({ destinationHost: loopback, destinationPort: 1, listenPort: 0 }),
    { pairEnded: () => {}, acceptFailed: (error) => failures.push(error) },
  );
  const { port } = await engine.listen();
  t.teardown(() => engine.drain());
  const tooMany = Object.assign(new Error('accept EMFILE'), { code: 'EMFILE' });
  servers[0]?.emit('error', tooMany);
  t.strictSame(failures, [tooMany]);
  t.equal(await fate(t, port), 'ECONNRESET', 'the next client is served');
});

t.test('a failure to listen without a known code is told in its own words', async (t) => {
  const { proxy } = await start(t, { engine: 'portable', listenHost: '::ffff:127.0.0.1' });
  await t.rejects(proxy.listen(), {
    code: 'LISTEN_FAILED',
    message: /^cannot listen on \[::ffff:127\.0\.0\.1\]:0: .*more than once/,
  });
});

t.test('a closed proxy leaves nothing under way', async (t) => {
  const { proxy, join } = await start(t, { engine: 'portable', idleTimeout: 60_000 });
  const [client] = await join();
  flood(client);
  await settled(proxy, (pair) => pair.heldForUpstream);
  client.destroy();
  const closing = proxy.close();
  proxy.abort();
  await closing;
  await until(() => underWay() === 0, 'its timers to be gone');
});
