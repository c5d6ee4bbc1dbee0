import { eachEngine } from '../helpers/engines.js';
import { start } from '../helpers/proxy.js';
import { read } from '../helpers/sockets.js';
import { until } from '../helpers/wait.js';

eachEngine('a connection that holds nothing is never stalled', async (t, engine) => {
  const { proxy, join } = await start(t, { engine, stallTimeout: 100 });
  const [client, upstream] = await join();
  const [other, otherUpstream] = await join();
  const [atUpstream, atOther] = [read(upstream), read(other)];
  read(otherUpstream);
  client.write('hello');
  await until(() => atUpstream.size() === 5, 'a first exchange');
  otherUpstream.end(); // Half-closed, and so looked at by a clock all the time.
  t.equal(await atOther.fate, 'fin');
  const began = performance.now();
  await until(() => performance.now() - began > 500, 'time to pass');
  t.strictSame(
    (await proxy.pairs()).map(({ id, phase }) => [id, phase]),
    [
      [1, 'open'],
      [2, 'half-closed'],
    ],
  );
});

eachEngine('a pair that moves nothing is ended after the idle time', async (t, engine) => {
  const { join, ended } = await start(t, { engine, idleTimeout: 1_500, stallTimeout: 0 });
  const [client, upstream] = await join();
  const [atClient, atUpstream] = [read(client), read(upstream)];
  let last = 0;
  // Each time is far below the idle time, lest a busy machine make it longer; their sum is above.
  for (let count = 1; count <= 4; count += 1) {
    const began = performance.now();
    await until(() => performance.now() - began > 400, 'less than the idle time to pass');
    last = performance.now();
    client.write('x');
    await until(() => atUpstream.size() === count, 'the byte');
  }
  t.match(await ended(), { outcome: 'idle', bytesToUpstream: 4 });
  t.ok(performance.now() - last >= 1_500 - 25, 'each byte restarts the clock');
  t.equal(await atClient.fate, 'ECONNRESET');
  t.equal(await atUpstream.fate, 'ECONNRESET');
});
