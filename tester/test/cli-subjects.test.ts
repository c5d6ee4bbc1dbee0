import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import t from 'tap';
import {
  eventually,
  processesNaming,
  proxyProgram,
  runTester,
  script,
  startTester,
} from './cli-helpers.js';

// Subjects that behave badly as programs: each gets a verdict, and nothing of it is left running.

t.jobs = 4;

const node = process.execPath;
/** A number for a command line, by which no process of another run is taken for one of this one. */
const markOf = (kind: number) => `${kind * 100_000 + (process.pid % 100_000)}`;

t.test('a subject that exits at once fails with its last words', async (t) => {
  const subject = script(t.testdir(), 'exits', '#!/bin/sh\necho no such option >&2\nexit 3\n');
  const { code, stdout } = await runTester(subject);
  t.match(stdout, /seen: +it ended with code 3; its last words: no such option\n/);
  t.match(stdout, /\n10 failed of 10, 0 of 100 points\n$/);
  t.equal(code, 1);
});

t.test('a subject that never listens fails and is ended', async (t) => {
  const subject = script(t.testdir(), 'sleeps', '#!/bin/sh\nwhile :; do sleep 1; done\n');
  const { code, stdout } = await runTester(
    '--time-scale',
    '0.2',
    '--only',
    'echo.*',
    '--',
    subject,
  );
  t.match(stdout, /seen: +it did not within 2 s\n/);
  t.match(stdout, /\n3 failed of 3, 0 of 30 points\n$/);
  t.equal(code, 1);
  t.equal(processesNaming(subject), 0);
});

t.test('a subject that cannot be executed fails', async (t) => {
  const subject = script(t.testdir(), 'garbage', '\x7fELF nothing that runs\n');
  const { code, stdout } = await runTester('--only', 'echo.single', subject);
  t.match(stdout, /seen: +it ended with /);
  t.equal(code, 1);
});

t.test('a subject that prints megabytes is graded like any other', async (t) => {
  const text = `#!/bin/sh
yes 'the same line again and again' | head -c 20000000
yes 'and again' | head -c 20000000 >&2
exec "${node}" "${proxyProgram}" "$@"
`;
  const subject = script(t.testdir(), 'chatters', text);
  const { code, stdout } = await runTester('--only', 'echo.single', subject);
  t.equal(stdout, 'Single echo connection: passed\n');
  t.equal(code, 0);
});

t.test('a subject that goes to the background fails, and is ended all the same', async (t) => {
  const mark = markOf(1);
  const text = `#!/bin/sh
setsid "${node}" "${proxyProgram}" "$@" --log-level silent --idle-timeout ${mark} &
for i in 1 2 3 4 5 6 7 8 9 10; do sleep 0.1; done
`;
  const subject = script(t.testdir(), 'daemon', text);
  const cases = ['--only', 'echo.single', 'timeout.active-*'];
  // Pauses of more than a second are enough to outlast its first process.
  const { code, stdout } = await runTester('--stall-timeout', '4', ...cases, subject);
  t.equal(code, 1);
  t.match(stdout, /the proxy ended with code 0 during the case|leaving processes behind/);
  const left = () => processesNaming(`--idle-timeout\x00${mark}`);
  t.ok(await eventually(() => left() === 0), 'nothing is left');
});

t.test('a subject that ignores SIGTERM, and its children, are ended', async (t) => {
  const mark = markOf(2);
  const text = `#!${node}
process.on('SIGTERM', () => {});
const { spawn } = require('node:child_process');
const child = spawn('sleep', ['${mark}'], { detached: true, stdio: 'ignore' });
spawn('${node}', ['${proxyProgram}', ...process.argv.slice(2)], { stdio: 'inherit' });
`;
  const subject = script(t.testdir(), 'stubborn.cjs', text);
  const { code, stdout } = await runTester('--only', 'echo.single', subject);
  t.equal(stdout, 'Single echo connection: passed\n');
  t.equal(code, 0);
  t.equal(processesNaming(subject), 0, 'the subject is gone');
  t.equal(processesNaming(`sleep\x00${mark}`), 0, 'its child in another session is gone');
});

t.test('Ctrl-C ends the run, reports what is known and leaves nothing running', async (t) => {
  const subject = script(
    t.testdir(),
    'proxy',
    `#!/bin/sh\nexec "${node}" "${proxyProgram}" "$@"\n`,
  );
  const json = `${subject}.json`;
  const { child, ended } = startTester([
    '--json',
    json,
    '--only',
    'echo.single',
    'timeout.*',
    '--',
    subject,
  ]);
  await once(child.stdout as NodeJS.ReadableStream, 'data');
  child.kill('SIGINT');
  const { code, stdout } = await ended;
  t.match(
    stdout,
    /^Single echo connection: passed\nNon-timeout of active client: not (finished|begun)\n/,
  );
  t.match(stdout, /reason: +the run was interrupted\n/);
  t.match(stdout, /\n1 passed, (\d not (finished|begun)(, | of 4\n$))+/);
  t.notMatch(stdout, 'skipped');
  t.equal(code, 130);
  t.match(JSON.parse(readFileSync(json, 'utf8')).runs[0].results[0], { verdict: 'passed' });
});

t.test('when the tester is killed its subjects die', async (t) => {
  const mark = markOf(3);
  const text = `#!/bin/sh
exec "${node}" "${proxyProgram}" "$@" --idle-timeout ${mark}
`;
  const subject = script(t.testdir(), 'proxy', text);
  const { child, ended } = startTester(['--only', 'timeout.lazy-forward', '--', subject]);
  const running = () => processesNaming(`--idle-timeout\x00${mark}`);
  t.ok(await eventually(() => running() === 1), 'the subject is running');
  child.kill('SIGKILL');
  await ended;
  t.ok(await eventually(() => running() === 0), 'the subject is gone');
});

t.test('when nobody reads the report any more, the run ends in good order', async (t) => {
  const { child, ended } = startTester(['--only', 'echo.single', 'timeout.*']);
  await once(child.stdout as NodeJS.ReadableStream, 'data');
  child.stdout?.destroy();
  child.kill('SIGINT');
  const { code, stderr } = await ended;
  t.equal(stderr, '');
  t.equal(code, 130);
});

t.test(
  'the bundled proxy is started as a course wants it, if it is what the course wants',
  async (t) => {
    const only = ['--only', 'close.both-on-either'];
    const { code, stdout } = await runTester('--profile', 'berkeley-cs162', ...only);
    t.match(stdout, /: passed$/m);
    t.equal(code, 0);
    t.match(await runTester('--profile', 'ualberta-cmput404-echo'), {
      code: 64,
      stderr: /is for an echo server, which the bundled proxy is not\n$/,
    });
  },
);

t.test('what a profile grades is called what it is', async (t) => {
  const program = script(t.testdir(), 'server', '#!/bin/sh\nexit 3\n');
  const options = ['--profile', 'ualberta-cmput404-echo', '--concurrency', '1'];
  const { stdout } = await runTester(...options, program);
  t.match(
    stdout,
    /expected: an echo server that listens on port \d+ and stays in the foreground$/m,
  );
  t.match(stdout, /expected: an echo server that can be started$/m);
  t.match(stdout, /because the echo server could not be started for the cases before$/m);
});
