import { Server } from 'node:net';
import t from 'tap';
import { resolveOptions } from '../../options.js';
import { createPortableEngine } from '../../portable/engine.js';
import { broken, connect, fate, flood, loopback, read, settled, start, until } from '../helpers.js';

t.test('pairs are numbered and listed in the order of arrival', async (t) => {
  const { proxy, join, ended } = await start(t);
  const joined = [await join(), await join(), await join()];
  t.match(
    proxy.pairs().map(({ id, client }) => [id, client]),
    joined.map(([client], index) => [index + 1, `${loopback}:${client.localPort}`]),
  );
  joined[1]?.[0].resetAndDestroy();
  t.match(await ended(), { id: 2 });
  t.match(
    proxy.pairs().map(({ id }) => id),
    [1, 3],
  );
});

t.test('over the limit of connections a client is refused, until one leaves', async (t) => {
  const { proxy, port, join, ended } = await start(t, { maxConnections: 2 });
  const [first] = await join();
  await join();
  t.equal(await fate(t, port), 'ECONNRESET');
  const refused = await ended();
  t.match(refused, { id: 3, outcome: 'refused', bytesToUpstream: 0, bytesToClient: 0 });
  t.notOk('upstream' in refused);
  t.equal(proxy.pairs().length, 2);
  first.resetAndDestroy();
  await ended(2);
  await join();
  t.match(
    proxy.pairs().map(({ id }) => id),
    [2, 4],
  );
});

t.test('what one peer breaks, the others do not feel', async (t) => {
  const { proxy, join, ended } = await start(t, { stallTimeout: 60_000 });
  const [quiet, quietUpstream] = await join();
  const atQuiet = read(quiet);
  const [flooding] = await join();
  flood(flooding);
  await settled(proxy, (pair) => pair.heldForUpstream);
  for (let count = 1; count <= 20; count += 1) {
    const [breaking] = await join();
    breaking.resetAndDestroy();
    t.match(await ended(count), { outcome: 'client-reset' });
  }
  quietUpstream.write('still here');
  await until(() => atQuiet.bytes().toString() === 'still here', 'the quiet pair');
});

t.test('draining takes no more clients and waits for the last pair', async (t) => {
  const { proxy, port, join, ended } = await start(t);
  const [client, upstream] = await join();
  let closed = false;
  const closing = proxy.close().then(() => {
    closed = true;
  });
  await t.rejects(connect(t, port), { code: 'ECONNREFUSED' });
  const [atClient, atUpstream] = [read(client), read(upstream)];
  client.end('last question');
  t.equal(await atUpstream.fate, 'fin');
  t.notOk(closed);
  upstream.end('last answer');
  t.equal(await atClient.fate, 'fin');
  t.equal(atClient.bytes().toString(), 'last answer');
  await closing;
  t.match(await ended(), { outcome: 'complete' });
});

t.test('aborting resets every pair, also one whose lane is full', async (t) => {
  const { proxy, join, ended } = await start(t);
  const [client, upstream] = await join();
  flood(client);
  await settled(proxy, (pair) => pair.heldForUpstream);
  const { bytesToUpstream } = proxy.pairs()[0] ?? {};
  const [other, otherUpstream] = await join();
  proxy.abort();
  t.match(await ended(1), { id: 1, outcome: 'shutdown', bytesToUpstream });
  t.match(await ended(2), { id: 2, outcome: 'shutdown' });
  t.match(proxy.pairs(), []);
  for (const socket of [client, upstream, other, otherUpstream])
    t.equal(await broken(socket), 'ECONNRESET');
});

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
  t.match(failures, [tooMany]);
  t.equal(await fate(t, port), 'ECONNRESET', 'the next client is served');
});
