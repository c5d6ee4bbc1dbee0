import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import t from 'tap';

t.jobs = 4; // They wait for most of their time.

const program = fileURLToPath(new URL('../cli.js', import.meta.url));
const compiled = (path: string) => fileURLToPath(new URL(`../../../${path}.js`, import.meta.url));
/** An object for each test: tap keeps what it is given. */
const options = () => ({
  buffered: true,
  skip: existsSync('/proc/self/fd') ? false : 'needs /proc',
});

interface Soaking {
  child: ChildProcess;
  output(): string;
  code: Promise<number | null>;
}

function start(...args: string[]): Soaking {
  // Coverage is measured elsewhere: here it would only cost time.
  const env = { ...process.env, NODE_V8_COVERAGE: '' };
  const child = spawn(process.execPath, [program, ...args, '--seed', '1'], { env });
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      text += chunk;
    });
  t.teardown(() => child.kill('SIGKILL'));
  return { child, output: () => text, code: once(child, 'close').then(([code]) => code) };
}

/** Soaks a proxy that has a fault with the scenarios that show it. */
async function soakFaulty(path: string, ...scenarios: string[]) {
  const chosen = scenarios.flatMap((name) => ['--scenario', name]);
  const command = ['--command', `${process.execPath} ${compiled(path)}`];
  const soaking = start('0.02', '--connections', '4', ...command, ...chosen);
  return { code: await soaking.code, output: soaking.output() };
}

t.test('the portable engine is clean', options(), async (t) => {
  const soaking = start('0.1', '--engine', 'portable', '--connections', '24');
  t.equal(await soaking.code, 0, soaking.output());
  t.match(soaking.output(), /^portable: clean$/m);
  t.match(soaking.output(), /^portable, refused: clean$/m);
  for (const told of ['complete', 'client-reset', 'upstream-reset', 'stalled', 'dial-failed'])
    t.match(soaking.output(), new RegExp(`logged as ${told} .*[1-9]`), told);
});

t.test('a byte that was changed is found, in both directions', options(), async (t) => {
  const { code, output } = await soakFaulty(
    'fixtures/faulty/corrupts-one-byte',
    ...['upload', 'download'],
  );
  t.equal(code, 1, output);
  t.match(output, /upload, connection \d+: byte 100000 that the origin received is wrong/);
  t.match(output, /download, connection \d+: byte 100000 that the client received is wrong/);
  t.match(output, /^command: not clean/m);
});

t.test('a half-close that was not passed on is found', options(), async (t) => {
  const { code, output } = await soakFaulty('fixtures/faulty/drops-half-close', 'early-fin');
  t.equal(code, 1, output);
  t.match(output, /early-fin, connection \d+: the client received \d+ bytes, not \d+/);
});

t.test('descriptors that are not closed are found', options(), async (t) => {
  const { code, output } = await soakFaulty('bench/soak/test/subjects/leaks-descriptors', 'tiny');
  t.equal(code, 1, output);
  t.match(output, /^seed 1, command: \d+ other descriptors are left, \d+ were to be$/m);
  t.notMatch(output, /connection \d+:/, 'nothing else is wrong');
});

t.test('what is not faulty passes the same', options(), async (t) => {
  const scenarios = ['upload', 'download', 'early-fin', 'tiny'];
  const { code, output } = await soakFaulty('fixtures/correct', ...scenarios);
  t.equal(code, 0, output);
});

t.test('an engine that the proxy does not have is told', options(), async (t) => {
  const soaking = start('0.1', '--engine', 'perpetual');
  t.equal(await soaking.code, 64);
  t.match(soaking.output(), /^perpetual: not soaked, it did not start: .*'perpetual'/m);
});

t.test('wrong usage is told', options(), async (t) => {
  const soaking = start('soon');
  t.equal(await soaking.code, 64);
  t.match(soaking.output(), /^soak: .*not a number/m);
});

/** The processes that a process has started and that live. */
function children(pid: number | undefined): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, 'latin1');
        const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
        return state !== 'Z' && Number(parent) === pid;
      } catch {
        return false;
      }
    })
    .map(Number);
}

function lives(pid: number): boolean {
  try {
    return !/^State:\s*Z/m.test(readFileSync(`/proc/${pid}/status`, 'latin1'));
  } catch {
    return false;
  }
}

async function until(condition: () => boolean, what: string): Promise<void> {
  for (const end = Date.now() + 20_000; !condition(); await sleep(20))
    if (Date.now() > end) throw new Error(`waited in vain: ${what}`);
}

t.test('Ctrl-C ends it early with all checks, and leaves nothing', options(), async (t) => {
  const soaking = start('10', '--engine', 'portable', '--scenario', 'tiny');
  await until(() => soaking.output().includes('soaking portable'), 'the load');
  const started = children(soaking.child.pid);
  t.ok(started.length >= 2, 'proxies');
  soaking.child.kill('SIGINT');
  t.equal(await soaking.code, 0, soaking.output());
  t.match(soaking.output(), /^portable: clean$/m);
  t.same(started.filter(lives), []);
});

t.test('when it is killed the proxies go as well', options(), async (t) => {
  const soaking = start('10', '--engine', 'portable', '--scenario', 'tiny');
  await until(() => soaking.output().includes('soaking portable'), 'the load');
  const started = children(soaking.child.pid);
  t.ok(started.length >= 2, 'proxies');
  soaking.child.kill('SIGKILL');
  await soaking.code;
  await until(() => !started.some(lives), 'the end of the proxies');
});
