import { execFileSync, spawnSync } from 'node:child_process';
import t from 'tap';
import { confine, exitOf, keepersOf } from '../../harness/confine.js';
import { hasProcfs } from '../../harness/procfs.js';
import { usualLimits } from '../../limits.js';
import { noSandbox } from '../sandboxes.js';

const bare = { limits: usualLimits, sandbox: false };
const boxed = { limits: usualLimits, sandbox: true };
const skip = hasProcfs ? false : 'this system has no /proc';

t.test('without limits a command stays as it is', async (t) => {
  t.strictSame(confine(['proxy', 'a'], {}), ['proxy', 'a']);
  t.equal(keepersOf(undefined), 0);
});

t.test('a limit on descriptors alone is set by a shell that does not stay', async (t) => {
  const [program, ...args] = confine(['sh', '-c', 'ulimit -n; echo $PPID'], { descriptors: 60 });
  const [files, parent] = execFileSync(program, args, { encoding: 'utf8' }).split('\n');
  t.equal(files, '60');
  t.equal(parent, String(process.pid));
});

/** The lines of /proc/self/limits, and one word more, as a confined program sees them. */
function seen(confinement: typeof bare, descriptors?: number): string {
  const command = ['sh', '-c', 'cat /proc/self/limits /proc/self/oom_score_adj'] as const;
  const told = descriptors === undefined ? {} : { descriptors };
  const [program, ...args] = confine(command, { confinement, ...told });
  return execFileSync(program, args, { encoding: 'utf8' });
}

for (const confinement of [bare, boxed])
  t.test(
    `the kernel's limits are set ${confinement.sandbox ? 'in a sandbox' : 'without a sandbox'}`,
    { skip: skip || (confinement.sandbox && noSandbox) },
    async (t) => {
      const limits = { ...usualLimits, files: 99, cpu: 7, disk: 2 * 1024 ** 2 };
      const text = seen({ ...confinement, limits });
      t.match(text, /^Max open files +99 +99 /m);
      t.match(text, /^Max cpu time +12 +17 /m);
      t.match(text, /^Max file size +2097152 +2097152 /m);
      t.match(text, /^Max core file size +0 +0 /m);
      t.match(text, /^1000$/m, 'the first to go when memory gets short');
      t.match(seen({ ...confinement, limits }, 70), /^Max open files +70 /m, 'the smaller counts');
      t.match(seen({ ...confinement, limits }, 170), /^Max open files +99 /m);
      const processes = /^Max processes +14400 +14400 /m;
      if (confinement.sandbox) t.match(text, processes, 'where they are its own they are bounded');
      else t.notMatch(text, processes);
    },
  );

t.test('a limit that is lower already stays', { skip }, async (t) => {
  const [program, ...args] = confine(['sh', '-c', 'ulimit -n'], { confinement: bare });
  const line = ['-c', 'ulimit -n 50; exec "$@"', 'sh', program, ...args];
  t.equal(execFileSync('sh', line, { encoding: 'utf8' }), '50\n');
});

t.test('words reach the program as they are', async (t) => {
  const words = ['a b', '$HOME', '"', "'", '', '-n'];
  const print = ['printf', '<%s>', ...words] as const;
  for (const confinement of noSandbox ? [bare] : [bare, boxed]) {
    const [program, ...args] = confine(print, { confinement });
    t.equal(
      execFileSync(program, args, { encoding: 'utf8' }),
      words.map((word) => `<${word}>`).join(''),
    );
  }
});

t.test('how the program has ended is seen, and nothing is printed about that', async (t) => {
  const end = (script: string, confinement = bare) => {
    const [program, ...args] = confine(['sh', '-c', script], { confinement });
    const { status, stderr } = spawnSync(program, args, { encoding: 'utf8' });
    t.equal(stderr, '');
    return exitOf(status ?? -1, confinement);
  };
  for (const confinement of noSandbox ? [bare] : [bare, boxed]) {
    t.equal(end('exit 0', confinement), 'code 0');
    t.equal(end('exit 42', confinement), 'code 42');
    t.equal(end('kill -SEGV $$', confinement), 'signal SIGSEGV');
  }
});

t.test('a program that has no keeper may end with any code', async (t) => {
  t.equal(exitOf(139, undefined), 'code 139');
  t.equal(exitOf(200, bare), 'code 200', 'there is no such signal');
});

t.test('a program that ends its parent ends a keeper', { skip }, async (t) => {
  const [program, ...args] = confine(['sh', '-c', 'kill -KILL $PPID; echo still here'], {
    confinement: bare,
  });
  const { signal, stdout } = spawnSync(program, args, { encoding: 'utf8' });
  t.equal(signal, 'SIGKILL');
  t.equal(stdout, 'still here\n');
});
