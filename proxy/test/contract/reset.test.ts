import type { Socket } from 'node:net';
import { eachEngine } from '../helpers/engines.js';
import { settled, start } from '../helpers/proxy.js';
import { broken, connect, flood, read } from '../helpers/sockets.js';
import { until } from '../helpers/wait.js';

const sides = ['client', 'upstream'] as const;

/** The two of a pair, the one named first. */
function order(side: (typeof sides)[number], [client, upstream]: [Socket, Socket]) {
  return side === 'client' ? ([client, upstream] as const) : ([upstream, client] as const);
}

for (const side of sides) {
  eachEngine(`a reset by the ${side} is passed on as a reset`, async (t, engine) => {
    const { join, ended } = await start(t, { engine });
    const [breaking, other] = order(side, await join());
    const atOther = read(other);
    read(breaking);
    breaking.write('hello');
    await until(() => atOther.size() === 5, 'the bytes before the reset');
    breaking.resetAndDestroy();
    t.equal(await atOther.fate, 'ECONNRESET');
    t.match(await ended(), { outcome: `${side}-reset`, cause: 'ECONNRESET' });
  });

  eachEngine(`a reset right behind the ${side}'s bytes is no end-of-file`, async (t, engine) => {
    // Node reports it as one: libuv takes a hang-up after a short read for the end.
    const { join, ended } = await start(t, { engine });
    const [breaking, other] = order(side, await join());
    breaking.write('half a message', () => breaking.resetAndDestroy());
    t.equal(await broken(other), 'ECONNRESET', 'not EPIPE, which tells of a FIN before it');
    t.match(await ended(), { outcome: `${side}-reset` });
  });

  eachEngine(`a reset by the ${side} is noticed while its lane is full`, async (t, engine) => {
    const { proxy, join, ended } = await start(t, { engine, stallTimeout: 60_000 });
    const [breaking, stalled] = order(side, await join());
    flood(breaking);
    await settled(proxy, (pair) => pair.heldForUpstream + pair.heldForClient);
    breaking.resetAndDestroy();
    t.match(await ended(), { outcome: `${side}-reset` });
    t.equal(await broken(stalled), 'ECONNRESET');
  });

  eachEngine(`a reset by the ${side} after its own FIN is noticed`, async (t, engine) => {
    const { join, ended } = await start(t, { engine });
    const [breaking, other] = order(side, await join());
    const atOther = read(other);
    breaking.end();
    t.equal(await atOther.fate, 'fin');
    breaking.resetAndDestroy();
    t.match(await ended(), { outcome: `${side}-reset` });
    t.equal(await broken(other), 'EPIPE');
  });

  eachEngine(`a write that fails at the ${side} ends the pair`, async (t, engine) => {
    const { proxy, join, ended } = await start(t, { engine, stallTimeout: 60_000 });
    const [breaking, other] = order(side, await join());
    const atOther = read(other);
    flood(other);
    breaking.end(); // From here on the kernel answers a write with EPIPE, not ECONNRESET.
    t.equal(await atOther.fate, 'fin');
    await settled(proxy, (pair) => pair.heldForUpstream + pair.heldForClient);
    breaking.resetAndDestroy();
    t.match(await ended(), { outcome: 'write-error', cause: 'EPIPE' });
    t.equal(await broken(other), 'EPIPE');
  });
}

eachEngine(
  'a reset right behind bytes is no end-of-file while others wait for the one who reset',
  async (t, engine) => {
    const { proxy, join, ended } = await start(t, { engine, stallTimeout: 60_000 });
    const [client, upstream] = await join();
    flood(upstream);
    await settled(proxy, (pair) => pair.heldForClient);
    client.write('half a message', () => client.resetAndDestroy());
    t.equal(await broken(upstream), 'ECONNRESET', 'not EPIPE, which tells of a FIN before it');
    t.match(await ended(), { outcome: 'client-reset' });
  },
);

for (const side of sides)
  eachEngine(`bytes right before a reset by the ${side} are delivered`, async (t, engine) => {
    const { join, ended } = await start(t, { engine });
    for (let count = 1; count <= 20; count += 1) {
      const [breaking, other] = order(side, await join());
      const reader = read(other);
      breaking.write('an answer that is final', () => breaking.resetAndDestroy());
      t.match(await ended(count), { outcome: `${side}-reset` });
      await reader.fate;
      t.equal(reader.bytes().toString(), 'an answer that is final');
    }
  });

eachEngine('a server that greets and resets at once has greeted', async (t, engine) => {
  const { port, origin, ended } = await start(t, { engine });
  const accepting = origin.accept();
  const client = await connect(t, port);
  const reader = read(client);
  const upstream = await accepting;
  upstream.write('busy', () => upstream.resetAndDestroy());
  t.match(await ended(), { outcome: 'upstream-reset', cause: 'ECONNRESET', bytesToClient: 4 });
  await reader.fate;
  t.equal(reader.bytes().toString(), 'busy');
});
