import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { readLog } from '../log/reader.js';
import { eventually, runTester, startTester } from './cli-helpers.js';

// Whoever kills the tester, as a grading system does at its time limit, finds whole files.

t.test('what is written while cases run survives SIGKILL', async (t) => {
  const folder = t.testdir();
  const [log = '', gradescope = '', classroom = ''] = ['x.ndjson', 'x.json', 'y.json'].map((name) =>
    join(folder, name),
  );
  const { child, ended } = startTester([
    ...['--only', 'echo.single', 'timeout.lazy-forward', '--events', log],
    ...['--report', `gradescope=${gradescope}`, '--report', `classroom=${classroom}`],
  ]);
  t.teardown(() => child.kill('SIGKILL'));
  const read = (file: string) => (existsSync(file) ? readFileSync(file, 'utf8') : '');
  // The second of them needs ten seconds: it is under way when the first is long decided.
  const underWay = () =>
    read(classroom).includes('"pass"') && /case-started.*timeout\.lazy-forward/.test(read(log));
  t.ok(await eventually(underWay), 'one case is decided, another has begun');
  child.kill('SIGKILL');
  await ended;

  const events = readLog(log).map(({ type }) => type);
  t.equal(events[0], 'run-started');
  t.notOk(events.includes('run-ended'));
  t.match(JSON.parse(read(gradescope)), {
    score: 10,
    output: /Not finished/,
    tests: [
      { name: 'Single echo connection', score: 10, max_score: 10, status: 'passed' },
      { score: 0, max_score: 10, status: 'failed', output: /^not (finished|begun)\n/ },
    ],
  });
  t.match(JSON.parse(read(classroom)), {
    status: 'error',
    max_score: 20,
    tests: [
      { status: 'pass', score: 10 },
      { status: 'error', score: 0 },
    ],
  });
  const { code, stdout } = await runTester('report', log, '--format', 'tap');
  t.match(stdout, /^ok 1 - echo\.single: .*(.*\n)+Bail out! the run did not come to its end\n$/m);
  t.equal(code, 0, 'the log can be told of');
});
