import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { takeLock } from '../../class/lock.js';
import { hasProcfs } from '../../harness/procfs.js';

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
