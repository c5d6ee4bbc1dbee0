import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { hasProcfs } from '../harness/procfs.js';
import { eventually, processesNaming, startTester, usualEnv } from './cli-helpers.js';
import { nodeLine, perfectProxy } from './helpers.js';
import { noSandbox } from './sandboxes.js';

t.jobs = 2;

// What collects coverage writes files, and programs in a sandbox may not.
const env = { ...usualEnv, NODE_OPTIONS: '' };
const half = perfectProxy.replace('allowHalfOpen: true', 'allowHalfOpen: false');
/** It is not to matter whether a file without an extension may be a module here. */
const launcher = `#!/bin/sh\nexec ${process.execPath} ./proxy.mjs "$@"\n`;
const makefile = 'tcpproxy:\n\tcp launcher tcpproxy && chmod +x tcpproxy\n';
const asks = ['--only', 'echo.single', '--build', 'make tcpproxy'];

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

function pidsNaming(text: string): number[] {
  const pids = readdirSync('/proc').map(Number);
  return pids.filter((pid) => pid > 0 && commandOf(pid).includes(text));
}

/** A folder with these submissions, each with a proxy and what makes a program of it. */
function submissions(t: Test, programs: Record<string, string>) {
  const root = t.testdir({});
  for (const [name, program] of Object.entries(programs)) {
    mkdirSync(join(root, 'subs', name), { recursive: true });
    writeFileSync(join(root, 'subs', name, 'proxy.mjs'), program);
    writeFileSync(join(root, 'subs', name, 'launcher'), launcher);
    writeFileSync(join(root, 'subs', name, 'Makefile'), makefile);
  }
  const [subs, out] = [join(root, 'subs'), join(root, 'out')];
  const start = (...args: string[]) => startTester(['class', subs, '--out', out, ...args], env);
  const run = (...args: string[]) => start(...args).ended;
  const result = (name: string) => join(out, 'submissions', name);
  const grades = () =>
    (existsSync(join(out, 'grades.csv')) ? readFileSync(join(out, 'grades.csv'), 'utf8') : '')
      .replace(/^\uFEFF/, '')
      .trimEnd()
      .split('\r\n');
  return { root, subs, out, start, run, result, grades };
}

t.test('each is built and graded, and what came of all is shown', async (t) => {
  const wrong = `${nodeLine}process.exit(3);\n`;
  const all = { ada: perfectProxy, bob: wrong, 'c d': perfectProxy, eve: perfectProxy };
  const { subs, out, run, result, grades } = submissions(t, all);
  writeFileSync(join(subs, 'c d/Makefile'), 'tcpproxy:\n\techo never >&2; exit 1\n');
  writeFileSync(join(subs, 'eve/Makefile'), 'tcpproxy:\n\ttouch tcpproxy\n');
  const before = readdirSync(join(subs, 'ada'));
  const { code, stdout, stderr } = await run(...asks, '--jobs', '2');

  t.equal(code, 0, stderr);
  t.match(stdout, /^ada: 10 of 10 points: 1 passed$/m);
  t.match(stdout, /^bob: 0 of 10 points: 1 failed$/m);
  t.match(stdout, /^c d: not built: make tcpproxy ended with code 2$/m);
  t.match(
    stdout,
    /^eve: no program: \.\/tcpproxy: not executable \(try chmod \+x \.\/tcpproxy\)$/m,
  );
  t.match(stdout, /^2 graded, 1 not built, 1 no program; median 0 of 10 points\n/m);
  t.strictSame(grades(), [
    'submission,standing,points,of,echo.single',
    'ada,graded,10,10,passed',
    'bob,graded,0,10,failed',
    'c d,not built,0,10,',
    'eve,no program,0,10,',
  ]);
  t.match(readFileSync(join(out, 'index.html'), 'utf8'), '<h1>4 submissions</h1>');
  t.match(readFileSync(join(result('ada'), 'report.html'), 'utf8'), '<title>ada: ');
  const score = (name: string) =>
    JSON.parse(readFileSync(join(result(name), 'results.json'), 'utf8'));
  t.equal(score('ada').score, 10);
  t.match(score('c d'), { score: 0, output: /^make tcpproxy ended with code 2\.\n(.|\n)*never/ });
  t.match(
    readFileSync(join(result('c d'), 'build.log'), 'utf8'),
    /^\$ make tcpproxy\n(.|\n)*never\n/,
  );
  t.match(readFileSync(join(result('eve'), 'report.html'), 'utf8'), 'eve: no program');
  t.strictSame(readdirSync(join(subs, 'ada')), before, 'what was handed in stays as it is');
  t.notOk(existsSync(join(result('ada'), 'submission')), 'the copy is gone');
  t.notOk(existsSync(join(result('ada'), 'tester.log')), 'nothing was wrong');
});

t.test('nothing is graded twice, but what was handed in anew or is wanted again', async (t) => {
  const { subs, run, result, grades } = submissions(t, { ada: perfectProxy, bob: perfectProxy });
  await run(...asks);
  const log = (name: string) => readFileSync(join(result(name), 'events.ndjson'), 'utf8');
  const [ada, bob] = [log('ada'), log('bob')];
  const second = await run(...asks);
  t.match(second.stdout, /^graded before: 2 of 2\n/);
  t.strictSame([log('ada'), log('bob')], [ada, bob]);

  writeFileSync(join(subs, 'bob/proxy.mjs'), `${nodeLine}process.exit(3);\n`);
  const third = await run(...asks);
  t.match(third.stdout, /^handed in anew, graded anew: bob\ngraded before: 1 of 2\nbob: 0 of 10/);
  t.equal(log('ada'), ada);
  t.equal(grades()[2], 'bob,graded,0,10,failed');

  const fourth = await run(...asks, '--again', 'ada');
  t.match(fourth.stdout, /^graded before: 1 of 2\nada: 10 of 10/);
  t.not(log('ada'), ada);
});

t.test('without --build it is graded as it is, by the command behind --', async (t) => {
  const { run, grades } = submissions(t, { ada: perfectProxy, bob: half });
  const cases = ['--only', 'echo.single', 'close.one-way-shutdown'];
  const line = ['--', process.execPath, 'proxy.mjs', '{host}', '{port}', '{listen}'];
  const { code } = await run(...cases, '--no-limits', ...line);
  t.equal(code, 0, 'the grading has worked');
  t.strictSame(grades().slice(1), [
    'ada,graded,20,20,passed,passed',
    'bob,graded,10,20,passed,failed',
  ]);
});

t.test('what cannot be copied is left out', async (t) => {
  const { subs, run, grades } = submissions(t, { ada: perfectProxy });
  execFileSync('mkfifo', [join(subs, 'ada/pipe')]);
  symlinkSync('.', join(subs, 'ada/self'));
  symlinkSync('/no/such/file', join(subs, 'ada/nowhere'));
  t.equal((await run(...asks)).code, 0);
  t.equal(grades()[1], 'ada,graded,10,10,passed');
});

t.test('whoever interrupts it loses nothing', { skip: !hasProcfs && 'needs /proc' }, async (t) => {
  const mark = `${62_000_000 + (process.pid % 1000)}`;
  const slow = `#!/bin/sh\nexec sleep ${mark}\n`;
  const names = ['ada', 'bob', 'cyd'].map((name) => `${name}-${process.pid}`);
  const [ada = '', bob = '', cyd = ''] = names;
  const { root, out, subs, start, run, grades } = submissions(
    t,
    Object.fromEntries(names.map((name) => [name, perfectProxy])),
  );
  writeFileSync(join(subs, bob, 'Makefile'), `tcpproxy:\n\tsleep ${mark}\n`);
  writeFileSync(join(subs, cyd, 'launcher'), slow);
  // A program that never listens is waited for longer than anything is waited for here.
  const own = [...asks, '--jobs', '3', '--time-scale', '20'];
  for (const signal of ['SIGKILL', 'SIGINT'] as const) {
    const { child, ended } = start(...own);
    t.teardown(() => child.kill('SIGKILL'));
    // Two of them wait for what never comes: a build, and a program that never listens.
    const waits = () => processesNaming(mark) >= 2 && grades()[1] === `${ada},graded,10,10,passed`;
    t.ok(await eventually(waits, 60_000), `${signal} comes in the middle`);
    child.kill(signal);
    const { code } = await ended;
    t.equal(code, signal === 'SIGINT' ? 130 : null);
    t.ok(await eventually(() => processesNaming(mark) === 0), 'nothing is left running');
    const testers = () => processesNaming(`--name=${ada}`) + processesNaming(`--name=${cyd}`);
    t.ok(await eventually(() => processesNaming(root) + testers() === 0), 'no tester either');
    t.strictSame(readdirSync(join(out, 'submissions')), [ada]);
    t.equal(grades()[1], `${ada},graded,10,10,passed`);
    t.match(grades()[2], `${bob},not graded`);
  }
  for (const name of [bob, cyd]) {
    writeFileSync(join(subs, name, 'launcher'), launcher);
    writeFileSync(join(subs, name, 'Makefile'), makefile);
  }
  const { code, stdout } = await run(...own);
  t.equal(code, 0);
  t.match(stdout, /^graded before: 1 of 3\n/);
  t.strictSame(
    grades().slice(1),
    names.map((name) => `${name},graded,10,10,passed`),
  );
});

t.test('no more are graded at the same time than there are to be', async (t) => {
  const names = ['ada', 'bob', 'cyd'];
  const { subs, root, run } = submissions(
    t,
    Object.fromEntries(names.map((name) => [name, perfectProxy])),
  );
  // Each build has the same folder for itself for a while, or notes that it has not.
  const build = `mkdir ${root}/taken || touch ${root}/clash; sleep 0.3; rmdir ${root}/taken; exit 1`;
  for (const name of names) writeFileSync(join(subs, name, 'Makefile'), `tcpproxy:\n\t${build}\n`);
  const { stdout } = await run(...asks, '--no-limits');
  t.match(stdout, /^3 not built/m);
  t.notOk(existsSync(join(root, 'clash')));
});

t.test('two are graded at the same time where two are to be', async (t) => {
  const { subs, root, run } = submissions(t, { ada: perfectProxy, bob: perfectProxy });
  // Each of them waits for the other one.
  const meet = (own: string, other: string) =>
    `tcpproxy:\n\ttouch ${root}/${own}; while ! [ -e ${root}/${other} ]; do sleep 0.02; done; exit 1\n`;
  writeFileSync(join(subs, 'ada/Makefile'), meet('a', 'b'));
  writeFileSync(join(subs, 'bob/Makefile'), meet('b', 'a'));
  const { stdout } = await run(...asks, '--no-limits', '--jobs', '2');
  t.match(stdout, /^ada: not built: make tcpproxy ended with code 2$/m);
  t.match(stdout, /^bob: not built: make tcpproxy ended with code 2$/m);
});

t.test('what did not build is tried again when that is wanted', async (t) => {
  const { subs, run, grades } = submissions(t, { ada: perfectProxy, bob: perfectProxy });
  writeFileSync(join(subs, 'bob/Makefile'), 'tcpproxy:\n\tsleep 600\n');
  // Ada's build must be over by then.
  const short = await run(...asks, '--build-time', '5');
  t.match(short.stdout, /^bob: not built: make tcpproxy ran for more than 5 s$/m);
  t.match((await run(...asks, '--build-time', '6')).stdout, /^graded before: 2 of 2\n/);
  const again = await run(...asks, '--build-time', '6', '--again');
  t.match(
    again.stdout,
    /^graded before: 1 of 2\nbob: not built: make tcpproxy ran for more than 6 s$/m,
  );
  t.equal(grades()[1], 'ada,graded,10,10,passed');
});

t.test('results that were damaged are made again', async (t) => {
  const { result, run, grades } = submissions(t, { ada: perfectProxy });
  await run(...asks);
  writeFileSync(join(result('ada'), 'events.ndjson'), '');
  t.match((await run(...asks)).stdout, /^ada: 10 of 10 points/);
  t.equal(grades()[1], 'ada,graded,10,10,passed');
});

t.test('half a run is no result', { skip: noSandbox }, async (t) => {
  const mark = `${63_000_000 + (process.pid % 1000)}`;
  const name = `eve-${process.pid}`;
  const { subs, out, start, grades } = submissions(t, { [name]: perfectProxy });
  writeFileSync(join(subs, name, 'launcher'), `#!/bin/sh\nexec sleep ${mark}\n`);
  const { child, ended } = start(...asks, '--time-scale', '20');
  t.teardown(() => child.kill('SIGINT'));
  t.ok(await eventually(() => processesNaming(mark) > 0, 60_000));
  // What the tester runs in is ended, and the tester with it; or the tester, where it runs in nothing.
  const all = pidsNaming(`--name=${name}`);
  const outer = all.find((pid) => commandOf(pid).includes('--info-fd')) ?? all[0];
  process.kill(outer as number, 'SIGKILL');
  const { code, stdout } = await ended;
  t.equal(code, 2);
  t.match(stdout, /^eve-\d+: not graded: (the tester|its log)/m);
  t.match(grades()[1], `${name},not graded`);
  t.notOk(existsSync(join(out, 'submissions', name)));
});

t.test(
  'a build in a sandbox changes nothing but its own folder',
  { skip: noSandbox },
  async (t) => {
    const { subs, root, run, result, grades } = submissions(t, { ada: perfectProxy });
    const line = `echo x > ${root}/stolen; echo x > ../report.html; cp launcher tcpproxy; chmod +x tcpproxy`;
    writeFileSync(join(subs, 'ada/Makefile'), `tcpproxy:\n\t${line}\n`);
    await run(...asks);
    t.notOk(existsSync(join(root, 'stolen')));
    t.match(grades()[1], 'ada,graded,10,10,passed');
    t.match(readFileSync(join(result('ada'), 'build.log'), 'utf8'), /Read-only file system/);
  },
);

t.test('a tester that breaks says so, and is started again the next time', async (t) => {
  const { subs, out, run, grades } = submissions(t, { ada: perfectProxy });
  const profile = join(subs, '..', 'own.mjs');
  const invocation = "invocation: ['{command}', '{host}', '{port}', '{listen}']";
  const cases = `${invocation}, cases: [{ id: 'echo.single', weight: 10 }]`;
  const source = (line: string) =>
    `${line}\nexport default { id: 'own', title: 'Own', source: 'x', ${cases} };\n`;
  // It is read by each tester anew.
  const broken = "if (process.argv.includes('--events')) throw new Error('what a day');";
  writeFileSync(profile, source(broken));
  const own = ['--profile', profile, '--build', 'make tcpproxy'];
  const { code, stdout } = await run(...own);
  t.equal(code, 2);
  t.match(stdout, /^ada: not graded: the tester ended with code \d+: .*what a day/m);
  t.match(grades()[1], /^ada,not graded,,,/);
  writeFileSync(profile, source(''));
  t.equal((await run(...own)).code, 0);
  t.equal(grades()[1], 'ada,graded,10,10,passed');
  t.notOk(existsSync(join(out, '.lock')));
});

t.test('what is wrong with the command line is said at once', async (t) => {
  const { out, run } = submissions(t, { ada: perfectProxy });
  const lines: [args: string[], message: RegExp][] = [
    [['--again', 'nobody'], /^tester: --again: there is no submission nobody\n$/],
    [['--profile', 'mit'], /^tester: no profile matches mit; /],
    [['--', 'no-such-program'], /^tester: no-such-program: no such program on the PATH/],
    [
      ['--', './p', '{host}'],
      /^tester: the subject's command line lacks \{port\} and \{listen\}\n$/,
    ],
    [['--build-time', 'long'], /^tester: .*whole number from 1 on/],
  ];
  for (const [args, message] of lines) {
    const { code, stderr } = await run(...args);
    t.equal(code, 64);
    t.match(stderr, message);
  }
  t.notOk(existsSync(out), 'nothing was begun');
});
