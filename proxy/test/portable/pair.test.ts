import { Socket } from 'node:net';
import t from 'tap';
import type { PairEnd } from '../../index.js';
import { resolveOptions } from '../../options.js';
import { SendQueues } from '../../portable/send-queues.js';
import { Ticker } from '../../portable/ticker.js';
import {
  broken,
  connect,
  fate,
  flood,
  listen,
  read,
  settled,
  silentPort,
  start,
  underWay,
  until,
} from '../helpers.js';

const sides = ['client', 'upstream'] as const;

/** The two of a pair, the one named first. */
function order(side: (typeof sides)[number], [client, upstream]: [Socket, Socket]) {
  return side === 'client' ? ([client, upstream] as const) : ([upstream, client] as const);
}

for (const side of sides) {
  t.test(`a reset by the ${side} is passed on as a reset`, async (t) => {
    const { join, ended } = await start(t);
    const [breaking, other] = order(side, await join());
    const atOther = read(other);
    read(breaking);
    breaking.write('hello');
    await until(() => atOther.size() === 5, 'the bytes before the reset');
    breaking.resetAndDestroy();
    t.equal(await atOther.fate, 'ECONNRESET');
    t.match(await ended(), { outcome: `${side}-reset`, cause: 'ECONNRESET' });
  });

  t.test(`a reset right behind the ${side}'s bytes is no end-of-file`, async (t) => {
    // Node reports it as one: libuv takes a hang-up after a short read for the end.
    const { join, ended } = await start(t);
    const [breaking, other] = order(side, await join());
    breaking.write('half a message', () => breaking.resetAndDestroy());
    t.equal(await broken(other), 'ECONNRESET', 'not EPIPE, which tells of a FIN before it');
    t.match(await ended(), { outcome: `${side}-reset` });
  });

  t.test(`a reset by the ${side} is noticed while its lane is paused`, async (t) => {
    const { proxy, join, ended } = await start(t, { stallTimeout: 60_000 });
    const [breaking, stalled] = order(side, await join());
    flood(breaking);
    await settled(proxy, (pair) => pair.heldForUpstream + pair.heldForClient);
    breaking.resetAndDestroy();
    t.match(await ended(), { outcome: `${side}-reset` });
    t.equal(await broken(stalled), 'ECONNRESET');
  });

  t.test(`a reset by the ${side} after its own FIN is noticed`, async (t) => {
    const { join, ended } = await start(t);
    const [breaking, other] = order(side, await join());
    const atOther = read(other);
    breaking.end();
    t.equal(await atOther.fate, 'fin');
    breaking.resetAndDestroy();
    t.match(await ended(), { outcome: `${side}-reset` });
    t.match(await broken(other), 'EPIPE');
  });

  t.test(`a write that fails at the ${side} ends the pair`, async (t) => {
    const { proxy, join, ended } = await start(t, { stallTimeout: 60_000 });
    const [breaking, other] = order(side, await join());
    const atOther = read(other);
    flood(other);
    breaking.end(); // From here on the kernel answers a write with EPIPE, not ECONNRESET.
    t.equal(await atOther.fate, 'fin');
    await settled(proxy, (pair) => pair.heldForUpstream + pair.heldForClient);
    breaking.resetAndDestroy();
    t.match(await ended(), { outcome: 'write-error', cause: 'EPIPE' });
    t.match(await broken(other), 'EPIPE');
  });
}

t.test('nor is it while bytes wait for the one who reset', async (t) => {
  const { proxy, join, ended } = await start(t, { stallTimeout: 60_000 });
  const [client, upstream] = await join();
  flood(upstream);
  await settled(proxy, (pair) => pair.heldForClient);
  client.write('half a message', () => client.resetAndDestroy());
  t.equal(await broken(upstream), 'ECONNRESET', 'not EPIPE, which tells of a FIN before it');
  t.match(await ended(), { outcome: 'client-reset' });
});

t.test('a client that vanishes while the destination is dialed is noticed', async (t) => {
  const destinationPort = await silentPort(t);
  const { proxy, port, ended } = await start(t, { destinationPort, connectTimeout: 60_000 });
  const client = await connect(t, port);
  await until(() => proxy.pairs().length === 1, 'the pair');
  t.match(proxy.pairs(), [{ phase: 'dialing', bytesToUpstream: 0, heldForUpstream: 0 }]);
  client.resetAndDestroy();
  const end = await ended();
  t.match(end, { outcome: 'client-reset', bytesToUpstream: 0, bytesToClient: 0 });
  t.notOk('upstream' in end);
  await until(() => underWay() === 0, 'the dial to be given up');
});

t.test('a refused dial resets the client', async (t) => {
  const { port: destinationPort, close } = await listen(t);
  await close();
  const { port, ended } = await start(t, { destinationPort });
  t.equal(await fate(t, port), 'ECONNRESET');
  const end = await ended();
  t.match(end, { outcome: 'dial-failed', cause: 'ECONNREFUSED' });
  t.notOk('upstream' in end);
});

t.test('a dial that takes too long resets the client, not before the time', async (t) => {
  const destinationPort = await silentPort(t);
  const { port, ended } = await start(t, { destinationPort, connectTimeout: 300 });
  t.equal(await fate(t, port), 'ECONNRESET');
  const end = await ended();
  t.match(end, { outcome: 'dial-timeout' });
  t.ok(end.durationMs >= 295, `took ${end.durationMs} ms`);
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
  t.match(ends, [{ outcome: 'shutdown' }], 'the first cause wins');
});

t.test('a live pair tells who is joined, and what it has moved', async (t) => {
  const { proxy, join, ended } = await start(t);
  const [client, upstream] = await join();
  const [atClient, atUpstream] = [read(client), read(upstream)];
  client.write('four');
  upstream.write('fiver');
  await until(() => atClient.size() === 5 && atUpstream.size() === 4, 'the bytes');
  const who = {
    id: 1,
    client: `127.0.0.1:${client.localPort}`,
    upstream: `127.0.0.1:${upstream.localPort}`,
    bytesToUpstream: 4,
    bytesToClient: 5,
  };
  t.match(proxy.pairs(), [{ ...who, phase: 'open', heldForUpstream: 0, heldForClient: 0 }]);
  client.end();
  upstream.end();
  t.match(await ended(), who);
});
