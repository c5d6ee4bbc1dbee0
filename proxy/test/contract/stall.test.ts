import t from 'tap';
import { eachEngine } from '../helpers/engines.js';
import { firstPair, settled, start } from '../helpers/proxy.js';
import { broken, connect, exchange, flood, read } from '../helpers/sockets.js';
import { until } from '../helpers/wait.js';

// They wait more than they work; the longest comes first.
t.jobs = 4;
const extra = { buffered: true };

eachEngine(
  'a reader that takes less than a chunk at a time keeps its pair',
  extra,
  async (t, engine) => {
    // Nobody reads until the lane is full, which a busy machine takes a second or more for.
    const stallTimeout = 4_000;
    // So large that Node reports no write as done for the whole time: one write holds all of it.
    const options = { stallTimeout, bufferSize: 48 << 20 };
    const { proxy, join } = await start(t, { engine, ...options });
    const [client, upstream] = await join();
    flood(upstream);
    // Only a stream grows as large as that. Else what matters is that nothing moves any more.
    if (engine !== 'portable') await settled(proxy, (pair) => pair.heldForClient);
    else {
      const held = async () => (await firstPair(proxy))?.heldForClient ?? 0;
      await until(async () => (await held()) >= options.bufferSize, 'a full lane');
    }
    let size = 0;
    let due = 0;
    client.on('data', (chunk) => {
      size += chunk.length;
      if (size >= due) client.pause();
    });
    const pace = setInterval(() => {
      due = size + (64 << 10);
      client.resume();
    }, 20);
    t.teardown(() => clearInterval(pace));
    const began = performance.now();
    await until(() => performance.now() - began > 2 * stallTimeout, 'time to pass');
    t.match(await firstPair(proxy), { phase: 'open' });
    if (engine === 'portable') t.ok(size < options.bufferSize, 'or the test has shown nothing');
  },
);

eachEngine(
  'a reader too slow for the kernel to call its writer keeps its pair',
  { ...extra, skip: process.platform !== 'linux' && 'only Linux tells what has been acknowledged' },
  async (t, engine) => {
    const stallTimeout = 2_000;
    const { proxy, join } = await start(t, { engine, stallTimeout });
    const [client, upstream] = await join();
    flood(upstream);
    await until(async () => (await firstPair(proxy))?.heldForClient, 'the lane to hold bytes');
    // One read, 64 KiB at most: far less than the third of a send buffer in all of the stall time.
    const pace = setInterval(() => client.once('data', () => client.pause()).resume(), 100);
    t.teardown(() => clearInterval(pace));
    const before = (await firstPair(proxy))?.bytesToClient ?? 0;
    const began = performance.now();
    await until(() => performance.now() - began > 3 * stallTimeout, 'time to pass');
    t.match(await firstPair(proxy), { phase: 'open' });
    t.ok(((await firstPair(proxy))?.bytesToClient ?? 0) >= before);
  },
);

for (const reader of ['client', 'upstream'] as const)
  eachEngine(
    `the ${reader} is given up when it does not read, not before`,
    extra,
    async (t, engine) => {
      const stallTimeout = 400;
      const { proxy, join, ended } = await start(t, { engine, stallTimeout });
      const [client, upstream] = await join();
      flood(reader === 'client' ? upstream : client);
      let moved = '';
      let since = performance.now();
      let asked = since;
      await until(async () => {
        const before = asked;
        asked = performance.now();
        const pair = await firstPair(proxy);
        const now = `${pair?.bytesToUpstream} ${pair?.bytesToClient}`;
        // It may have moved right after it was asked the last time.
        if (pair && now !== moved) since = before;
        if (pair) moved = now;
        return !pair;
      }, 'the end of the pair');
      t.match(await ended(), { outcome: 'stalled' });
      t.ok(performance.now() - since >= stallTimeout, 'all of it went by without progress');
      const codes = [await broken(client), await broken(upstream)];
      t.strictSame(codes, ['ECONNRESET', 'ECONNRESET'], 'both are reset');
    },
  );

eachEngine(
  'bytes that begin to wait late do not inherit the time before',
  extra,
  async (t, engine) => {
    // The quiet pair would be cut short if the time before its first held byte were counted.
    const { proxy, join, ended } = await start(t, { engine, stallTimeout: 600 });
    const [early, earlyUpstream] = await join();
    const [late, lateUpstream] = await join();
    const reader = read(lateUpstream);
    late.write('hello');
    await until(() => reader.size() === 5, 'a first exchange');
    lateUpstream.pause();
    flood(early);
    t.match(await ended(), { id: 1, outcome: 'stalled' });
    t.ok(earlyUpstream);
    t.match(await firstPair(proxy), { id: 2, phase: 'open' });
    const began = performance.now();
    flood(late);
    t.match(await ended(2), { id: 2, outcome: 'stalled' });
    t.ok(performance.now() - began >= 600 - 25);
  },
);

eachEngine('one pair that stalls does not disturb another', extra, async (t, engine) => {
  const { proxy, join, port, origin } = await start(t, { engine, stallTimeout: 500 });
  const [stalled] = await join();
  flood(stalled);
  let stalling = true;
  proxy.on('pair', ({ outcome }) => {
    if (outcome === 'stalled') stalling = false;
  });
  let exchanges = 0;
  while (stalling) {
    const client = await connect(t, port);
    const upstream = await origin.accept();
    await exchange(t, client, upstream);
    exchanges += 1;
  }
  t.ok(exchanges > 1, `${exchanges} exchanges meanwhile`);
});

eachEngine('no stall time is no limit', extra, async (t, engine) => {
  const { proxy, join } = await start(t, { engine, stallTimeout: 0 });
  const [client] = await join();
  flood(client);
  await settled(proxy, (pair) => pair.heldForUpstream);
  const began = performance.now();
  await until(() => performance.now() - began > 600, 'time to pass');
  t.match(await firstPair(proxy), { phase: 'open' });
});
