import { resolve } from 'node:path';
import t from 'tap';
import { askedOf, parseClassArguments } from '../../class/options.js';
import { usualLimits } from '../../limits.js';

const parse = (line: string) => parseClassArguments(line.split(' '));

t.test('little must be said', async (t) => {
  t.match(parse('subs --out out'), {
    folder: 'subs',
    out: 'out',
    jobs: 1,
    buildTime: 120,
    profile: 'mit-6.824',
    command: ['./tcpproxy'],
    limits: usualLimits,
    words: ['--profile', 'mit-6.824', '--limits'],
  });
});

t.test('all that the tester is to know is passed on', async (t) => {
  const { words, command, jobs, again } = parse(
    'subs --out out --jobs 3 --profile ./my.json --only echo.* close.early --skip echo.two --strict --stall-timeout 4 --time-scale 2 --seed 7 --concurrency 3 --limits memory=2G --again ada bob -- python3 proxy.py {host} {port} {listen}',
  );
  t.strictSame(words, [
    ...['--profile', resolve('my.json'), '--only', 'echo.*', 'close.early', '--skip', 'echo.two'],
    ...['--strict', '--stall-timeout=4', '--time-scale=2', '--seed=7', '--concurrency=3'],
    ...['--limits', 'memory=2G'],
  ]);
  t.strictSame(command, ['python3', 'proxy.py', '{host}', '{port}', '{listen}']);
  t.strictSame([jobs, again], [3, ['ada', 'bob']]);
});

t.test('a profile file is one without a folder in front, too', async (t) => {
  t.match(parse('subs --out out --profile my.json').words, ['--profile', resolve('my.json')]);
});

t.test('--again without names is for all that did not build', async (t) => {
  t.equal(parse('subs --out out --again').again, true);
  t.strictSame(parse('subs --out out --again ada bob').again, ['ada', 'bob']);
  t.strictSame(parse('subs --out out').again, []);
});

t.test('limits do not take the folder for theirs, and can be left away', async (t) => {
  t.match(parse('--limits subs --out out'), { folder: 'subs', limits: usualLimits });
  const { limits, words } = parse('subs --no-limits --out out');
  t.equal(limits, undefined);
  t.notOk(words.includes('--limits'));
});

t.test('what must not change is what the table is made of', async (t) => {
  const cases = [{ id: 'close.early', weight: 3 }];
  const lab = { id: 'lab', title: '', source: '', invocation: ['{command}'], cases: [] };
  const of = (line: string, heads = cases, profile = lab, version = '1') =>
    JSON.stringify(askedOf(parse(line), { profile, cases: heads }, version));
  const usual = of('subs --out out');
  t.equal(of('others --out there --jobs 4 --again ada --build-time 9'), usual);
  for (const other of ['--build make', '--seed 2', '--strict', '--no-limits', '--profile full'])
    t.not(of(`subs --out out ${other}`), usual, other);
  t.not(of('subs --out out', [{ id: 'close.early', weight: 4 }]), usual, 'a weight');
  const other = { ...lab, invocation: ['{command}', '{port}'] };
  t.not(of('subs --out out', cases, other), usual, 'what a file of the same name says');
  t.not(of('subs --out out', cases, lab, '2'), usual, 'another tester');
});

t.test('what is wrong is said in one line', async (t) => {
  t.throws(() => parse('subs'), { message: /required option '--out <folder>'/ });
  t.throws(() => parse('--out out'), {
    message: 'name the folder of the submissions',
  });
  t.throws(() => parse('subs ./tcpproxy --out out'), {
    message: './tcpproxy: a program goes behind --',
  });
  for (const jobs of ['0', 'two', '1.5', '-1'])
    t.throws(() => parseClassArguments(['subs', '--out', 'out', `--jobs=${jobs}`]), {
      message: /whole number from 1 on/,
    });
  t.throws(() => parse('subs --out out --limits memory=few'), { message: /memory=few is no size/ });
});
