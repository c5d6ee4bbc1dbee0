import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import { proxyProgram, runTester } from './cli-helpers.js';

const handout = [
  'Single echo connection',
  'Two echo connections',
  '20 echo connections',
  'Bulk data, 20 connections',
  'Mix of blocked and normal',
  'One-way shutdown',
  'Early close',
  'Non-timeout of active client',
  'Timeout of lazy forward client',
  'Timeout of lazy reverse client',
];

// What is to be passed at the first try is run before the rest, not beside it.
await t.test('without a subject it grades the bundled proxy and prints the handout', async (t) => {
  const { code, stdout, stderr } = await runTester();
  t.equal(stdout, handout.map((title) => `${title}: passed\n`).join(''));
  t.equal(stderr, '');
  t.equal(code, 0);
});

await t.test('a stall time can be agreed on', async (t) => {
  // With a shorter one a tester that is held up for two seconds finds the subject flaky.
  const { code, stdout } = await runTester('--stall-timeout', '6', '--only', 'timeout.*');
  t.equal(
    stdout,
    handout
      .slice(-3)
      .map((title) => `${title}: passed\n`)
      .join(''),
  );
  t.equal(code, 0);
});

t.jobs = 4;

t.test('a stall time that the subject does not keep is a failure', async (t) => {
  const lines = ['{host}', '{port}', '{listen}', '--stall-timeout', '1'];
  const { code, stdout } = await runTester(
    // So long that no machine is slow enough to make a stall of 1 s look like it.
    ...['--stall-timeout', '20', '--only', 'timeout.lazy-*', '--'],
    ...[process.execPath, proxyProgram, ...lines],
  );
  t.match(stdout, /^Timeout of lazy forward client: failed\n {2}expected: .*20\.0 s/);
  t.match(stdout, /\nTimeout of lazy reverse client: failed\n/);
  t.match(stdout, /\n2 failed of 2, 0 of 20 points\n$/);
  t.equal(code, 1);
});

t.test('placeholders say where the addresses go', async (t) => {
  const words = [process.execPath, proxyProgram, '{host}', '{port}', '{listen}'];
  const { code, stdout } = await runTester('--only', 'echo.single', '--', ...words);
  t.equal(stdout, 'Single echo connection: passed\n');
  t.equal(code, 0);
});

t.test('the subject may stand behind the ids', async (t) => {
  const { code, stdout } = await runTester('--only', 'echo.single', 'close.early', '/bin/true');
  t.match(stdout, /^Single echo connection: failed\n[\s\S]*Early close: failed\n/);
  t.equal(code, 1);
});

t.test('a file called - is standard output', async (t) => {
  const { code, stdout } = await runTester('--only', 'echo.single', '--json', '-');
  t.equal(code, 0);
  t.match(JSON.parse(stdout), { runs: [{ results: [{ id: 'echo.single', verdict: 'passed' }] }] });
});

t.test('--repeat runs again and shows the spread, --json keeps every run', async (t) => {
  const file = join(t.testdir(), 'results.json');
  const args = ['--only', 'echo.single', '--repeat', '2', '--json', file, '--seed', '7'];
  const { code, stdout } = await runTester(...args);
  const line = 'Single echo connection: passed\n';
  const [before, after] = stdout.split('Spread of 2 runs (');
  t.equal(before, `Run 1 of 2\n${line}Run 2 of 2\n${line}`);
  t.match(after, /\nSingle echo connection: passed 2 of 2; [\d.]+ [\d.]+ [\d.]+\n$/);
  t.equal(code, 0);
  t.match(JSON.parse(readFileSync(file, 'utf8')), {
    version: 1,
    profile: 'mit-6.824',
    seed: 7,
    runs: [
      { results: [{ id: 'echo.single', verdict: 'passed' }] },
      { results: [{ id: 'echo.single', verdict: 'passed' }] },
    ],
  });
});

t.test('--verbose adds the journal and what the subject printed', async (t) => {
  const words = [process.execPath, proxyProgram, '{host}', '1', '{listen}', '{port}'];
  const { code, stdout } = await runTester('--verbose', '--only', 'echo.single', '--', ...words);
  t.match(stdout, /Single echo connection: failed\n[\s\S]*the subject printed:\n {4}tcpproxy: /);
  t.equal(code, 1);
  const dialsWrong = ['sh', '-c', `exec "${process.execPath}" "${proxyProgram}" $0 1 $2`];
  const other = await runTester(
    ...['--verbose', '--only', 'echo.single', '--', ...dialsWrong],
    ...['{host}', '{port}', '{listen}'],
  );
  t.match(other.stdout, /journal[\s\S]* client 1 +reset \(ECONNRESET\)\n/);
  t.match(other.stdout, /the subject printed:\n[\s\S]*"outcome":"dial-failed"/);
});

const readOnly = fileURLToPath(new URL('../../../package.json', import.meta.url));

const usageErrors: [what: string, args: string[], message: RegExp][] = [
  ['an unknown option', ['--onyl', 'x'], /unknown option '--onyl'.*--only/s],
  ['an unknown profile', ['--profile', 'mit'], /no profile matches mit; the nearest: mit-6\.824/],
  ['an unknown id', ['--only', 'echo.sngle'], /no case matches echo\.sngle; .*echo\.single/],
  ['a glob that matches nothing', ['--skip', 'x.*'], /no case matches x\.\*; the nearest: /],
  ['an empty selection', ['--skip', '*'], /no case is left to run/],
  ['a number that is none', ['--repeat', 'two'], /'two' is invalid/],
  ['a subject that is not there', ['./no-such-file'], /\.\/no-such-file: no such file/],
  ['a subject that is a folder', ['/'], /\/: is a directory, not a program/],
  ['a subject that may not be run', [readOnly], /package\.json: not executable/],
  ['a program that is nowhere', ['no-such-program'], /no such program on the PATH/],
  ['placeholders without all three', ['true', '{host}'], /lacks \{port\} and \{listen\}/],
  ['a script that is none', ['--wire', 'client.leap()'], /--wire: client\.leap\(\) is no step/],
  ['a script for no case', ['--wire', '', 'true'], /--wire is for model\.wire: add --profile full/],
  ['a file that cannot be written', ['--json', '/no/such/x.json', 'true'], /cannot be written/],
  ['a baseline that is not there', ['--baseline', '/no/such.json'], /such\.json: cannot be read/],
  ['a baseline that is none', ['--baseline', readOnly], /package\.json: is not a baseline/],
  ['nowhere to write one', ['--write-baseline', '/no/such.json'], /such\.json: cannot be written/],
  ['to explain nothing', ['explain'], /missing required argument 'id'/],
  ['to explain what is not', ['explain', 'one-way'], /matches one-way; .*close\.one-way-shutdown/],
  ['to list what is not', ['list', '--only', 'x.*'], /no case matches x\.\*; the nearest: /],
  ['to list for nobody', ['list', '--profile', 'mit'], /no profile matches mit; the nearest: mit-/],
  ['a word too many', ['list', 'echo.single'], /too many arguments/],
];

for (const [what, args, message] of usageErrors) {
  t.test(`${what} is wrong usage: exit code 64 and a line that says so`, async (t) => {
    const { code, stdout, stderr } = await runTester(...args);
    t.match(stderr, message);
    t.match(stderr, /^tester: /);
    t.notMatch(stderr, /\n {4}at /, 'no stack trace');
    t.equal(stdout, '');
    t.equal(code, 64);
  });
}

t.test('--help and --version are no errors', async (t) => {
  const help = await runTester('--help');
  t.match(help.stdout, /^Usage: tester [\s\S]*--stall-timeout [\s\S]*Exit codes:/);
  t.match(help.stdout, /^ +tester list \[options\]\n +tester explain .*<id\.\.\.>$/m);
  t.match((await runTester('list', '--help')).stdout, /^Usage: tester list [\s\S]*--profile /);
  t.match((await runTester('explain', '--help')).stdout, /^Usage: tester explain /);
  t.equal(help.code, 0);
  const version = await runTester('--version');
  t.match(version.stdout, /^\d+\.\d+\.\d+\n$/);
});
