import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { type ErrandOptions, runErrand } from '../../harness/errand.js';
import { hasProcfs } from '../../harness/procfs.js';
import { Reaper } from '../../harness/reaper.js';
import { usualLimits } from '../../limits.js';
import { eventually, processesNaming } from '../cli-helpers.js';
import { noSandbox } from '../sandboxes.js';

t.jobs = 4;

/** Runs a line of a shell in a folder of its own. */
function errand(t: Test, line: string, options: Partial<ErrandOptions> = {}) {
  const folder = options.folder ?? t.testdir();
  const reaper = new Reaper();
  t.teardown(() => reaper.close());
  const { signal } = new AbortController();
  return runErrand(['sh', '-c', line], { folder, reaper, seconds: 60, signal, ...options });
}

t.test('it runs in its folder, and says what it printed', async (t) => {
  const end = await errand(t, 'echo text > made; pwd; cat made >&2');
  t.strictSame(end, { output: `${t.testdirName}\ntext\n` });
  t.equal(readFileSync(join(t.testdirName, 'made'), 'utf8'), 'text\n');
});

t.test('how it failed is said', async (t) => {
  t.match(await errand(t, 'echo why; exit 3'), { problem: 'ended with code 3', output: 'why\n' });
  t.match(await errand(t, 'kill -SEGV $$'), { problem: 'ended with signal SIGSEGV' });
  const folder = t.testdirName;
  const reaper = new Reaper();
  t.teardown(() => reaper.close());
  const { signal } = new AbortController();
  const options = { folder, reaper, seconds: 60, signal };
  t.match(await runErrand(['./no-such-program'], options), {
    problem: 'could not be started: no such file or directory',
  });
});

t.test('what it leaves in the background is ended', { skip: !hasProcfs }, async (t) => {
  const mark = `${61_000_000 + (process.pid % 1000)}.25`;
  const end = await errand(t, `setsid sleep ${mark} & sleep ${mark} & echo done`);
  t.strictSame(end, { output: 'done\n' });
  t.ok(await eventually(() => processesNaming(mark) === 0));
});

t.test('it does not take longer than it may', async (t) => {
  const end = await errand(t, 'echo begun; exec sleep 600', { seconds: 3 });
  t.strictSame(end, { problem: 'ran for more than 3 s', output: 'begun\n' });
});

t.test('it does not print without an end', async (t) => {
  const end = await errand(t, 'yes | head -c 2000000000');
  t.equal(end.problem, 'printed more than 64 MiB');
});

t.test('who interrupts it does not wait for it', async (t) => {
  const stop = new AbortController();
  const folder = t.testdir();
  const running = errand(t, `touch ${folder}/begun; exec sleep 600`, { signal: stop.signal });
  await eventually(() => existsSync(join(folder, 'begun')));
  stop.abort();
  t.equal((await running).problem, 'ended with signal SIGKILL');
  t.equal((await errand(t, 'exec sleep 600', { signal: stop.signal })).problem !== undefined, true);
});

t.test('limits hold for it', { skip: !hasProcfs }, async (t) => {
  const limits = { ...usualLimits, processes: 20 };
  const many =
    'for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21; do sleep 60 & done; wait';
  const end = await errand(t, many, { confinement: { limits, sandbox: false } });
  t.equal(end.problem, 'had more than 20 processes');
});

t.test(
  'in a sandbox it writes nowhere else, and reaches nothing',
  { skip: noSandbox },
  async (t) => {
    const confinement = { limits: usualLimits, sandbox: true };
    const folder = t.testdir();
    mkdirSync(join(folder, 'inner'));
    const line =
      'echo x > made && echo made; (echo x > ../out) 2>/dev/null || echo refused; ls /sys/class/net';
    const end = await errand(t, line, { folder: join(folder, 'inner'), confinement });
    t.match(end.output, /^made\nrefused\n/);
    t.ok(existsSync(join(folder, 'inner/made')));
    t.notOk(existsSync(join(folder, 'out')));
    const alone = await errand(t, 'cat /proc/net/dev', { confinement });
    t.strictSame(
      [...alone.output.matchAll(/^ *(\w+):/gm)].map(([, name]) => name),
      ['lo'],
    );
  },
);
