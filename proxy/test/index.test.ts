import { once } from 'node:events';
import t from 'tap';
import { createProxy, ProxyError } from '../index.js';
import {
  broken,
  connect,
  flood,
  listen,
  loopback,
  read,
  settled,
  start,
  underWay,
  until,
} from './helpers.js';

const destination = { destinationHost: loopback, destinationPort: 1 };

t.test('listening tells the address, and a free port is found', async (t) => {
  const proxy = createProxy({ ...destination, listenHost: loopback, listenPort: 0 });
  const address = await proxy.listen();
  t.equal(address.host, loopback);
  t.ok(address.port > 0);
  await proxy.close();
});

t.test('every address is listened on unless one is given', async (t) => {
  const { proxy, origin, port } = await start(t, { listenHost: undefined } as never);
  const client = await connect(t, port);
  await origin.accept();
  t.match(proxy.pairs(), [{ client: `${loopback}:${client.localPort}` }], 'in its IPv4 form');
});

t.test('a port in use is one clear line', async (t) => {
  const { port } = await listen(t);
  const proxy = createProxy({ ...destination, listenHost: loopback, listenPort: port });
  await t.rejects(proxy.listen(), {
    name: 'ProxyError',
    code: 'LISTEN_FAILED',
    message: `cannot listen on 127.0.0.1:${port}: the port is already in use`,
    cause: { code: 'EADDRINUSE' },
  });
  await proxy.close();
});

t.test('an address that is not of this machine is one clear line', async (t) => {
  // 192.0.2.0/24 is for documentation; nothing is sent there, it is only bound to.
  const proxy = createProxy({ ...destination, listenHost: '192.0.2.1', listenPort: 0 });
  await t.rejects(proxy.listen(), {
    code: 'LISTEN_FAILED',
    message: 'cannot listen on 192.0.2.1:0: this machine has no such address',
  });
});

t.test('any other failure to listen is told in the words of the system', async (t) => {
  const { proxy } = await start(t, { listenHost: '::ffff:127.0.0.1' });
  await t.rejects(proxy.listen(), {
    code: 'LISTEN_FAILED',
    message: /^cannot listen on \[::ffff:127\.0\.0\.1\]:0: .*more than once/,
  });
});

t.test('a destination that cannot be resolved is told before listening', async (t) => {
  const proxy = createProxy({ destinationHost: 'no.invalid', destinationPort: 1, listenPort: 0 });
  const error = await proxy.listen().catch((error) => error);
  t.type(error, ProxyError);
  t.match(error, { code: 'UNRESOLVED', message: /^cannot resolve no\.invalid: E[A-Z_]+$/ });
  t.match(error.cause, { syscall: 'getaddrinfo' });
});

t.test('a pair is told when it has ended', async (t) => {
  const { proxy, join } = await start(t);
  const ended = once(proxy, 'pair');
  const [client, upstream] = await join();
  t.equal(proxy.pairs().length, 1);
  const [clientPort, upstreamPort] = [client.localPort, upstream.localPort];
  const [atClient, atUpstream] = [read(client), read(upstream)];
  client.end('ask');
  upstream.end('tell!');
  await Promise.all([atClient.fate, atUpstream.fate]);
  const [end] = await ended;
  t.type(end.durationMs, 'number');
  t.strictSame(end, {
    id: 1,
    outcome: 'complete',
    client: `${loopback}:${clientPort}`,
    upstream: `${loopback}:${upstreamPort}`,
    bytesToUpstream: 3,
    bytesToClient: 5,
    durationMs: end.durationMs,
  });
  t.match(proxy.pairs(), []);
});

t.test('closing without pairs frees the port, as often as it is asked for', async (t) => {
  const { proxy, port } = await start(t);
  const closing = proxy.close();
  t.equal(proxy.close(), closing);
  await closing;
  t.equal(proxy.close(), closing);
  await t.rejects(connect(t, port), { code: 'ECONNREFUSED' });
  await listen(t, loopback, port);
});

t.test('closing a proxy that never listened is done at once', async () => {
  await createProxy({ ...destination, listenPort: 0 }).close();
});

t.test('closing resets what is left after the drain time, not before', async (t) => {
  const { proxy, join, ended } = await start(t, { drainTimeout: 300 });
  const [client, upstream] = await join();
  const began = performance.now();
  await proxy.close();
  t.ok(performance.now() - began >= 295);
  t.match(await ended(), { outcome: 'shutdown' });
  t.equal(await broken(client), 'ECONNRESET');
  t.equal(await broken(upstream), 'ECONNRESET');
});

t.test('aborting ends the wait of closing', async (t) => {
  const { proxy, join, ended } = await start(t, { drainTimeout: 60_000 });
  const [client] = await join();
  flood(client);
  await settled(proxy, (pair) => pair.heldForUpstream);
  const closing = proxy.close();
  proxy.abort();
  await closing;
  t.match(await ended(), { outcome: 'shutdown' });
});

t.test('a proxy that was aborted goes on accepting', async (t) => {
  const { proxy, join } = await start(t);
  await join();
  proxy.abort();
  await join();
  t.match(proxy.pairs(), [{ id: 2 }]);
});

t.test('a closed proxy leaves nothing that keeps the process alive', async (t) => {
  const { proxy, join } = await start(t, { idleTimeout: 60_000 });
  const [client] = await join();
  flood(client);
  await settled(proxy, (pair) => pair.heldForUpstream);
  client.destroy();
  const closing = proxy.close();
  proxy.abort();
  await closing;
  await until(() => underWay() === 0, 'its timers to be gone');
});

t.test('a closed proxy listens no more', async (t) => {
  const proxy = createProxy({ ...destination, listenPort: 0 });
  await proxy.close();
  await t.rejects(proxy.listen(), { code: 'LISTEN_FAILED', message: /has been closed/ });
});

t.test('a proxy that is closed while it begins to listen says so', async (t) => {
  const proxy = createProxy({ ...destination, listenPort: 0, listenHost: 'localhost' });
  const listening = proxy.listen();
  setImmediate(() => proxy.close());
  const settled = await Promise.race([
    listening.then(
      () => 'listens',
      () => 'refused',
    ),
    patience(),
  ]);
  t.not(settled, 'pending');
  await proxy.close();
});

const patience = () => new Promise((done) => setTimeout(done, 10_000, 'pending').unref());
