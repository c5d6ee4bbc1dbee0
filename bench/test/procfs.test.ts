import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import t, { type Test } from 'tap';
import {
  cpuSeconds,
  isAlive,
  listens,
  openFilesLimit,
  processesOf,
  residentKiB,
} from '../procfs.js';

const env = { ...process.env, NODE_V8_COVERAGE: '' };

/** Starts a program that says when it is ready, in a group of its own that ends with the test. */
async function group(t: Test, script: string): Promise<number> {
  const child = spawn(process.execPath, ['-e', script], {
    detached: true,
    stdio: ['ignore', 'pipe', 'ignore'],
    env,
  });
  const id = child.pid as number;
  t.teardown(() => isAlive(id) && process.kill(-id, 'SIGKILL'));
  const how = await Promise.race([once(child.stdout, 'data'), once(child, 'exit')]);
  t.match(String(how[0]), /ready/);
  return id;
}

const burn = 'for (const end = Date.now() + 400; Date.now() < end; );';
const stay = 'console.log("ready"); setTimeout(() => {}, 30_000);';

t.test('CPU time counts what children used, also those that ended', async (t) => {
  const lazy = await group(t, stay);
  const child = `require('child_process').execFileSync(process.execPath, ['-e', '${burn}']);`;
  const busy = await group(t, child + stay);
  t.ok(cpuSeconds(busy) > cpuSeconds(lazy) + 0.1, `${cpuSeconds(busy)} s`);
  t.ok(cpuSeconds(busy) < 5, `${cpuSeconds(busy)} s`);
});

t.test('memory of one process is what is called RSS', async (t) => {
  const id = await group(t, stay);
  const status = readFileSync(`/proc/${id}/status`, 'utf8');
  const rss = Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]);
  t.ok(Math.abs(residentKiB(id) / rss - 1) < 0.05, `${residentKiB(id)} KiB, RSS ${rss} KiB`);
});

t.test('memory of two processes counts their mapped files once', async (t) => {
  const one = await group(t, stay);
  const options = "{ stdio: ['ignore', 'inherit', 'ignore'] }";
  const child = `require('child_process').spawn(process.execPath, ['-e', '${stay}'], ${options});`;
  const two = await group(t, `${child} setTimeout(() => {}, 30_000);`);
  t.equal(processesOf(two).length, 2);
  const ratio = residentKiB(two) / residentKiB(one);
  t.ok(ratio > 1.1 && ratio < 1.8, `${residentKiB(two)} KiB and ${residentKiB(one)} KiB`);
});

t.test('a group is alive until its last process has ended', async (t) => {
  const child = spawn('sleep', ['60'], { detached: true, stdio: 'ignore' });
  const id = child.pid as number;
  t.equal(isAlive(id), true);
  child.kill('SIGKILL');
  await once(child, 'exit');
  t.equal(isAlive(id), false);
  t.equal(cpuSeconds(id), 0);
});

t.test('a port is known to be listened on, and not to be', async (t) => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  t.equal(listens(port), true);
  server.close();
  await once(server, 'close');
  t.equal(listens(port), false);
});

t.test('the limit of open files is a number', async (t) => {
  t.ok(openFilesLimit() > 64);
});
