import { eachEngine } from '../helpers/engines.js';
import { firstPair, settled, start } from '../helpers/proxy.js';
import { flood, loopback, pattern, read } from '../helpers/sockets.js';
import { until } from '../helpers/wait.js';

const kib = 1024;

eachEngine('bytes pass both ways, unchanged and in order', async (t, engine) => {
  const { join, ended } = await start(t, { engine });
  const [client, upstream] = await join();
  const request = pattern(3_000_000);
  const reply = pattern(5_000_001).reverse();
  const [atClient, atUpstream] = [read(client), read(upstream)];
  client.end(request);
  upstream.end(reply);
  t.equal(await atUpstream.fate, 'fin');
  t.equal(await atClient.fate, 'fin');
  t.ok(atUpstream.bytes().equals(request), 'the request is what was sent');
  t.ok(atClient.bytes().equals(reply), 'the reply is what was sent');
  t.match(await ended(), {
    outcome: 'complete',
    bytesToUpstream: request.length,
    bytesToClient: reply.length,
  });
});

eachEngine('the server may speak first', async (t, engine) => {
  const { join } = await start(t, { engine });
  const [client, upstream] = await join();
  const atClient = read(client);
  upstream.write('220 ready');
  await until(() => atClient.bytes().toString() === '220 ready', 'the greeting');
});

eachEngine('a live pair tells who is joined, and what it has moved', async (t, engine) => {
  const { proxy, join, ended } = await start(t, { engine });
  const [client, upstream] = await join();
  const [atClient, atUpstream] = [read(client), read(upstream)];
  client.write('four');
  upstream.write('fiver');
  await until(() => atClient.size() === 5 && atUpstream.size() === 4, 'the bytes');
  const who = {
    id: 1,
    client: `${loopback}:${client.localPort}`,
    upstream: `${loopback}:${upstream.localPort}`,
    bytesToUpstream: 4,
    bytesToClient: 5,
  };
  const pair = await firstPair(proxy);
  t.match(pair, { ...who, phase: 'open', heldForUpstream: 0, heldForClient: 0 });
  t.ok(pair && pair.ageMs >= 0);
  client.end();
  upstream.end();
  t.match(await ended(), who);
});

eachEngine('a client that has ended still gets a late reply', async (t, engine) => {
  const { proxy, join, ended } = await start(t, { engine });
  const [client, upstream] = await join();
  const [atClient, atUpstream] = [read(client), read(upstream)];
  client.end('question');
  t.equal(await atUpstream.fate, 'fin');
  t.match(await firstPair(proxy), { phase: 'half-closed' });
  upstream.write('late ');
  await until(() => atClient.size() === 5, 'the first part of the reply');
  upstream.end('reply');
  t.equal(await atClient.fate, 'fin');
  t.equal(atClient.bytes().toString(), 'late reply');
  t.match(await ended(), { outcome: 'complete', bytesToUpstream: 8, bytesToClient: 10 });
});

eachEngine('a server that has ended still gets the rest of the request', async (t, engine) => {
  const { join, ended } = await start(t, { engine });
  const [client, upstream] = await join();
  const [atClient, atUpstream] = [read(client), read(upstream)];
  upstream.end('enough');
  t.equal(await atClient.fate, 'fin');
  client.write('late ');
  await until(() => atUpstream.size() === 5, 'the first part of the request');
  client.end('rest');
  t.equal(await atUpstream.fate, 'fin');
  t.equal(atUpstream.bytes().toString(), 'late rest');
  t.match(await ended(), { outcome: 'complete', bytesToUpstream: 9, bytesToClient: 6 });
});

eachEngine('everything held is delivered before the FIN', async (t, engine) => {
  const { proxy, join } = await start(t, { engine });
  const [client, upstream] = await join();
  const sent = pattern(12_000_000); // More than the kernel keeps for a reader that does not read.
  client.end(sent);
  await settled(proxy, (pair) => pair.heldForUpstream);
  const reader = read(upstream);
  t.equal(await reader.fate, 'fin');
  t.ok(reader.bytes().equals(sent), 'not a byte is missing');
});

for (const bufferSize of [1, 64 * kib, 256 * kib, 2048 * kib])
  eachEngine(`a lane of ${bufferSize} bytes holds at most 128 KiB more`, async (t, engine) => {
    const { proxy, join } = await start(t, { engine, bufferSize, stallTimeout: 0 });
    const [client, upstream] = await join();
    flood(client);
    flood(upstream);
    const pair = await settled(proxy, (pair) => Math.min(pair.heldForUpstream, pair.heldForClient));
    for (const held of [pair.heldForUpstream, pair.heldForClient]) {
      // A pipe in the kernel may be full before it holds this many bytes; a stream never is.
      if (engine === 'portable') t.ok(held >= bufferSize, `${held} are held`);
      t.ok(held <= bufferSize + 128 * kib, `${held} are held`);
    }
    const readers = [read(client), read(upstream)];
    const more = 2 * (pair.bytesToUpstream + pair.bytesToClient);
    await until(() => readers.every((reader) => reader.size() > more), 'both lanes to go on');
  });
