import t from 'tap';
import { matrixReport } from '../../report/matrix.js';
import { storyOf } from './stories.js';

const one = storyOf('./one', { 'echo.single': 'passed', 'close.early': 'failed' });
const two = storyOf('./two', { 'echo.single': 'passed', 'close.early': 'skipped' });

t.test('where there is room it is in words, with the sums below', async (t) => {
  t.strictSame(matrixReport([one, two], 28), [
    'case         one     two',
    'echo.single  passed  passed',
    'close.early  failed  skipped',
    '',
    'one  2 of 4 points: 1 passed, 1 failed',
    'two  2 of 4 points: 1 passed, 1 skipped',
  ]);
});

t.test('where there is less it is in symbols, which are explained', async (t) => {
  const lines = matrixReport([one, two], 27);
  t.strictSame(lines.slice(0, 3), [
    'case         one  two',
    'echo.single  ✓    ✓',
    'close.early  ✗    -',
  ]);
  t.equal(lines.at(-1), '✓ passed  ✗ failed  - skipped');
});

t.test('names that are too long are numbers, named below', async (t) => {
  const long = storyOf('./something-long', { 'echo.single': 'flaky', 'close.early': 'begun' });
  t.strictSame(matrixReport([one, long], 20), [
    'case         1  2',
    'echo.single  ✓  ~',
    'close.early  ✗  …',
    '',
    '1  one             2 of 4 points: 1 passed, 1 failed',
    '2  something-long  2 of 4 points: 1 flaky, 1 not finished',
    '✓ passed  ~ flaky  ✗ failed  … not finished',
  ]);
});

t.test('what is too wide is folded, and no line is longer than it may be', async (t) => {
  const runs = Array.from({ length: 30 }, (_, index) =>
    storyOf(`./proxy-${index}`, { 'echo.single': 'passed', 'flow.bounded-forward': 'failed' }),
  );
  for (const width of [16, 17, 24, 40, 80]) {
    const lines = matrixReport(runs, width);
    const matrix = lines.filter((line) => /^(case|echo|flow)/.test(line));
    const heads = matrix.filter((line) => line.startsWith('case')).join(' ');
    t.strictSame(
      heads.match(/\d+/g),
      Array.from(runs, (_, index) => String(index + 1)),
    );
    t.equal(matrix.length % 3, 0);
    t.ok(matrix.length > 3, 'in several blocks');
    t.equal(matrix.join('').match(/✗/g)?.length, 30);
    t.ok(Math.max(...matrix.map((line) => [...line].length)) <= width, `${width}`);
  }
  t.match(matrixReport(runs, 20)[2], /^flow\.bounde… {2}✗/, 'an id is cut');
  t.match(matrixReport(runs, 200)[2], /^flow\.bounded-forward {2}✗/, 'or whole');
});

t.test('only the rows that differ, where that is asked for', async (t) => {
  const lines = matrixReport([one, two], 80, { differences: true });
  t.strictSame(lines.slice(0, 2), ['case         one     two', 'close.early  failed  skipped']);
  t.equal(lines[3], 'one  2 of 4 points: 1 passed, 1 failed', 'the sums are of all');
  t.strictSame(matrixReport([one], 80, { differences: true }), [
    'there is nothing to compare one with',
    '',
    'one  2 of 4 points: 1 passed, 1 failed',
  ]);
});

t.test('that there is no difference is said where there could be one', async (t) => {
  const same = storyOf('./same', { 'echo.single': 'passed', 'close.early': 'failed' });
  const [first] = matrixReport([one, same], 80, { differences: true });
  t.equal(first, 'there is no difference in 2 cases');
});

t.test('several runs of a subject and unlike ones are said to be so', async (t) => {
  const lines = matrixReport([one, two, two], 80);
  t.equal(lines[0], 'case         one     two');
  t.match(lines.join('\n'), /\ntwo {2}2 of 4 points: .*; the worst of 2 runs$/);
  const killed = storyOf('./three', { 'echo.single': 'begun' }, { ended: false, stall: 3_000 });
  t.strictSame(matrixReport([one, killed], 80).slice(-2), [
    'note: the stall times differ: one 10 s, three 3 s',
    'note: three: the run did not come to its end',
  ]);
});
