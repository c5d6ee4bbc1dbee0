import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import { missing } from '../tools.js';
import { sampleResults } from './samples.js';

const program = fileURLToPath(new URL('../cli.js', import.meta.url));
const folder = t.testdir();
const lacking = missing(['iperf3', 'wrk', 'nginx']).join('; ');
const skip = lacking || false;

/** Starts the benchmark, with temporary files where they can be counted. */
function start(...args: string[]) {
  return startIn({}, ...args);
}

function startIn(extra: NodeJS.ProcessEnv, ...args: string[]) {
  const mark = randomUUID();
  const temporary = join(folder, mark);
  mkdirSync(temporary);
  const env = {
    ...process.env,
    TMPDIR: temporary,
    BENCH_TEST: mark,
    NODE_V8_COVERAGE: '',
    ...extra,
  };
  const child = spawn(process.execPath, [program, ...args], { env });
  const run = { child, temporary, mark, stdout: '', stderr: '', ended: once(child, 'close') };
  child.stdout.on('data', (chunk) => {
    run.stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    run.stderr += chunk;
  });
  return run;
}

/** The live processes that a run started, by its mark in their environment. */
function processesWith(mark: string): string[] {
  return readdirSync('/proc').filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`BENCH_TEST=${mark}`);
    } catch {
      return false;
    }
  });
}

async function until(condition: () => boolean, within = 10_000): Promise<boolean> {
  for (const deadline = performance.now() + within; performance.now() < deadline; await sleep(20))
    if (condition()) return true;
  return condition();
}

t.test('a quick run measures, prints, writes and leaves nothing behind', { skip }, async (t) => {
  const out = join(folder, 'docs');
  const only = ['direct', 'tcpproxy-portable', 'bulk-1', 'requests', 'idle'];
  const run = start('--quick', '--only', ...only, '--out', out);
  const [code] = await run.ended;
  t.equal(code, 0, run.stderr);
  t.match(run.stdout, /^\| bulk, 1 connection +\| Gbit\/s +\| more +\| +[\d.]+ \| +[\d.]+ \|$/m);
  t.equal(readFileSync(join(out, 'benchmark.md'), 'utf8').includes(run.stdout), true);
  t.match(readFileSync(join(out, 'benchmark.svg'), 'utf8'), /^<svg/);
  const { samples } = JSON.parse(readFileSync(join(out, 'benchmark.json'), 'utf8'));
  t.equal(samples.length, 5);
  for (const { subject, load, values, failure } of samples) {
    t.equal(failure, undefined);
    if (load !== 'idle') t.ok(values[`${load}.rate`] > 0, `${subject}: rate of ${load}`);
    if (load !== 'idle' && subject !== 'direct')
      t.ok(values[`${load}.cpu`] > 0, `${subject}: CPU of ${load}`);
    if (load === 'idle') t.ok(values['idle.all'] > values['idle.none'], 'connections take memory');
  }
  t.same(processesWith(run.mark), []);
  t.same(readdirSync(run.temporary), []);
});

for (const [signal, ending] of [
  ['SIGINT', [130, null]],
  ['SIGKILL', [null, 'SIGKILL']],
] as const)
  t.test(`${signal} in the middle leaves nothing behind`, { skip }, async (t) => {
    const run = start('--only', 'tcpproxy-portable', 'bulk-1', '--out', join(folder, signal));
    t.ok(await until(() => processesWith(run.mark).length >= 5), 'load, server and proxy run');
    run.child.kill(signal);
    t.same(await run.ended, ending, run.stderr);
    t.ok(await until(() => processesWith(run.mark).length === 0));
    t.ok(await until(() => readdirSync(run.temporary).length === 0));
    t.notOk(existsSync(join(folder, signal, 'benchmark.md')));
  });

t.test('a tool that is missing is named with what installs it, and the rest goes on', async (t) => {
  const only = ['socat', 'direct', 'bulk-1'];
  const run = startIn({ PATH: folder }, '--quick', '--only', ...only);
  t.same(await run.ended, [0, null], run.stderr);
  t.match(run.stderr, /^left out: socat: socat is missing: apt-get install socat$/m);
  t.match(run.stderr, /^left out: bulk, 1 connection: iperf3 is missing: apt-get install iperf3$/m);
  t.match(run.stdout, /^\| bulk, 1 connection .* not available \| not available \|$/m);
});

t.test('page and plot can be made again from raw results', async (t) => {
  const raw = join(folder, 'raw.json');
  const out = join(folder, 'again');
  writeFileSync(raw, JSON.stringify(sampleResults()));
  const run = start('--from', raw, '--out', out);
  t.same(await run.ended, [0, null], run.stderr);
  t.match(readFileSync(join(out, 'benchmark.md'), 'utf8'), /misses by 20 %/);
});

const wrong: Record<string, [args: string[], line: RegExp]> = {
  'an unknown option': [['--nonsense'], /unknown option '--nonsense'/],
  'an unknown subject': [['--only', 'squid'], /unknown: squid; there are direct, haproxy-auto,/],
  'no number': [['--rounds', '0'], /'0' is invalid.*whole number/],
  'an argument': [['haproxy'], /too many arguments/],
  'a file that is not there': [['--from', '/nowhere'], /\/nowhere: cannot be read: ENOENT/],
  'a file that is not JSON': [['--from', program, '--out', folder], /is not JSON/],
  'a folder that cannot be made': [['--out', join(program, 'x')], /cannot be made: ENOTDIR/],
  'a file that cannot be written': [['--quick', '--json', '/'], /cannot be written: EISDIR/],
};
for (const [what, [args, line]] of Object.entries(wrong))
  t.test(`${what} is one line and code 64`, async (t) => {
    const run = start(...args);
    t.same(await run.ended, [64, null]);
    t.match(run.stderr, line);
    t.match(run.stderr, /^bench: [^\n]+\n$/);
  });
