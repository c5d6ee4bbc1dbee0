import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { proxyProgram, runTester, script, startTester } from './cli-helpers.js';

t.jobs = 4;

/** A proxy that fails exactly this: both sides are closed on either side's close. */
const addresses = ['{host}', '{port}', '{listen}'];
const closesBoth = [process.execPath, proxyProgram, ...addresses, '--no-half-close'];
const ids = ['--only', 'echo.single', 'close.one-way-shutdown'];

const entry = { verdict: 'failed', seen: 'end-of-file' };
function baseline(t: Test, failures: Record<string, typeof entry>): string {
  const file = join(t.testdir(), 'known.json');
  writeFileSync(file, JSON.stringify({ version: 1, profile: 'mit-6.824', failures }));
  return file;
}

t.test('what is written as known fails no run any more', async (t) => {
  const file = join(t.testdir(), 'known.json');
  const results = join(t.testdirName, 'results.json');
  const first = await runTester('--write-baseline', file, ...ids, '--', ...closesBoth);
  t.match(first.stdout, /\nOne-way shutdown: failed\n {2}expected: /);
  t.match(
    first.stdout,
    /\n1 passed, 1 failed of 2, 10 of 20 points\nbaseline written: 1 known failure in .*\n$/,
  );
  t.equal(first.code, 1, 'a run is judged by what was known before it');
  t.match(JSON.parse(readFileSync(file, 'utf8')), {
    version: 1,
    profile: 'mit-6.824',
    failures: { 'close.one-way-shutdown': { verdict: 'failed', seen: /./ } },
  });
  const options = ['--baseline', file, '--json', results];
  const second = await runTester(...options, ...ids, '--', ...closesBoth);
  t.equal(
    second.stdout,
    'Single echo connection: passed\nOne-way shutdown: failed (known)\n1 passed, 1 failed (known) of 2, 10 of 20 points\n',
  );
  t.equal(second.code, 0);
  const [echo, shutdown] = JSON.parse(readFileSync(results, 'utf8')).runs[0].results;
  t.equal('expected' in echo, false);
  t.equal(shutdown.expected, true);
});

t.test('what is mended is news, and so is what does not exist', async (t) => {
  const failures = { 'echo.single': entry, 'close.early': entry, 'echo.none': entry };
  const file = baseline(t, failures);
  const { code, stdout } = await runTester('--baseline', file, '--only', 'echo.*');
  t.match(stdout, /^Single echo connection: passed\n/);
  t.match(stdout, /\nno longer fails: echo\.single; write the baseline anew\n/);
  t.match(stdout, /\nno such case any more: echo\.none; write the baseline anew\n$/);
  t.equal(code, 0);
  const both = ['--baseline', file, '--write-baseline', file, '--only', 'echo.*'];
  t.match((await runTester(...both)).stdout, /\nbaseline written: 1 known failure in /);
  t.same(JSON.parse(readFileSync(file, 'utf8')).failures, { 'close.early': entry });
});

t.test('what is not known still fails the run', async (t) => {
  const file = baseline(t, { 'echo.single': entry });
  const { code, stdout } = await runTester('--baseline', file, ...ids, '--', ...closesBoth);
  t.match(stdout, /\nOne-way shutdown: failed\n[\s\S]*\nno longer fails: echo\.single;/);
  t.equal(code, 1);
});

t.test('a proxy that cannot be started gives no baseline', async (t) => {
  const file = join(t.testdir(), 'known.json');
  const { code, stdout } = await runTester('--write-baseline', file, '/bin/false');
  t.match(
    stdout,
    /\n10 failed of 10, 0 of 100 points\nno baseline written: the proxy cannot be started\n$/,
  );
  t.equal(code, 1);
  t.notOk(existsSync(file));
});

t.test('an interrupted run writes none', async (t) => {
  const file = baseline(t, { 'close.early': entry });
  const before = readFileSync(file, 'utf8');
  const subject = script(
    t.testdirName,
    'proxy',
    `#!/bin/sh\nexec "${process.execPath}" "${proxyProgram}" "$@"\n`,
  );
  const { child, ended } = startTester([
    ...['--write-baseline', file, '--only', 'echo.single', 'timeout.*', '--', subject],
  ]);
  await once(child.stdout as NodeJS.ReadableStream, 'data');
  child.kill('SIGINT');
  t.equal((await ended).code, 130);
  t.equal(readFileSync(file, 'utf8'), before);
});
