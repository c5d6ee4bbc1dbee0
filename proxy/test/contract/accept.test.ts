import { eachEngine } from '../helpers/engines.js';
import { settled, start } from '../helpers/proxy.js';
import { connect, fate, flood, loopback, read } from '../helpers/sockets.js';
import { until } from '../helpers/wait.js';

eachEngine('pairs are numbered and listed in the order of arrival', async (t, engine) => {
  const { proxy, join, ended } = await start(t, { engine });
  const joined = [await join(), await join(), await join()];
  t.strictSame(
    (await proxy.pairs()).map(({ id, client }) => [id, client]),
    joined.map(([client], index) => [index + 1, `${loopback}:${client.localPort}`]),
  );
  joined[1]?.[0].resetAndDestroy();
  t.equal((await ended()).id, 2);
  t.strictSame(
    (await proxy.pairs()).map(({ id }) => id),
    [1, 3],
  );
});

eachEngine('over the limit a client is refused, until one leaves', async (t, engine) => {
  const { proxy, port, join, ended } = await start(t, { engine, maxConnections: 2 });
  const [first] = await join();
  await join();
  t.equal(await fate(t, port), 'ECONNRESET');
  const refused = await ended();
  t.match(refused, { id: 3, outcome: 'refused', bytesToUpstream: 0, bytesToClient: 0 });
  t.notOk('upstream' in refused);
  t.equal((await proxy.pairs()).length, 2);
  first.resetAndDestroy();
  await ended(2);
  await join();
  t.strictSame(
    (await proxy.pairs()).map(({ id }) => id),
    [2, 4],
  );
});

eachEngine('what one peer breaks, the others do not feel', async (t, engine) => {
  const { proxy, join, ended } = await start(t, { engine, stallTimeout: 60_000 });
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

eachEngine('clients that come all at once are all served, each by itself', async (t, engine) => {
  const { port, origin } = await start(t, { engine });
  const count = 200;
  const clients = await Promise.all(Array.from({ length: count }, () => connect(t, port)));
  const readers = clients.map(read);
  for (const [index, client] of clients.entries()) client.end(`client ${index}`);
  for (let served = 0; served < count; served += 1) {
    const upstream = await origin.accept();
    upstream.pipe(upstream);
  }
  const fates = await Promise.all(readers.map(({ fate }) => fate));
  t.strictSame(new Set(fates), new Set(['fin']));
  t.strictSame(
    readers.map((reader) => reader.bytes().toString()),
    clients.map((_, index) => `client ${index}`),
  );
});
