import { promises } from 'node:dns';
import t from 'tap';
import { connect, flood, loopback, pattern, read, settled, start, until } from '../helpers.js';

const kib = 1024;

t.test('bytes pass both ways, unchanged and in order', async (t) => {
  const { join, ended } = await start(t);
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

t.test('the server may speak first', async (t) => {
  const { join } = await start(t);
  const [client, upstream] = await join();
  const atClient = read(client);
  upstream.write('220 ready');
  await until(() => atClient.bytes().toString() === '220 ready', 'the greeting');
});

t.test('what a client sends before the dial is done is kept', async (t) => {
  let resolved = () => {};
  const addresses = new Promise((done) => {
    resolved = () => done([{ address: loopback, family: 4 }]);
  });
  t.intercept(promises, 'lookup', { value: () => addresses });
  const { proxy, origin, port, ended } = await start(t, { destinationHost: 'localhost' });
  const client = await connect(t, port);
  await until(() => proxy.pairs()[0]?.phase === 'dialing', 'the dial');
  await new Promise<void>((written) => client.end('early', written));
  resolved();
  const upstream = await origin.accept();
  const atUpstream = read(upstream);
  t.equal(await atUpstream.fate, 'fin');
  t.equal(atUpstream.bytes().toString(), 'early');
  upstream.end();
  t.match(await ended(), { outcome: 'complete', bytesToUpstream: 5 });
});

t.test('a client that has ended still gets a late reply', async (t) => {
  const { proxy, join, ended } = await start(t);
  const [client, upstream] = await join();
  const [atClient, atUpstream] = [read(client), read(upstream)];
  client.end('question');
  t.equal(await atUpstream.fate, 'fin');
  t.match(proxy.pairs(), [{ phase: 'half-closed' }]);
  upstream.write('late ');
  await until(() => atClient.size() === 5, 'the first part of the reply');
  upstream.end('reply');
  t.equal(await atClient.fate, 'fin');
  t.equal(atClient.bytes().toString(), 'late reply');
  t.match(await ended(), { outcome: 'complete', bytesToUpstream: 8, bytesToClient: 10 });
});

t.test('a server that has ended still gets the rest of the request', async (t) => {
  const { join, ended } = await start(t);
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

t.test('everything held is delivered before the FIN', async (t) => {
  const { proxy, join } = await start(t);
  const [client, upstream] = await join();
  const sent = pattern(12_000_000); // More than the kernel keeps for a reader that does not read.
  client.end(sent);
  await settled(proxy, (pair) => pair.heldForUpstream);
  const reader = read(upstream);
  t.equal(await reader.fate, 'fin');
  t.ok(reader.bytes().equals(sent), 'not a byte is missing');
});

for (const bufferSize of [1, 64 * kib, 256 * kib, 2048 * kib])
  t.test(`a lane of ${bufferSize} bytes holds at most 128 KiB more`, async (t) => {
    const { proxy, join } = await start(t, { bufferSize, stallTimeout: 0 });
    const [client, upstream] = await join();
    flood(client);
    flood(upstream);
    const pair = await settled(proxy, (pair) => Math.min(pair.heldForUpstream, pair.heldForClient));
    for (const held of [pair.heldForUpstream, pair.heldForClient]) {
      t.ok(held >= bufferSize, `${held} are held`);
      t.ok(held <= bufferSize + 128 * kib, `${held} are held`);
    }
    const readers = [read(client), read(upstream)];
    const more = 2 * (pair.bytesToUpstream + pair.bytesToClient);
    await until(() => readers.every((reader) => reader.size() > more), 'both lanes to go on');
  });

for (const first of ['client', 'upstream'] as const)
  t.test(`without half-close, the end of the ${first} ends both, after what is held`, async (t) => {
    const { proxy, join, ended } = await start(t, { halfClose: false });
    const [client, upstream] = await join();
    const [ending, other] = first === 'client' ? [client, upstream] : [upstream, client];
    const sent = pattern(12_000_000);
    other.write(sent);
    await settled(proxy, (pair) => pair.heldForUpstream + pair.heldForClient);
    const atOther = read(other);
    ending.end('bye');
    t.equal(await atOther.fate, 'fin');
    t.equal(atOther.bytes().toString(), 'bye');
    const { bytesToClient = 0, bytesToUpstream = 0 } = proxy.pairs()[0] ?? {};
    const taken = first === 'client' ? bytesToClient : bytesToUpstream;
    const atEnding = read(ending);
    t.equal(await atEnding.fate, 'fin', 'though the other has not ended');
    t.ok(atEnding.size() > taken, 'what was held came first');
    t.ok(atEnding.bytes().equals(sent.subarray(0, atEnding.size())), 'unchanged');
    t.match(await ended(), { outcome: 'complete' });
  });

t.test(
  'without half-close a client that goes on sending still gets all of the reply',
  async (t) => {
    const { join, ended } = await start(t, { halfClose: false });
    const [client, upstream] = await join();
    const sent = pattern(4 << 20);
    const atClient = read(client);
    // Bytes that nobody reads would make the kernel reset the connection, and the reply with it.
    const chatter = setInterval(() => client.write('x'), 1);
    t.teardown(() => clearInterval(chatter));
    upstream.resume().end(sent);
    t.equal(await atClient.fate, 'fin');
    t.ok(atClient.bytes().equals(sent));
    t.match(await ended(), { outcome: 'complete', bytesToClient: sent.length });
  },
);
