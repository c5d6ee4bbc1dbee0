import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { takeLock } from '../../class/lock.js';
import { hasProcfs } from '../../harness/procfs.js';
import { eventually } from '../cli-helpers.js';

t.test('one has it, until it is given back', async (t) => {
  const file = join(t.testdir(), '.lock');
  const release = takeLock(file, 'out');
  t.throws(() => takeLock(file, 'out'), {
    message: `out: is being worked on by process ${process.pid}; if it is not, remove ${file}`,
  });
  release();
  t.notOk(existsSync(file));
  takeLock(file, 'out')();
});

t.test('who is gone does not have it any more', async (t) => {
  const file = join(t.testdir(), '.lock');
  const child = spawn('true');
  await once(child, 'exit');
  writeFileSync(file, `${child.pid} 1`);
  const release = takeLock(file, 'out');
  t.equal(Number.parseInt(readFileSync(file, 'utf8'), 10), process.pid);
  release();
});

t.test(
  'a process of the same number that has begun later does not have it',
  { skip: !hasProcfs && 'needs /proc' },
  async (t) => {
    const file = join(t.testdir(), '.lock');
    writeFileSync(file, `${process.pid} 1`);
    takeLock(file, 'out')();
  },
);

t.test('where nothing can be written that is said', async (t) => {
  const file = join(t.testdir(), 'no/.lock');
  t.throws(() => takeLock(file, 'out'), { message: /\.lock: cannot be written: / });
});

t.test('an empty one is of somebody who is about to write it', async (t) => {
  const file = join(t.testdir({ '.lock': '' }), '.lock');
  t.throws(() => takeLock(file, 'out'), {
    message: `out: is being worked on by another process; if it is not, remove ${file}`,
  });
});

t.test('of many who find one that was left, one takes it', async (t) => {
  const file = join(t.testdir({}), '.lock');
  const program = join(t.testdirName, 'take.mjs');
  const module = new URL('../../class/lock.js', import.meta.url).href;
  writeFileSync(
    program,
    `import { takeLock } from '${module}';
while (Date.now() < Number(process.argv[2]));
try { takeLock('${file}', 'out'); process.stdout.write('taken'); process.kill(process.pid, 'SIGSTOP'); } catch {}
`,
  );
  writeFileSync(file, '0');
  // They begin at the same moment, once each of them is there.
  const at = String(Date.now() + 3_000);
  const all = Array.from({ length: 4 }, () => spawn(process.execPath, [program, at]));
  t.teardown(() => all.map((child) => child.kill('SIGKILL')));
  let taken = 0;
  for (const { stdout } of all) stdout.on('data', () => taken++);
  const gone = () => all.filter(({ exitCode }) => exitCode !== null).length;
  t.ok(await eventually(() => gone() === 3 && taken === 1));
});
