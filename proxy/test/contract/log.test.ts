import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Test } from 'tap';
import { type Engine, eachEngine } from '../helpers/engines.js';
import { listen } from '../helpers/origin.js';
import { program } from '../helpers/program.js';
import { connect, fate, loopback, read } from '../helpers/sockets.js';
import { until } from '../helpers/wait.js';

/** A tcpproxy whose log is read up to its first line, and not after. */
async function serve(t: Test, engine: Engine, destinationPort: number) {
  const options = ['--listen-host', loopback, '--engine', engine];
  const args = [program, loopback, String(destinationPort), '0', ...options];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  const exit = once(child, 'exit');
  t.teardown(() => child.kill('SIGKILL'));
  const [line] = await once(child.stderr, 'data');
  child.stderr.pause();
  const port = Number(/:(\d+)$/.exec(JSON.parse(String(line)).listen)?.[1]);
  return { child, exit, port };
}

eachEngine(
  'a reader of the log that goes away ends neither the process nor a pair',
  async (t, engine) => {
    const origin = await listen(t);
    const { child, exit, port } = await serve(t, engine, origin.port);
    const client = await connect(t, port);
    const upstream = await origin.accept();
    const atClient = read(client);
    child.stderr.destroy();
    for (let count = 0; count < 5; count += 1) {
      // Each ends with a line that nobody takes.
      const other = await connect(t, port);
      // For a client that is gone already nobody need be dialed.
      await origin.accept();
      other.resetAndDestroy();
    }
    upstream.write('still here');
    await until(() => atClient.bytes().toString() === 'still here', 'the first pair');
    client.resetAndDestroy();
    child.kill('SIGTERM');
    t.strictSame(await exit, [0, null]);
  },
);

eachEngine('a reader of the log that stops does not stop the proxy', async (t, engine) => {
  const { port: nowhere, close } = await listen(t);
  await close();
  const { child, exit, port } = await serve(t, engine, nowhere);
  let size = 0;
  // Far more lines than a pipe holds.
  for (let count = 0; count < 40; count += 1) {
    const fates = await Promise.all(Array.from({ length: 50 }, () => fate(t, port)));
    size += fates.filter((fate) => fate === 'ECONNRESET').length;
  }
  t.equal(size, 2_000, 'every client got its answer');
  child.kill('SIGTERM');
  t.strictSame(await exit, [0, null]);
});
