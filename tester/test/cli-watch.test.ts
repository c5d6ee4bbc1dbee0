import { appendFileSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { processesNaming, runTester, script, startTester } from './cli-helpers.js';
import { eventually, nodeLine, perfectProxy } from './helpers.js';

t.jobs = 3;

/** It closes whatever connects. */
const brokenProxy = `${nodeLine}
import { createServer } from 'node:net';
createServer((client) => client.destroy()).listen(process.argv[4], '127.0.0.1');
`;

/** A proxy that is watched, in the test's folder, which no other process has on its line. */
function startWatching(t: Test, folder: string, ...options: string[]) {
  const path = script(folder, 'proxy.mjs', perfectProxy);
  const { child, ended } = startTester(['--watch', ...options, '--', path]);
  t.teardown(() => child.kill('SIGKILL'));
  let text = '';
  let seen = 0;
  child.stdout?.on('data', (chunk) => {
    text += chunk;
  });
  return {
    path,
    ended,
    interrupt: () => child.kill('SIGINT'),
    /** Replaces it as build tools do. */
    replace(program: string) {
      renameSync(script(folder, 'new.mjs', program), path);
    },
    /** Waits for words in what has not been waited for, and returns it up to their end. */
    async until(words: string): Promise<string> {
      await eventually(words, () => text.includes(words, seen));
      const from = seen;
      seen = text.indexOf(words, from) + words.length;
      return text.slice(from, seen);
    },
  };
}

t.test('each change is graded, and what it has changed is said', async (t) => {
  const folder = t.testdir();
  const watched = startWatching(t, folder, '--only', 'echo.single');
  const { path, ended, interrupt, replace, until } = watched;
  const watching = `watching ${path}; Ctrl-C ends\n`;
  t.equal(await until(watching), `Single echo connection: passed\n${watching}`);

  replace(brokenProxy);
  const broken = await until(watching);
  t.match(broken, /^\d\d:\d\d:\d\d changed: .*\/proxy\.mjs\nSingle echo connection: failed\n/);
  t.match(broken, /\n1 failed of 1, 0 of 10 points\nnow fails: echo\.single\nwatching /);

  replace(`${brokenProxy}\n`);
  t.match(await until(watching), /\nsame verdicts as before\nwatching /);

  rmSync(path);
  t.equal(await until('waiting for it\n'), `${path}: no such file; waiting for it\n`);
  replace(perfectProxy);
  t.match(await until(watching), /: passed\nnow passes: echo\.single\nwatching /);

  t.equal(processesNaming(folder), 1, 'nothing but the tester between the runs');
  interrupt();
  const { code, stderr } = await ended;
  t.equal(code, 0, 'the exit code of the last whole run');
  t.equal(stderr, '');
  t.equal(processesNaming(folder), 0);
});

t.test('the exit code is that of a failure if the last run has failed', async (t) => {
  const { ended, interrupt, replace, until } = startWatching(
    t,
    t.testdir(),
    '--only',
    'echo.single',
  );
  await until('Ctrl-C ends\n');
  replace(brokenProxy);
  await until('Ctrl-C ends\n');
  interrupt();
  t.equal((await ended).code, 1);
});

t.test('a run during which the proxy changes is given up, and begun again', async (t) => {
  const folder = t.testdir();
  const json = join(folder, 'results.json');
  const events = join(folder, 'events.jsonl');
  const only = ['--only', 'echo.single', 'timeout.active-client'];
  const watched = startWatching(t, folder, ...only, '--json', json, '--events', events);
  await watched.until('Single echo connection: passed\n');
  await eventually('a proxy', () => processesNaming(folder) > 1);
  // It ends at once: the next run is a short one.
  watched.replace(`${nodeLine}process.exit(1);`);
  const first = await watched.until('; this run is given up\n');
  t.match(first, /^changed: .*proxy\.mjs; this run is given up\n$/, 'nothing else is said of it');
  t.throws(() => readFileSync(json), 'no report either');

  const second = await watched.until('Ctrl-C ends\n');
  t.match(second, /2 failed of 2, 0 of 20 points\nwatching /, 'there is no run to compare it to');
  t.match(JSON.parse(readFileSync(json, 'utf8')), { runs: [{ results: [{}, {}] }] });
  const types = readFileSync(events, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line).type);
  t.equal(types.filter((type) => type === 'run-started').length, 1, 'a log of one run');
  watched.interrupt();
  t.equal((await watched.ended).code, 1);
});

t.test('an interruption ends a run at once, and leaves nothing running', async (t) => {
  const folder = t.testdir();
  const only = ['--only', 'echo.single', 'timeout.active-client'];
  const { ended, interrupt, until } = startWatching(t, folder, ...only);
  await until('Single echo connection: passed\n');
  await eventually('a proxy', () => processesNaming(folder) > 1);
  interrupt();
  const { code, stdout } = await ended;
  t.equal(code, 130);
  t.equal(stdout, 'Single echo connection: passed\n');
  t.equal(processesNaming(folder), 0);
});

t.test('an interruption while the proxy is waited for ends with the last code', async (t) => {
  const { path, ended, interrupt, until } = startWatching(t, t.testdir(), '--only', 'echo.single');
  await until('Ctrl-C ends\n');
  rmSync(path);
  await until('waiting for it\n');
  interrupt();
  t.equal((await ended).code, 0);
});

t.test('a file that the program is given is watched as well', async (t) => {
  const source = join(t.testdir(), 'source.mjs');
  writeFileSync(source, perfectProxy);
  const words = ['--', process.execPath, source];
  const { child, ended } = startTester(['--watch', '--only', 'echo.single', ...words]);
  let text = '';
  child.stdout?.on('data', (chunk) => {
    text += chunk;
  });
  t.teardown(() => child.kill('SIGKILL'));
  await eventually('the first run', () => text.endsWith('Ctrl-C ends\n'));
  writeFileSync(source, brokenProxy);
  await eventually('the second run', () => text.includes('now fails: echo.single\n'));
  child.kill('SIGINT');
  t.equal((await ended).code, 1);
});

t.test('a file that the proxy itself writes to is watched no more after two runs', async (t) => {
  const folder = t.testdir({ 'own.log': '' });
  const log = join(folder, 'own.log');
  const program = script(folder, 'proxy.mjs', perfectProxy);
  // Only what is written soon after a run has begun counts, and Node may need longer to begin.
  const path = script(folder, 'proxy', `#!/bin/sh\nprintf . >> "$5"\nexec '${program}' "$@"\n`);
  const words = ['--', path, '{host}', '{port}', '{listen}', '--log', log];
  const { child, ended } = startTester(['--watch', '--only', 'timeout.active-client', ...words]);
  let text = '';
  child.stdout?.on('data', (chunk) => {
    text += chunk;
  });
  t.teardown(() => child.kill('SIGKILL'));
  await eventually('a run on the way', () => text.includes('no longer watched\n'));
  const told = `own.log changes whenever a run begins: no longer watched\n`;
  t.equal(text.split('this run is given up').length - 1, 2);
  t.ok(text.endsWith(told));
  await eventually('the write of the third run', () => readFileSync(log).length > 2);
  appendFileSync(path, '\n');
  await eventually('the end of the third run', () => text.split('given up').length - 1 === 3);
  t.match(text.slice(text.indexOf(told) + told.length), /^changed: .*\/proxy; this run/);
  child.kill('SIGINT');
  await ended;
});

const wrong: [what: string, args: string[], message: RegExp][] = [
  ['the bundled proxy', [], /^tester: --watch is for a subject of your own: .*\n$/],
  ['--repeat', ['--repeat', '2', 'true'], /^tester: --watch and --repeat do not go together\n$/],
  ['--write-baseline', ['--write-baseline', '/tmp/x', 'true'], /and --write-baseline do not go/],
];

for (const [what, args, message] of wrong)
  t.test(`--watch is wrong usage with ${what}`, async (t) => {
    const { code, stdout, stderr } = await runTester('--watch', ...args);
    t.match(stderr, message);
    t.equal(stdout, '');
    t.equal(code, 64);
  });
