import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { parseLog } from '../log/reader.js';
import { tell } from '../log/story.js';
import { proxyProgram, runTester, script, startTester } from './cli-helpers.js';

// Several subjects on one command line, and their logs side by side.

t.jobs = 4;

const ids = ['--only', 'echo.single', 'close.one-way-shutdown'];

/** A good proxy, and one that closes both sides on either side's close. */
function programs(t: Test): { folder: string; good: string; bad: string } {
  const folder = t.testdir();
  const run = (option: string) =>
    `#!/bin/sh\nexec "${process.execPath}" "${proxyProgram}" "$@" ${option}\n`;
  return {
    folder,
    good: script(folder, 'good', run('')),
    bad: script(folder, 'bad', run('--no-half-close')),
  };
}

t.test('they are graded one by one and compared, and logged together', async (t) => {
  const { folder, good, bad } = programs(t);
  const log = join(folder, 'all.ndjson');
  const { code, stdout } = await runTester('--events', log, ...ids, bad, good, bad);
  const passed = 'Single echo connection: passed\n';
  t.ok(stdout.startsWith(`${bad}\n${passed}One-way shutdown: failed\n`), 'a heading for each');
  t.match(
    stdout,
    `of 2, 10 of 20 points\n${good}\n${passed}One-way shutdown: passed\n${bad} (2)\n${passed}`,
  );
  const matrix = stdout.slice(stdout.indexOf('\ncase ')).split('\n').slice(2);
  t.match(matrix, [/^echo\.single +passed +passed +passed$/, /^close.* failed +passed +failed$/]);
  t.match(matrix[3], /^bad +10 of 20 points: 1 passed, 1 failed$/);
  t.equal(code, 1, 'the worst of the three');
  const runs = tell(parseLog(readFileSync(log, 'utf8'), log));
  t.strictSame(
    runs.map(({ started, ended }) => [started.subject, ended?.interrupted]),
    [bad, good, `${bad} (2)`].map((subject) => [subject, false]),
  );
  const again = await runTester('compare', log);
  t.equal(again.stdout.split('\n').slice(1).join('\n'), matrix.join('\n'));
  t.equal(again.code, 0);
});

t.test('each is repeated, and has a report of its own', async (t) => {
  const { folder, good, bad } = programs(t);
  const files = join(folder, '{subject}.lab');
  const args = ['--repeat', '2', '--only', 'echo.single', '--report', `lab=${files}`];
  const { code, stdout } = await runTester(...args, bad, good);
  const run = 'Single echo connection: passed\n';
  const twice = `Run 1 of 2\n${run}Run 2 of 2\n${run}Spread of 2 runs`;
  t.ok(stdout.startsWith(`${bad}\n${twice}`));
  t.match(stdout, `\n${good}\n${twice}`);
  t.match(stdout, /\ngood {2}10 of 10 points: 1 passed; the worst of 2 runs\n$/);
  t.strictSame(readdirSync(folder).sort(), ['bad', 'bad.lab', 'good', 'good.lab']);
  t.equal(readFileSync(join(folder, 'good.lab'), 'utf8'), `${good}\n${run}${good}\n${run}`);
  t.equal(code, 0);
});

t.test('behind two dashes the words are one command line', async (t) => {
  const { good, bad } = programs(t);
  const { stdout } = await runTester('--only', 'echo.single', '--', good, bad);
  t.match(stdout, /^Single echo connection: failed\n/);
  t.match(stdout, /1 failed of 1, 0 of 10 points\n$/);
});

t.test('Ctrl-C ends them all, and tells what is known', async (t) => {
  const { folder, good, bad } = programs(t);
  const log = join(folder, 'all.ndjson');
  const waits = ['--events', log, '--only', 'echo.single', 'timeout.active-client'];
  const { child, ended } = startTester([...waits, good, bad]);
  await once(child.stdout as NodeJS.ReadableStream, 'data');
  child.kill('SIGINT');
  const { code, stdout } = await ended;
  t.equal(code, 130);
  const notes = `note: good: the run did not come to its end\nnote: not graded: ${bad}\n`;
  t.ok(stdout.endsWith(`\n${notes}`), stdout);
  t.strictSame(
    tell(parseLog(readFileSync(log, 'utf8'), log)).map(({ started }) => started.subject),
    [good],
    'the second is not begun',
  );
});

t.test('what makes no sense for several is refused before anything runs', async (t) => {
  const { folder, good, bad } = programs(t);
  const file = join(folder, 'x');
  const wrong: [args: string[], message: RegExp][] = [
    [['--report', `tap=${file}`], /^tester: a report tap tells of one subject: .*\{subject\}/],
    [['--write-baseline', file], /^tester: --write-baseline is about one subject/],
    [['--report', `lab=${file}/{subject}`], /cannot be written/],
  ];
  for (const [args, message] of wrong) {
    const { code, stdout, stderr } = await runTester(...args, bad, good);
    t.match(stderr, message);
    t.equal(stderr.split('\n').length, 2, 'one line');
    t.equal(stdout, '');
    t.equal(code, 64);
  }
  t.notOk(existsSync(file));
  const compared = await runTester('compare', bad);
  t.match(compared.stderr, /^tester: .*bad: line 1 is not JSON\n$/);
  t.equal(compared.code, 64);
});
