import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';
import { createProxy } from '../../index.js';
import { eachEngine } from '../helpers/engines.js';
import { listen } from '../helpers/origin.js';
import { firstPair, settled, start } from '../helpers/proxy.js';
import { broken, closed, connect, flood, loopback, read } from '../helpers/sockets.js';

eachEngine('a pair is told when it has ended', async (t, engine) => {
  const { proxy, join } = await start(t, { engine });
  const ended = once(proxy, 'pair');
  const [client, upstream] = await join();
  t.equal((await proxy.pairs()).length, 1);
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
  t.strictSame(await proxy.pairs(), []);
});

eachEngine('closing takes no more clients and waits for the last pair', async (t, engine) => {
  const { proxy, port, join, endOf } = await start(t, { engine });
  const [client, upstream] = await join();
  let done = false;
  const closing = proxy.close().then(() => {
    done = true;
  });
  await closed(t, port);
  const [atClient, atUpstream] = [read(client), read(upstream)];
  client.end('last question');
  t.equal(await atUpstream.fate, 'fin');
  t.notOk(done);
  upstream.end('last answer');
  t.equal(await atClient.fate, 'fin');
  t.equal(atClient.bytes().toString(), 'last answer');
  await closing;
  t.match(await endOf(1), { outcome: 'complete' });
});

eachEngine('closing without pairs frees the port, however often', async (t, engine) => {
  const { proxy, port } = await start(t, { engine });
  const closing = proxy.close();
  t.equal(proxy.close(), closing);
  await closing;
  t.equal(proxy.close(), closing);
  await t.rejects(connect(t, port), { code: 'ECONNREFUSED' });
  await listen(t, loopback, port);
});

eachEngine('closing a proxy that never listened is done', async (t, engine) => {
  const proxy = createProxy({
    engine,
    destinationHost: loopback,
    destinationPort: 1,
    listenPort: 0,
  });
  await t.resolves(proxy.close());
});

eachEngine('closing resets what is left after the drain time, not before', async (t, engine) => {
  const { proxy, join, ended } = await start(t, { engine, drainTimeout: 300 });
  const [client, upstream] = await join();
  const began = performance.now();
  await proxy.close();
  t.ok(performance.now() - began >= 295);
  t.match(await ended(), { outcome: 'shutdown' });
  t.equal(await broken(client), 'ECONNRESET');
  t.equal(await broken(upstream), 'ECONNRESET');
});

eachEngine('aborting ends the wait of closing', async (t, engine) => {
  const { proxy, join, ended } = await start(t, { engine, drainTimeout: 60_000 });
  const [client] = await join();
  flood(client);
  await settled(proxy, (pair) => pair.heldForUpstream);
  const closing = proxy.close();
  proxy.abort();
  await closing;
  t.match(await ended(), { outcome: 'shutdown' });
});

eachEngine('aborting resets every pair, also one whose lane is full', async (t, engine) => {
  const { proxy, join, endOf } = await start(t, { engine });
  const [client, upstream] = await join();
  flood(client);
  await settled(proxy, (pair) => pair.heldForUpstream);
  const { bytesToUpstream } = (await firstPair(proxy)) ?? {};
  const [other, otherUpstream] = await join();
  proxy.abort();
  t.match(await endOf(1), { outcome: 'shutdown', bytesToUpstream });
  t.match(await endOf(2), { outcome: 'shutdown' });
  t.strictSame(await proxy.pairs(), []);
  for (const socket of [client, upstream, other, otherUpstream])
    t.equal(await broken(socket), 'ECONNRESET');
});

eachEngine('a proxy that was aborted goes on accepting', async (t, engine) => {
  const { proxy, join, ended } = await start(t, { engine });
  await join();
  proxy.abort();
  await ended();
  await join();
  t.match(await firstPair(proxy), { id: 2 });
});

eachEngine('a closed proxy lets its process end by itself', async (t, engine) => {
  const origin = await listen(t);
  const options = { engine, destinationHost: loopback, destinationPort: origin.port };
  const index = new URL('../../index.js', import.meta.url);
  const program = `
    import { connect } from 'node:net';
    import { setTimeout as sleep } from 'node:timers/promises';
    import { createProxy } from '${index}';
    const options = { listenHost: '${loopback}', listenPort: 0, idleTimeout: 60_000 };
    const proxy = createProxy({ ...options, ...${JSON.stringify(options)} });
    const { port } = await proxy.listen();
    const client = connect({ port, host: '${loopback}' }).on('error', () => {}).resume();
    while ((await proxy.pairs())[0]?.phase !== 'open') await sleep(5);
    const closing = proxy.close();
    proxy.abort();
    await closing;
    console.log('closed');
  `;
  const args = ['--input-type=module', '--eval', program];
  const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: 60_000 });
  t.equal(stdout, 'closed\n');
});
