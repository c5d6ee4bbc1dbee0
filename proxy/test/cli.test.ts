import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import t, { type Test } from 'tap';
import { connect, fate, listen, loopback, read, until } from './helpers.js';

const program = fileURLToPath(new URL('../cli.js', import.meta.url));
const usage = 'Usage: tcpproxy destination-host destination-port listen-port';

interface Run {
  child: ChildProcess;
  stdout(): string;
  stderr(): string;
  /** The lines of the log so far. */
  log(): Record<string, unknown>[];
  exit: Promise<[code: number | null, signal: string | null]>;
}

function run(t: Test, ...args: (string | number)[]): Run {
  const child = spawn(process.execPath, [program, ...args.map(String)]);
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name].setEncoding('utf8').on('data', (text) => {
      output[name] += text;
    });
  t.teardown(() => child.kill('SIGKILL'));
  const lines = () => output.stderr.split('\n').slice(0, -1);
  return {
    child,
    stdout: () => output.stdout,
    stderr: () => output.stderr,
    log: () => lines().map((line) => JSON.parse(line)),
    exit: once(child, 'close') as Run['exit'],
  };
}

/** A tcpproxy that listens, its port, and the origin behind it. */
async function serve(t: Test, ...options: string[]) {
  const origin = await listen(t);
  const running = run(t, loopback, origin.port, 0, '--listen-host', loopback, ...options);
  const logged = (msg: string) => running.log().filter((line) => line.msg === msg);
  await until(() => logged('listening').length > 0, 'the start-up line');
  const port = Number(/\d+$/.exec(String(logged('listening')[0]?.listen))?.[0]);
  return { ...running, origin, port, logged };
}

const wrong: Record<string, (string | number)[]> = {
  'no argument': [],
  'two arguments': [loopback, 80],
  'four arguments': [loopback, 80, 0, 'more'],
  'a port that is no number': [loopback, 'http', 0],
  'a port out of range': [loopback, 80, 70_000],
  'a destination port of 0': [loopback, 0, 0],
  'an unknown option': [loopback, 80, 0, '--fast'],
  'a time that is no number': [loopback, 80, 0, '--stall-timeout', 'long'],
  'an unknown engine': [loopback, 80, 0, '--engine', 'steam'],
};

for (const [name, args] of Object.entries(wrong))
  t.test(`${name} is answered with the reason and the usage`, async (t) => {
    const { exit, stdout, stderr } = run(t, ...args);
    t.strictSame(await exit, [64, null]);
    t.equal(stdout(), '');
    const [reason, ...rest] = stderr().split('\n');
    t.match(reason, /^tcpproxy: \S/);
    t.strictSame(rest, [usage, ''], 'the usage is a line of its own, and the last');
  });

t.test('help is no error', async (t) => {
  const { exit, stdout, stderr } = run(t, '--help');
  t.strictSame(await exit, [0, null]);
  t.match(stdout(), usage);
  t.match(stdout(), /--stall-timeout <seconds> .*\(default: 10\)/s);
  t.equal(stderr(), '');
});

t.test('a name that cannot be resolved is one line', async (t) => {
  const { exit, stderr } = run(t, 'no.invalid', 80, 0);
  t.strictSame(await exit, [68, null]);
  t.match(stderr(), /^tcpproxy: cannot resolve no\.invalid: E[A-Z_]+\n$/);
});

t.test('a port in use is one line', async (t) => {
  const { port } = await listen(t);
  const { exit, stderr } = run(t, loopback, 80, port, '--listen-host', loopback);
  t.strictSame(await exit, [69, null]);
  t.equal(stderr(), `tcpproxy: cannot listen on ${loopback}:${port}: the port is already in use\n`);
});

t.test('the start-up line tells addresses and engine', async (t) => {
  const { logged, origin, port } = await serve(t);
  t.match(logged('listening'), [
    {
      level: 'info',
      time: /^\d{4}-\d\d-\d\dT/,
      listen: `${loopback}:${port}`,
      destination: `${loopback}:${origin.port}`,
      engine: 'portable',
      engineReason: 'the only engine of this version',
    },
  ]);
  const asked = await serve(t, '--engine', 'portable');
  t.match(asked.logged('listening'), [{ engine: 'portable', engineReason: 'asked for' }]);
});

t.test('each pair that ends is one line, with its outcome and both counts', async (t) => {
  const { logged, origin, port } = await serve(t);
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
});

t.test('options reach the proxy, times in seconds', async (t) => {
  const { logged, origin, port } = await serve(t, '--no-half-close', '--idle-timeout', '0.2');
  const client = await connect(t, port);
  const [atClient, atUpstream] = [read(client), read(await origin.accept())];
  client.end();
  t.strictSame(await Promise.all([atClient.fate, atUpstream.fate]), ['fin', 'fin']);
  t.equal(await fate(t, port), 'ECONNRESET');
  await until(() => logged('pair ended').length === 2, 'the lines');
  const outcomes = Object.fromEntries(
    logged('pair ended').map(({ pair, outcome }) => [pair, outcome]),
  );
  t.strictSame(outcomes, { 1: 'complete', 2: 'idle' });
});

t.test('told to stop, it is gone at once when there is nothing to finish', async (t) => {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    const { child, exit, logged } = await serve(t);
    child.kill(signal);
    t.strictSame(await exit, [0, null], signal);
    t.equal(logged('stopped').length, 1);
    t.equal(logged('draining').length, 0);
  }
});

t.test('told to stop, it lets a live pair finish', async (t) => {
  const { child, exit, logged, origin, port } = await serve(t, '--drain-timeout', '60');
  const client = await connect(t, port);
  const upstream = await origin.accept();
  const [atClient, atUpstream] = [read(client), read(upstream)];
  child.kill('SIGTERM');
  await until(() => logged('draining').length === 1, 'the signal to arrive');
  t.match(logged('draining'), [{ pairs: 1 }]);
  t.equal(await fate(t, port), 'ECONNREFUSED');
  client.end('question');
  t.equal(await atUpstream.fate, 'fin');
  upstream.end('answer');
  t.equal(await atClient.fate, 'fin');
  t.equal(atClient.bytes().toString(), 'answer');
  t.strictSame(await exit, [0, null]);
  t.match(logged('pair ended'), [{ outcome: 'complete' }]);
});

t.test('what has not finished in the drain time is reset', async (t) => {
  const { child, exit, logged, origin, port } = await serve(t, '--drain-timeout', '0.3');
  const atClient = read(await connect(t, port));
  await origin.accept();
  child.kill('SIGTERM');
  t.equal(await atClient.fate, 'ECONNRESET');
  t.strictSame(await exit, [0, null]);
  t.match(logged('pair ended'), [{ outcome: 'shutdown' }]);
});

t.test('a second signal ends it at once', async (t) => {
  const { child, exit, logged, origin, port } = await serve(t, '--drain-timeout', '600');
  const atClient = read(await connect(t, port));
  await origin.accept();
  child.kill('SIGTERM');
  await until(() => logged('draining').length === 1, 'the first signal to arrive');
  child.kill('SIGINT');
  t.equal(await atClient.fate, 'ECONNRESET');
  t.strictSame(await exit, [0, null]);
  t.match(logged('pair ended'), [{ outcome: 'shutdown' }]);
});
