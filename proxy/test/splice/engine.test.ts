import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import t, { type Test } from 'tap';
import { resolveOptions } from '../../options.js';
import { start } from '../helpers/proxy.js';
import { connect, loopback, read } from '../helpers/sockets.js';
import { until } from '../helpers/wait.js';

const engine = 'splice';
const workers = availableParallelism();
const severalCores = { skip: workers < 2 && 'this machine has one core' };

/** How many sockets listen on a port. */
function listeners(port: number): number {
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  const rows = readFileSync('/proc/net/tcp', 'latin1').matchAll(/:(\w{4}) \w{8}:0000 0A /g);
  return [...rows].filter(([, listening]) => listening === hex).length;
}

t.test('each worker has a listener of its own', severalCores, async (t) => {
  const { port, proxy } = await start(t, { engine, workers });
  t.equal(listeners(port), workers);
  await proxy.close();
  t.equal(listeners(port), 0);
});

t.test('pairs of all workers are one list', severalCores, async (t) => {
  const { proxy, origin, port } = await start(t, { engine, workers });
  const count = 40;
  const clients = await Promise.all(Array.from({ length: count }, () => connect(t, port)));
  for (const client of clients) client.write('x');
  for (let echoed = 0; echoed < count; echoed += 1) {
    const upstream = await origin.accept();
    upstream.on('data', (chunk) => upstream.write(chunk)).resume();
  }
  const readers = clients.map(read);
  await until(() => readers.every((reader) => reader.size() === 1), 'every echo');
  const pairs = await proxy.pairs();
  t.strictSame(
    pairs.map(({ id }) => id),
    Array.from({ length: count }, (_, index) => index + 1),
  );
  t.strictSame(
    new Set(pairs.map(({ client }) => client)),
    new Set(clients.map(({ localPort }) => `${loopback}:${localPort}`)),
  );
  proxy.abort();
  await until(async () => (await proxy.pairs()).length === 0, 'every worker to abort its pairs');
});

t.test('the limit of connections holds for all workers together', severalCores, async (t) => {
  const { proxy, port, ended } = await start(t, { engine, workers, maxConnections: 3 });
  // Who is refused may see the reset before it has seen that it was connected.
  const refused = (error: NodeJS.ErrnoException) => {
    if (error.code !== 'ECONNRESET') throw error;
  };
  for (let count = 0; count < 12; count += 1) await connect(t, port).catch(refused);
  for (let n = 1; n <= 9; n += 1) t.match(await ended(n), { outcome: 'refused' });
  t.equal((await proxy.pairs()).length, 3);
});

t.test('a proxy that is closed leaves no descriptor behind', async (t) => {
  const descriptors = () => readdirSync('/proc/self/fd').length;
  const before = descriptors();
  const { proxy, join, origin } = await start(t, { engine, workers });
  const [client, upstream] = await join();
  const reader = read(upstream);
  client.end(Buffer.alloc(8 << 20));
  upstream.end();
  await reader.fate;
  client.destroy();
  const closed = proxy.close();
  proxy.abort();
  await closed;
  upstream.destroy();
  await origin.close();
  await until(() => descriptors() === before, 'all descriptors to be closed');
});

/** Runs a program that has a live pair, and tells its exit code. */
async function exitOf(t: Test, last: string): Promise<number | null> {
  const index = new URL('../../index.js', import.meta.url);
  const program = `
    import { connect, createServer } from 'node:net';
    import { once } from 'node:events';
    import { createProxy } from '${index}';
    const origin = createServer((socket) => socket.write('hello')).listen(0, '${loopback}');
    await once(origin, 'listening');
    const { port: destinationPort } = origin.address();
    const address = { destinationHost: '${loopback}', destinationPort, listenHost: '${loopback}' };
    const proxy = createProxy({ ...address, listenPort: 0, engine: 'splice' });
    const { port } = await proxy.listen();
    await once(connect(port, '${loopback}'), 'data');
    ${last}
  `;
  const child = execFile(process.execPath, ['--input-type=module', '--eval', program]);
  t.teardown(() => child.kill('SIGKILL'));
  const [code] = await once(child, 'exit');
  return code;
}

t.test('a process that exits does not wait for its workers', async (t) => {
  t.equal(await exitOf(t, 'process.exit(7);'), 7);
});

t.test('nor does one that ends by an error', async (t) => {
  t.equal(await exitOf(t, "throw new Error('on purpose');"), 1);
});

t.test('a worker that runs a proxy can be ended from outside', async (t) => {
  const index = new URL('../../index.js', import.meta.url);
  const program = `
    const { parentPort } = require('node:worker_threads');
    const address = { destinationHost: '${loopback}', destinationPort: 1, listenHost: '${loopback}' };
    import('${index}')
      .then(({ createProxy }) => createProxy({ ...address, listenPort: 0, engine: 'splice' }).listen())
      .then(({ port }) => parentPort.postMessage(port));
  `;
  const worker = new Worker(program, { eval: true, execArgv: [] });
  const [port] = await once(worker, 'message');
  t.equal(listeners(port), 1);
  await worker.terminate();
  t.pass('it has ended');
});

t.test('a failure to start leaves nothing open, and is told once', async (t) => {
  const descriptors = () => readdirSync('/proc/self/fd').length;
  const settings = resolveOptions({
    destinationHost: loopback,
    destinationPort: 1,
    listenHost: loopback,
    listenPort: 0,
  });
  const { Thread } = await import('../../splice/thread.js');
  let started = 0;
  /** Only one can be started. */
  class ScarceThread extends Thread {
    constructor(...args: ConstructorParameters<typeof Thread>) {
      started += 1;
      if (started > 1) throw new Error('eventfd: EMFILE');
      super(...args);
    }
  }
  const { createSpliceEngine } = await t.mockImport<typeof import('../../splice/engine.js')>(
    '../../splice/engine.js',
    { '../../splice/thread.js': { Thread: ScarceThread } },
  );
  const before = descriptors();
  const engine = createSpliceEngine(
    { ...settings, workers: 3 },
    { pairEnded: () => {}, acceptFailed: () => {} },
  );
  await t.rejects(engine.listen(), { message: 'eventfd: EMFILE' });
  await engine.drain();
  await until(() => descriptors() === before, 'all descriptors to be closed');
});
