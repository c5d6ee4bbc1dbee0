import t from 'tap';
import type { RunStory } from '../../log/story.js';
import { compareRuns, countsText } from '../../report/comparison.js';
import { storyOf } from './stories.js';

const table = (...runs: RunStory[]) =>
  compareRuns(runs).rows.map(
    ({ head, cells, differs }) =>
      `${head.id}: ${cells.map(({ outcome }) => outcome).join(', ')}${differs ? ' !' : ''}`,
  );

t.test('each case has a row, and each subject a column', async (t) => {
  const rows = table(
    storyOf('./a', { x: 'passed', y: 'failed', z: 'flaky' }),
    storyOf('./b', { x: 'passed', y: 'passed', z: 'flaky' }),
  );
  t.strictSame(rows, ['x: passed, passed', 'y: failed, passed !', 'z: flaky, flaky']);
});

t.test('what only one log has stands where it has it', async (t) => {
  const rows = table(
    storyOf('./a', { b: 'passed', d: 'passed' }),
    storyOf('./b', { a: 'passed', b: 'passed', c: 'failed', d: 'passed', e: 'passed' }),
  );
  t.strictSame(rows, [
    'a: not run, passed !',
    'b: passed, passed',
    'c: not run, failed !',
    'd: passed, passed',
    'e: not run, passed !',
  ]);
});

t.test('what is not decided is told as such', async (t) => {
  const run = storyOf('./a', { x: 'begun', y: 'waiting' }, { ended: false });
  t.strictSame(table(run), ['x: not finished', 'y: not begun']);
  t.strictSame(compareRuns([run]).notes, ['a: the run did not come to its end']);
});

t.test('several runs of a subject are one, the worst', async (t) => {
  const runs = [
    storyOf('./a', { x: 'passed', y: 'failed' }),
    storyOf('./b', { x: 'passed', y: 'passed' }),
    storyOf('./a', { x: 'flaky', y: 'passed' }),
  ];
  const { subjects } = compareRuns(runs);
  t.strictSame(table(...runs), ['x: flaky, passed !', 'y: failed, passed !']);
  t.strictSame(
    subjects.map((each) => [each.label, each.runs, each.score.points, countsText(each.counts)]),
    [
      ['a', 2, 2, '1 flaky, 1 failed'],
      ['b', 1, 4, '2 passed'],
    ],
  );
});

t.test('what forbids to compare is noted', async (t) => {
  const like = [storyOf('./a', { x: 'passed' }), storyOf('./b', { x: 'passed' })];
  t.strictSame(compareRuns(like).notes, []);
  const profile = { id: 'full', title: '', source: '' };
  const other = storyOf('./c', { x: 'passed' }, { profile, stall: 2_500, interrupted: true });
  t.strictSame(compareRuns([...like, other]).notes, [
    'the profiles differ: a lab, b lab, c full',
    'the stall times differ: a 10 s, b 10 s, c 2.5 s',
    'c: the run did not come to its end',
  ]);
});
