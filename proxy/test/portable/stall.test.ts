import t from 'tap';
import { broken, connect, flood, read, settled, start, until } from '../helpers.js';

for (const reader of ['client', 'upstream'] as const)
  t.test(
    `a ${reader} that does not read is given up after the stall time, not before`,
    async (t) => {
      const stallTimeout = 400;
      const { proxy, join, ended } = await start(t, { stallTimeout });
      const [client, upstream] = await join();
      flood(reader === 'client' ? upstream : client);
      let moved = '';
      let since = 0;
      await until(() => {
        const [pair] = proxy.pairs();
        const now = `${pair?.bytesToUpstream} ${pair?.bytesToClient}`;
        if (pair && now !== moved) since = performance.now();
        if (pair) moved = now;
        return !pair;
      }, 'the end of the pair');
      t.match(await ended(), { outcome: 'stalled' });
      // What moved last may have done so up to a poll before it was seen here.
      t.ok(performance.now() - since >= stallTimeout - 25, 'all of it went by without progress');
      const codes = [await broken(client), await broken(upstream)];
      t.match(codes, ['ECONNRESET', 'ECONNRESET'], 'both are reset');
    },
  );

t.test('bytes that begin to wait late do not inherit the time before', async (t) => {
  // The quiet pair would be cut short if the time before its first held byte were counted.
  const { proxy, join, ended } = await start(t, { stallTimeout: 600 });
  const [early, earlyUpstream] = await join();
  const [late, lateUpstream] = await join();
  const reader = read(lateUpstream);
  late.write('hello');
  await until(() => reader.size() === 5, 'a first exchange');
  lateUpstream.pause();
  flood(early);
  t.match(await ended(), { id: 1, outcome: 'stalled' });
  t.ok(earlyUpstream);
  t.match(proxy.pairs(), [{ id: 2, phase: 'open' }]);
  const began = performance.now();
  flood(late);
  t.match(await ended(2), { id: 2, outcome: 'stalled' });
  t.ok(performance.now() - began >= 600 - 25);
});

t.test('a reader that takes less than a chunk at a time keeps its pair', async (t) => {
  const stallTimeout = 800;
  // So large that Node reports no write as done for the whole time: one write holds all of it.
  const options = { stallTimeout, bufferSize: 48 << 20 };
  const { proxy, join } = await start(t, options);
  const [client, upstream] = await join();
  flood(upstream);
  await until(() => (proxy.pairs()[0]?.heldForClient ?? 0) >= options.bufferSize, 'a full lane');
  let size = 0;
  let due = 0;
  client.on('data', (chunk) => {
    size += chunk.length;
    if (size >= due) client.pause();
  });
  const pace = setInterval(() => {
    due = size + (256 << 10);
    client.resume();
  }, 20);
  t.teardown(() => clearInterval(pace));
  const began = performance.now();
  await until(() => performance.now() - began > 2.5 * stallTimeout, 'time to pass');
  t.match(proxy.pairs(), [{ phase: 'open' }]);
  t.ok(size < options.bufferSize, 'or the test has shown nothing');
});

t.test(
  'a reader too slow for the kernel to call its writer keeps its pair',
  { skip: process.platform !== 'linux' && 'only Linux tells what has been acknowledged' },
  async (t) => {
    const stallTimeout = 2_000;
    const { proxy, join } = await start(t, { stallTimeout });
    const [client, upstream] = await join();
    flood(upstream);
    await until(() => proxy.pairs()[0]?.heldForClient, 'the lane to hold bytes');
    // One read, 64 KiB at most: far less than the third of a send buffer in all of the stall time.
    const pace = setInterval(() => client.once('data', () => client.pause()).resume(), 100);
    t.teardown(() => clearInterval(pace));
    const before = proxy.pairs()[0]?.bytesToClient ?? 0;
    const began = performance.now();
    await until(() => performance.now() - began > 3 * stallTimeout, 'time to pass');
    t.match(proxy.pairs(), [{ phase: 'open' }]);
    t.ok((proxy.pairs()[0]?.bytesToClient ?? 0) >= before);
  },
);

t.test('a connection that holds nothing is never stalled', async (t) => {
  const { proxy, join } = await start(t, { stallTimeout: 100 });
  const [client, upstream] = await join();
  const [other, otherUpstream] = await join();
  const [atUpstream, atOther] = [read(upstream), read(other)];
  read(otherUpstream);
  client.write('hello');
  await until(() => atUpstream.size() === 5, 'a first exchange');
  otherUpstream.end(); // Half-closed, and so looked at by the ticker all the time.
  t.equal(await atOther.fate, 'fin');
  const began = performance.now();
  await until(() => performance.now() - began > 500, 'time to pass');
  t.match(proxy.pairs(), [
    { id: 1, phase: 'open' },
    { id: 2, phase: 'half-closed' },
  ]);
});

t.test('one pair that stalls does not disturb another', async (t) => {
  const { proxy, join, port, origin } = await start(t, { stallTimeout: 500 });
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
    const [atClient, atUpstream] = [read(client), read(upstream)];
    client.end('question');
    t.equal(await atUpstream.fate, 'fin');
    upstream.end('answer');
    t.equal(await atClient.fate, 'fin');
    t.equal(atClient.bytes().toString(), 'answer');
    exchanges += 1;
  }
  t.ok(exchanges > 1, `${exchanges} exchanges meanwhile`);
});

t.test('a pair that moves nothing is ended after the idle time, if there is one', async (t) => {
  const { join, ended } = await start(t, { idleTimeout: 300, stallTimeout: 0 });
  const [client, upstream] = await join();
  const [atClient, atUpstream] = [read(client), read(upstream)];
  let last = 0;
  for (let count = 1; count <= 6; count += 1) {
    const began = performance.now();
    await until(() => performance.now() - began > 100, 'less than the idle time to pass');
    last = performance.now();
    client.write('x');
    await until(() => atUpstream.size() === count, 'the byte');
  }
  t.match(await ended(), { outcome: 'idle', bytesToUpstream: 6 });
  t.ok(performance.now() - last >= 300 - 25, 'each byte restarts the clock');
  t.equal(await atClient.fate, 'ECONNRESET');
  t.equal(await atUpstream.fate, 'ECONNRESET');
});

t.test('no stall time is no limit', async (t) => {
  const { proxy, join } = await start(t, { stallTimeout: 0 });
  const [client] = await join();
  flood(client);
  await settled(proxy, (pair) => pair.heldForUpstream);
  const began = performance.now();
  await until(() => performance.now() - began > 600, 'time to pass');
  t.match(proxy.pairs(), [{ phase: 'open' }]);
});
