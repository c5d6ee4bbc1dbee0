import { CommanderError } from 'commander';
import t from 'tap';
import { usualLimits } from '../limits.js';
import { parseArguments } from '../options.js';

const parse = (...words: string[]) => parseArguments(words, '1.2.3');

t.test('without a word everything has its default', async (t) => {
  t.strictSame(parse(), {
    command: [],
    verbatim: false,
    profile: 'mit-6.824',
    only: [],
    skip: [],
    report: [],
    stallTimeout: 10_000,
    timeScale: 1,
    seed: 6824,
    concurrency: 16,
    repeat: 1,
    watch: false,
    strict: false,
    verbose: false,
  });
});

t.test('the subject is what is left, and all that stands behind two dashes', async (t) => {
  t.strictSame(parse('./proxy').command, ['./proxy']);
  t.strictSame(parse('--verbose', './proxy', 'word').command, ['./proxy', 'word']);
  const words = ['./server', '--proxy', '{host}:{port}', '--port', '{listen}', '--strict'];
  const options = parse('--verbose', '--', ...words);
  t.strictSame(options.command, words);
  t.match(options, { verbose: true, strict: false, verbatim: true });
  t.equal(parse('./proxy', './other').verbatim, false);
});

t.test('--only and --skip take words up to the subject', async (t) => {
  const options = parse('--only', 'echo.*', 'close.early', './proxy', 'word');
  t.strictSame(options.only, ['echo.*', 'close.early']);
  t.strictSame(options.command, ['./proxy', 'word']);
  const both = parse('--only', 'echo.*', '--skip', 'echo.two', '/usr/bin/proxy');
  t.match(both, { only: ['echo.*'], skip: ['echo.two'], command: ['/usr/bin/proxy'] });
  t.match(parse('--only', 'a', '--only', 'b', '--', 'proxy'), {
    only: ['a', 'b'],
    command: ['proxy'],
  });
  t.match(parse('./proxy', '--only', 'a'), { only: ['a'], command: ['./proxy'] });
  t.match(parse('--only', 'a', '--', './proxy'), { only: ['a'], command: ['./proxy'] });
});

t.test('numbers are read, and seconds become milliseconds', async (t) => {
  t.equal(parse('--stall-timeout', '2.5').stallTimeout, 2_500);
  t.equal(parse('--time-scale', '0.5').timeScale, 0.5);
  t.equal(parse('--seed', '0').seed, 0);
  t.equal(parse('--concurrency', '1').concurrency, 1);
  t.equal(parse('--repeat', '20').repeat, 20);
  t.match(parse('--profile', 'full', '--json', 'x.json', '--verbose'), {
    profile: 'full',
    json: 'x.json',
    verbose: true,
  });
  t.match(parse('--watch', './proxy'), { watch: true, command: ['./proxy'] });
  const files = parse('--strict', '--baseline', 'x.json', '--write-baseline', 'y.json');
  t.match(files, { strict: true, baseline: 'x.json', writeBaseline: 'y.json' });
});

t.test('a script is kept as it is, when it can be read', async (t) => {
  t.equal(parse('--wire', 'client.write(1)').wire, 'client.write(1)');
  t.equal(parse('--wire', '').wire, '');
  t.throws(() => parse('--wire', 'client.leap()'), { message: /^--wire: client\.leap\(\) is no/ });
});

t.test('limits are read, with and without changes, and leave the subject alone', async (t) => {
  t.match(parse('--limits'), { limits: usualLimits, command: [] });
  t.match(parse('--limits', './proxy', 'word'), {
    limits: usualLimits,
    command: ['./proxy', 'word'],
  });
  t.match(parse('--limits', 'cpu=5', './proxy'), { limits: { cpu: 5 }, command: ['./proxy'] });
  t.match(parse('--limits=cpu=5', 'proxy'), { limits: { cpu: 5 }, command: ['proxy'] });
  t.match(parse('./proxy', '--limits'), { limits: usualLimits, command: ['./proxy'] });
});

t.test('an option for ids that has none is no way to name a subject', async (t) => {
  t.throws(() => parse('--only', './proxy'), { message: '--only without an id' });
  t.throws(() => parse('--skip', './proxy'), { message: '--skip without an id' });
});

t.test('numbers that make no sense are refused with the reason', async (t) => {
  const refused = (option: string, value: string, message: RegExp) =>
    t.throws(() => parse(option, value), { code: 'commander.invalidArgument', message });
  for (const option of ['--stall-timeout', '--time-scale', '--seed', '--concurrency', '--repeat'])
    for (const value of ['ten', '', '-1', '1e3', '0x10', 'NaN', '1.'])
      refused(option, value, /It is not a /);
  refused('--stall-timeout', '1.9', /2 to 3600/);
  refused('--stall-timeout', '3601', /2 to 3600/);
  refused('--time-scale', '0', /more than 0/);
  refused('--seed', '1.5', /not a whole number/);
  refused('--seed', '9007199254740993', /not a whole number/);
  refused('--stall-timeout', '0', /2 to 3600/);
  refused('--concurrency', '0', /1 or more/);
  refused('--repeat', '0', /1 or more/);
});

t.test('an unknown option, help and version are thrown, not printed as an error', async (t) => {
  t.throws(() => parse('--fast'), { code: 'commander.unknownOption', exitCode: 1 });
  const printed: string[] = [];
  const { write } = process.stdout;
  const thrown = ['--version', '--help'].map((word) => {
    process.stdout.write = (text) => printed.push(String(text)) > 0;
    try {
      return parse(word);
    } catch (error) {
      return error;
    } finally {
      process.stdout.write = write;
    }
  });
  for (const error of thrown) t.ok(error instanceof CommanderError && error.exitCode === 0);
  t.equal(printed[0], '1.2.3\n');
  t.match(printed.slice(1).join(''), /--time-scale <factor>.*Exit codes:/s);
});
