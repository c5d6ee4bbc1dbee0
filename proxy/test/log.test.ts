import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import t, { type Test } from 'tap';
import { connect, fate, listen, loopback, read, until } from './helpers.js';

const program = fileURLToPath(new URL('../cli.js', import.meta.url));

/** A tcpproxy whose log is read up to its first line, and not after. */
async function serve(t: Test, destinationPort: number) {
  const args = [program, loopback, String(destinationPort), '0', '--listen-host', loopback];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  const exit = once(child, 'exit');
  t.teardown(() => child.kill('SIGKILL'));
  const [line] = await once(child.stderr, 'data');
  child.stderr.pause();
  const port = Number(/:(\d+)$/.exec(JSON.parse(String(line)).listen)?.[1]);
  return { child, exit, port };
}

t.test('a reader of the log that goes away ends neither the process nor a pair', async (t) => {
  const origin = await listen(t);
  const { child, exit, port } = await serve(t, origin.port);
  const client = await connect(t, port);
  const upstream = await origin.accept();
  const atClient = read(client);
  child.stderr.destroy();
  for (let count = 0; count < 5; count += 1) {
    // Each ends with a line that nobody takes.
    (await connect(t, port)).resetAndDestroy();
    await origin.accept();
  }
  upstream.write('still here');
  await until(() => atClient.bytes().toString() === 'still here', 'the first pair');
  client.resetAndDestroy();
  child.kill('SIGTERM');
  t.strictSame(await exit, [0, null]);
});

t.test('a reader of the log that stops does not stop the proxy', async (t) => {
  const { port: nowhere, close } = await listen(t);
  await close();
  const { child, exit, port } = await serve(t, nowhere);
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
