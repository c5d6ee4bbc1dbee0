import { spawnSync } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { formats } from '../report/formats.js';
import { runTester, script, testerProgram } from './cli-helpers.js';
import { nodeLine, perfectProxy } from './helpers.js';

const cases = ['--only', 'echo.single', 'close.one-way-shutdown'];
const closesBoth = perfectProxy.replace(
  'client.pipe(upstream)',
  "client.on('end', () => client.end()).pipe(upstream)",
);

t.test('every report is the same when it is made of the log', async (t) => {
  const folder = t.testdir();
  const subject = script(folder, 'proxy.mjs', closesBoth);
  const names = Object.keys(formats);
  const requests = (option: string, kind: string) =>
    names.flatMap((name) => [option, `${name}=${join(folder, `${kind}.${name}`)}`]);
  const log = join(folder, 'log.ndjson');
  const live = requests('--report', 'live');
  t.equal((await runTester(...cases, ...live, '--events', log, '--', subject)).code, 1);
  t.equal((await runTester('report', log, ...requests('--format', 'log'))).code, 0);
  for (const name of names) {
    const text = (kind: string) => readFileSync(join(folder, `${kind}.${name}`), 'utf8');
    t.ok(text('live').length > 20, name);
    t.ok(text('live') === text('log'), name);
  }
});

t.test('what a program printed that could not be started is in the log', async (t) => {
  const folder = t.testdir();
  const dying = `${nodeLine}\nconsole.log('hello'); console.error('Error: boom'); process.exit(3);`;
  const subject = script(folder, 'dies.mjs', dying);
  const log = join(folder, 'log.ndjson');
  await runTester('--only', 'echo.single', '--events', log, '--', subject);
  const { stdout } = await runTester('report', log, '--format', 'json');
  t.match(JSON.parse(stdout).runs[0].results[0].output, /hello(.|\n)*boom/);
});

t.test('a full disk is told, and takes no verdict away', async (t) => {
  const folder = t.testdir();
  const file = join(folder, 'x.json');
  const words = [...cases, '--events', '/dev/full', '--json', file, '--report', 'tap=/dev/full'];
  const subject = script(folder, 'proxy.mjs', perfectProxy);
  // Of two that go to one device neither is in the way of the other.
  const { code, stderr } = await runTester(...words, '--', subject);
  t.equal(code, 74);
  t.equal(
    stderr,
    'tester: /dev/full: cannot be written: no space left on device\ntester: /dev/full: cannot be written: no space left on device\n',
  );
  t.equal(JSON.parse(readFileSync(file, 'utf8')).runs[0].results.length, 2);
});

t.test('a subject is not taken for a file to write', async (t) => {
  const subject = script(t.testdir(), 'proxy.mjs', perfectProxy);
  for (const option of ['--events', '--json', '--write-baseline'])
    t.match(await runTester('--only', 'echo.single', option, subject), {
      code: 64,
      stderr: `tester: ${subject}: is a program, and is not overwritten\n`,
    });
  t.equal(readFileSync(subject, 'utf8'), perfectProxy);
});

t.test('standard output that cannot be written is told', async (t) => {
  const full = openSync('/dev/full', 'w');
  t.teardown(() => closeSync(full));
  const { status, stderr } = spawnSync(process.execPath, [testerProgram, 'list'], {
    stdio: ['ignore', full, 'pipe'],
    encoding: 'utf8',
  });
  t.equal(status, 74);
  t.equal(stderr, 'tester: standard output cannot be written: no space left on device\n');
});
