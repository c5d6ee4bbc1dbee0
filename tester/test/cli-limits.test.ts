import { readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { hasProcfs } from '../harness/procfs.js';
import { sandboxOf, whyNot } from '../harness/sandbox.js';
import { usualLimits } from '../limits.js';
import { hasLoopbackAlone, loopbackAlone } from '../loopback.js';
import { eventually, processesNaming, script, startTester, usualEnv } from './cli-helpers.js';
import { nodeLine, perfectProxy } from './helpers.js';
import { noSandbox } from './sandboxes.js';

// Programs that nobody should run. Each does a bounded harm, so that a limit that fails harms nobody.

t.jobs = 2;

// What collects coverage writes files, and programs in a sandbox may not.
const env = { ...usualEnv, NODE_OPTIONS: '' };
const run = (...args: string[]) => startTester(args, env).ended;

const one = ['--only', 'echo.single'];
/** What uses up what it may takes longer the more others do: its limit is to end it, not its time. */
const patiently = ['--time-scale', '3'];

const hostile: { [what: string]: { program: string; limits: string; seen: RegExp } } = {
  'a fork bomb whose processes leave its group': {
    program: `#!/bin/sh
# Up to 127 of them, and a sleep each, for a minute.
depth=\${DEPTH:-6}
if [ "$depth" -gt 0 ]; then
  DEPTH=$((depth - 1)) setsid "$0" &
  DEPTH=$((depth - 1)) setsid "$0" &
fi
sleep 60
`,
    limits: 'processes=50',
    seen: /it had more than 50 processes\n/,
  },
  'one that fills its memory': {
    program: `${nodeLine}
const kept = [];
setInterval(() => { if (kept.length < 2048) kept.push(Buffer.alloc(2 ** 20, 1)); }, 0);
`,
    limits: 'memory=200M',
    seen: /it used more than 200 MiB of memory\n/,
  },
  'one that prints without an end': {
    program: '#!/bin/sh\nyes all work and no play | head -c 2000000000\n',
    limits: 'output=4M',
    seen: /it printed more than 4 MiB\n/,
  },
  'one that spins': {
    program: '#!/bin/sh\ni=0; while [ $i -lt 200000000 ]; do i=$((i + 1)); done\n',
    limits: 'cpu=1',
    seen: /it used more than 1 s of processor time\n/,
  },
  'one that fills the disk': {
    program: `#!/bin/sh
cd "\${HERE:-/tmp}" && exec head -c 200000000 /dev/zero > filled
`,
    limits: 'disk=2M',
    seen: /it wrote more than 2 MiB to a file\n/,
  },
  'one that ends its whole group': {
    program: '#!/bin/sh\nsleep 60 &\nkill -KILL 0\n',
    limits: 'time=60',
    seen: /it ended with signal SIGKILL/,
  },
};

for (const sandbox of ['off', 'auto'])
  t.test(
    sandbox === 'off' ? 'without a sandbox' : 'in a sandbox',
    { skip: hasProcfs ? sandbox === 'auto' && noSandbox : 'this system has no /proc' },
    async (t) => {
      t.jobs = 2;
      for (const [what, { program, limits, seen }] of Object.entries(hostile))
        t.test(`${what} is ended, and that is said`, async (t) => {
          const folder = t.testdir();
          const subject = script(folder, 'subject', program);
          const here = { ...env, ...(sandbox === 'off' && { HERE: folder }) };
          const options = ['--limits', `${limits},sandbox=${sandbox}`, ...patiently, ...one];
          const { code, stdout, stderr } = await startTester([...options, '--', subject], here)
            .ended;
          t.match(stdout, seen);
          t.match(stdout, /\n1 failed of 1, 0 of 10 points\n$/);
          t.equal(stderr, '');
          t.equal(code, 1);
          t.equal(processesNaming(folder), 0, 'nothing is left');
        });

      t.test('one that ignores SIGTERM and detaches its children is ended with them', async (t) => {
        // In a sandbox even one that has lost the tester's marker is found.
        const forget = sandbox === 'auto' ? 'env -i' : '';
        const seconds = (sandbox === 'auto' ? 64_000_000 : 65_000_000) + (process.pid % 1000);
        const program = `${perfectProxy}
import { spawn } from 'node:child_process';
process.on('SIGTERM', () => {});
const script = 'trap "" TERM; setsid sh -c "${forget} setsid sleep ${seconds} &" &';
spawn('sh', ['-c', script], { detached: true, stdio: 'ignore' });
`;
        const subject = script(t.testdir(), 'subject.mjs', program);
        const { code, stdout } = await run(`--limits=sandbox=${sandbox}`, ...one, '--', subject);
        t.equal(stdout, 'Single echo connection: passed\n');
        t.equal(code, 0);
        t.equal(processesNaming(subject), 0);
        t.equal(processesNaming(`sleep\x00${seconds}`), 0);
      });

      t.test('one that ends its parent does not end the tester', async (t) => {
        const program = `${nodeLine}
const parent = process.ppid;
process.kill(parent, 'SIGKILL');
setTimeout(() => {}, 60_000);
`;
        const subject = script(t.testdir(), 'subject', program);
        const args = [`--limits=sandbox=${sandbox},time=2`, ...one, '--', subject];
        const { code, stdout } = await run(...args);
        t.match(stdout, /\n1 failed of 1, 0 of 10 points\n$/);
        t.equal(code, 1);
        t.equal(processesNaming(subject), 0);
      });

      t.test('one that goes beyond a limit in one case is graded by the others', async (t) => {
        const program = `${perfectProxy.replace('(client) => {', '(client) => { if (fills()) return;')}
let clients = 0;
const kept = [];
const fill = () => kept.length < 2048 && kept.push(Buffer.alloc(2 ** 20, 1));
const fills = () => ++clients === 2 && setInterval(fill, 0);
`;
        const subject = script(t.testdir(), 'subject.mjs', program);
        const cases = ['--only', 'echo.single', 'echo.two', 'connect.server-first'];
        const limits = `--limits=memory=300M,sandbox=${sandbox}`;
        const args = [limits, ...patiently, '--profile', 'full', ...cases, '--', subject];
        const { code, stdout } = await run(...args);
        t.match(stdout, /^Single echo connection: passed$/m);
        t.match(stdout, /^Two echo connections: failed$/m);
        t.match(stdout, /the proxy was ended: it used more than 300 MiB of memory/);
        t.match(stdout, /\n2 passed, 1 failed of 3, 4 of 6 points\n$/);
        t.equal(code, 1);
      });
    },
  );

const elsewhere = (await whyNot([...loopbackAlone, '--', ...sandboxOf(usualLimits, [])])) ?? false;

t.test('in a sandbox there is no network but loopback', { skip: elsewhere }, async (t) => {
  const program =
    '#!/bin/sh\necho "networks: $(tail -n +3 /proc/net/dev | cut -d: -f1 | xargs)" >&2\nexit 1\n';
  const subject = script(t.testdir(), 'subject', program);
  const { stdout } = await run('--limits', ...one, '--', subject);
  t.match(stdout, 'its last words: networks: lo\n');
});

const skip = elsewhere || (hasLoopbackAlone() && 'there is no other network here');

t.test('a run in a network of its own can be interrupted, and killed', { skip }, async (t) => {
  for (const [signal, expected] of [
    ['SIGINT', 130],
    ['SIGKILL', null],
  ] as const) {
    const folder = t.testdir({ events: '' });
    const subject = script(folder, 'subject.mjs', perfectProxy);
    const events = join(folder, 'events');
    const cases = ['--only', 'timeout.lazy-forward'];
    const args = ['--limits', '--events', events, ...cases, '--', subject];
    const { child, ended } = startTester(args, env);
    const started = () => readFileSync(events, 'utf8').includes('case-started');
    t.ok(await eventually(started), 'it is running');
    child.kill(signal);
    const { code, stdout } = await ended;
    t.equal(code, expected);
    if (signal === 'SIGINT') t.match(stdout, /\n1 not finished of 1\n$/);
    t.ok(await eventually(() => processesNaming(folder) === 0), 'nothing is left');
  }
});

t.test('what cannot be had is said in one line', { skip: !hasProcfs }, async (t) => {
  const subject = script(t.testdir(), 'subject.mjs', perfectProxy);
  // A path with a shell on it, and nothing else.
  symlinkSync('/bin/sh', join(t.testdirName, 'sh'));
  const bare = { ...env, PATH: t.testdirName };
  const { code, stdout, stderr } = await startTester(['--limits', ...one, '--', subject], bare)
    .ended;
  t.equal(code, 0);
  t.equal(stdout, 'Single echo connection: passed\n');
  t.equal(
    stderr,
    'tester: no sandbox, files and network are open to the subject: bubblewrap (bwrap) is not installed\n',
  );
});

t.test('limits that make no sense are refused', async (t) => {
  const { code, stderr } = await run('--limits', 'memroy=1G');
  t.match(stderr, /^tester: --limits: there is no limit "memroy"; /);
  t.equal(code, 64);
});
