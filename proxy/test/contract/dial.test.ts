import { promises } from 'node:dns';
import type { PairEnd } from '../../index.js';
import { eachEngine } from '../helpers/engines.js';
import { listen, resolveTo, silentPort } from '../helpers/origin.js';
import { firstPair, start } from '../helpers/proxy.js';
import { connect, exchange, fate, loopback, noIPv6, read } from '../helpers/sockets.js';
import { until } from '../helpers/wait.js';

// Nothing here is asked of the machine's resolver but `localhost`, by the proxy before it listens.
const destinationHost = 'localhost';

eachEngine('a refused dial resets the client', async (t, engine) => {
  const { port: destinationPort, close } = await listen(t);
  await close();
  const { port, ended } = await start(t, { engine, destinationPort });
  t.equal(await fate(t, port), 'ECONNRESET');
  const end: PairEnd = await ended();
  t.match(end, { outcome: 'dial-failed', cause: 'ECONNREFUSED', bytesToUpstream: 0 });
  t.notOk('upstream' in end);
});

eachEngine('a dial that takes too long resets the client, not before', async (t, engine) => {
  const destinationPort = await silentPort(t);
  const { port, ended } = await start(t, { engine, destinationPort, connectTimeout: 300 });
  t.equal(await fate(t, port), 'ECONNRESET');
  const end = await ended();
  t.match(end, { outcome: 'dial-timeout' });
  t.notOk('upstream' in end);
  t.ok(end.durationMs >= 295, `took ${end.durationMs} ms`);
});

eachEngine('resolving counts towards the time', async (t, engine) => {
  t.intercept(promises, 'lookup', { value: () => new Promise(() => {}) });
  const { port, ended } = await start(t, { engine, destinationHost, connectTimeout: 100 });
  t.equal(await fate(t, port), 'ECONNRESET');
  t.match(await ended(), { outcome: 'dial-timeout' });
});

eachEngine('a name without an address is a failed dial', async (t, engine) => {
  const { port, ended } = await start(t, { engine, destinationHost });
  const notFound = Object.assign(new Error('not found'), { code: 'ENOTFOUND' });
  t.intercept(promises, 'lookup', { value: () => Promise.reject(notFound) });
  t.equal(await fate(t, port), 'ECONNRESET');
  const end = await ended();
  t.match(end, { outcome: 'dial-failed', cause: 'ENOTFOUND' });
  t.notOk('upstream' in end);
});

eachEngine('the next address is tried when one fails', async (t, engine) => {
  resolveTo(t, '127.0.0.2', loopback);
  const { join, proxy } = await start(t, { engine, destinationHost });
  const [, upstream] = await join();
  t.match(await firstPair(proxy), { upstream: `${loopback}:${upstream.localPort}` });
});

eachEngine('the last address that fails says why', async (t, engine) => {
  const { port: destinationPort, close } = await listen(t);
  await close();
  resolveTo(t, '127.0.0.2', loopback);
  const { port, ended } = await start(t, { engine, destinationHost, destinationPort });
  t.equal(await fate(t, port), 'ECONNRESET');
  t.match(await ended(), { outcome: 'dial-failed', cause: 'ECONNREFUSED' });
});

eachEngine('a silent address leaves its share of the time to the next', async (t, engine) => {
  const destinationPort = await silentPort(t);
  const answering = await listen(t, '127.0.0.2', destinationPort);
  resolveTo(t, loopback, '127.0.0.2');
  const options = { engine, destinationHost, destinationPort, connectTimeout: 2_000 };
  const { port, proxy } = await start(t, options);
  const began = performance.now();
  const client = await connect(t, port);
  const upstream = await answering.accept();
  t.ok(performance.now() - began >= 995, 'half of the time went to the first');
  const atUpstream = read(upstream);
  client.end('hello');
  t.equal(await atUpstream.fate, 'fin');
  t.match(await firstPair(proxy), { upstream: `127.0.0.2:${destinationPort}` });
});

eachEngine('a name is resolved afresh at each dial', async (t, engine) => {
  const { port, origin, join } = await start(t, { engine, destinationHost });
  const moved = await listen(t, '127.0.0.2', origin.port);
  resolveTo(t, loopback);
  await join();
  resolveTo(t, '127.0.0.2');
  await connect(t, port);
  await moved.accept();
});

eachEngine('an address needs no resolving', async (t, engine) => {
  t.intercept(promises, 'lookup', { value: () => t.fail('resolved') });
  const { join } = await start(t, { engine });
  await join();
});

eachEngine('the destination may be an IPv6 address', { skip: noIPv6 }, async (t, engine) => {
  const origin = await listen(t, '::1');
  const options = { engine, destinationHost: '::1', destinationPort: origin.port };
  const { port, ended } = await start(t, options);
  const client = await connect(t, port);
  const upstream = await origin.accept();
  await exchange(t, client, upstream);
  t.match(await ended(), { outcome: 'complete', upstream: `[::1]:${origin.port}` });
});

eachEngine('what a client sends before the dial is done is kept', async (t, engine) => {
  let resolved = () => {};
  const addresses = new Promise((done) => {
    resolved = () => done([{ address: loopback, family: 4 }]);
  });
  t.intercept(promises, 'lookup', { value: () => addresses });
  const { proxy, origin, port, ended } = await start(t, { engine, destinationHost });
  const client = await connect(t, port);
  await until(async () => (await firstPair(proxy))?.phase === 'dialing', 'the dial');
  await new Promise<void>((written) => client.end('early', written));
  resolved();
  const upstream = await origin.accept();
  const atUpstream = read(upstream);
  t.equal(await atUpstream.fate, 'fin');
  t.equal(atUpstream.bytes().toString(), 'early');
  upstream.end();
  t.match(await ended(), { outcome: 'complete', bytesToUpstream: 5 });
});

eachEngine('a client that vanishes while it is dialed for is noticed', async (t, engine) => {
  const destinationPort = await silentPort(t);
  const options = { engine, destinationPort, connectTimeout: 60_000 };
  const { proxy, port, ended } = await start(t, options);
  const client = await connect(t, port);
  await until(() => firstPair(proxy), 'the pair');
  const dialing = { phase: 'dialing', bytesToUpstream: 0, heldForUpstream: 0 };
  t.match(await firstPair(proxy), dialing);
  client.resetAndDestroy();
  const end = await ended();
  t.match(end, { outcome: 'client-reset', bytesToUpstream: 0, bytesToClient: 0 });
  t.notOk('upstream' in end);
});
