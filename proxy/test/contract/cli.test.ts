import type { Test } from 'tap';
import { type Engine, eachEngine } from '../helpers/engines.js';
import { listen } from '../helpers/origin.js';
import { run, serve as serveWith } from '../helpers/program.js';
import { closed, connect, fate, loopback, read } from '../helpers/sockets.js';
import { until } from '../helpers/wait.js';

function serve(t: Test, engine: Engine, ...options: string[]) {
  return serveWith(t, '--engine', engine, ...options);
}

/** The outcomes that were logged, by the number of the pair. */
function outcomes(lines: Record<string, unknown>[]): Record<string, unknown> {
  return Object.fromEntries(lines.map(({ pair, outcome }) => [pair, outcome]));
}

eachEngine('a port in use is one line', async (t, engine) => {
  const { port } = await listen(t);
  const options = ['--listen-host', loopback, '--engine', engine];
  const { exit, stderr } = run(t, loopback, 80, port, ...options);
  t.strictSame(await exit, [69, null]);
  t.equal(stderr(), `tcpproxy: cannot listen on ${loopback}:${port}: the port is already in use\n`);
});

eachEngine('the start-up line tells the engine that was asked for', async (t, engine) => {
  const { logged } = await serve(t, engine);
  t.equal(logged('listening').length, 1);
  t.match(logged('listening')[0], { engine, engineReason: 'asked for' });
});

eachEngine(
  'each pair that ends is one line, with its outcome and both counts',
  async (t, engine) => {
    const { logged, origin, port } = await serve(t, engine);
    for (const text of ['one', 'three']) {
      const client = await connect(t, port);
      const [atClient, upstream] = [read(client), await origin.accept()];
      read(upstream);
      client.end(text);
      upstream.end('reply');
      t.equal(await atClient.fate, 'fin');
    }
    await until(() => logged('pair ended').length === 2, 'the lines');
    const common = { level: 'info', outcome: 'complete', bytesToClient: 5, durationMs: Number };
    t.match(logged('pair ended'), [
      { ...common, pair: 1, bytesToUpstream: 3, client: /^127\.0\.0\.1:\d+$/ },
      { ...common, pair: 2, bytesToUpstream: 5, upstream: `${loopback}:${origin.port}` },
    ]);
  },
);

eachEngine('options reach the proxy', async (t, engine) => {
  const { logged, origin, port } = await serve(t, engine, '--no-half-close');
  const client = await connect(t, port);
  const upstream = await origin.accept();
  const [atClient, atUpstream] = [read(client), read(upstream)];
  client.end();
  t.strictSame(await Promise.all([atClient.fate, atUpstream.fate]), ['fin', 'fin']);
  upstream.end();
  await until(() => logged('pair ended').length === 1, 'the line');
  t.strictSame(outcomes(logged('pair ended')), { 1: 'complete' });
});

eachEngine('times reach the proxy, in seconds', async (t, engine) => {
  const { logged, port } = await serve(t, engine, '--idle-timeout', '0.2');
  t.equal(await fate(t, port), 'ECONNRESET');
  await until(() => logged('pair ended').length === 1, 'the line');
  t.strictSame(outcomes(logged('pair ended')), { 1: 'idle' });
});

eachEngine(
  'told to stop, it is gone at once when there is nothing to finish',
  async (t, engine) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      const { child, exit, logged } = await serve(t, engine);
      child.kill(signal);
      t.strictSame(await exit, [0, null], signal);
      t.equal(logged('stopped').length, 1);
      t.equal(logged('draining').length, 0);
    }
  },
);

eachEngine('told to stop, it lets a live pair finish', async (t, engine) => {
  const { child, exit, logged, origin, port } = await serve(t, engine, '--drain-timeout', '60');
  const client = await connect(t, port);
  const upstream = await origin.accept();
  const [atClient, atUpstream] = [read(client), read(upstream)];
  child.kill('SIGTERM');
  await until(() => logged('draining').length === 1, 'the signal to arrive');
  t.match(logged('draining'), [{ pairs: 1 }]);
  await closed(t, port);
  client.end('question');
  t.equal(await atUpstream.fate, 'fin');
  upstream.end('answer');
  t.equal(await atClient.fate, 'fin');
  t.equal(atClient.bytes().toString(), 'answer');
  t.strictSame(await exit, [0, null]);
  t.equal(outcomes(logged('pair ended'))[1], 'complete');
});

eachEngine('what has not finished in the drain time is reset', async (t, engine) => {
  const { child, exit, logged, origin, port } = await serve(t, engine, '--drain-timeout', '0.3');
  const atClient = read(await connect(t, port));
  await origin.accept();
  child.kill('SIGTERM');
  t.equal(await atClient.fate, 'ECONNRESET');
  t.strictSame(await exit, [0, null]);
  t.strictSame(outcomes(logged('pair ended')), { 1: 'shutdown' });
});

eachEngine('a second signal ends it at once', async (t, engine) => {
  const { child, exit, logged, origin, port } = await serve(t, engine, '--drain-timeout', '600');
  const atClient = read(await connect(t, port));
  await origin.accept();
  child.kill('SIGTERM');
  await until(() => logged('draining').length === 1, 'the first signal to arrive');
  child.kill('SIGINT');
  t.equal(await atClient.fate, 'ECONNRESET');
  t.strictSame(await exit, [0, null]);
  t.strictSame(outcomes(logged('pair ended')), { 1: 'shutdown' });
});
