import t from 'tap';
import { asIfKilled, isUndecided } from '../../log/undecided.js';
import { storyOf } from '../report/stories.js';

const fates = {
  passed: 'passed',
  here: { verdict: 'skipped', attempts: 1 },
  unreached: { verdict: 'skipped', attempts: 0 },
  // Where no case could start the subject.
  untried: { verdict: 'failed', attempts: 0 },
  waiting: 'waiting',
} as const;

t.test(
  'undecided is what has no result, and what an interrupted run did not come to',
  async (t) => {
    const run = storyOf('./a', fates, { interrupted: true });
    const ids = run.cases.filter(isUndecided).map(({ head }) => head.id);
    t.strictSame(ids, ['unreached', 'waiting']);
  },
);

t.test('without those an interrupted run is as a killed one', async (t) => {
  const run = storyOf('./a', fates, { interrupted: true });
  const { cases, ...others } = asIfKilled(run);
  t.strictSame(
    cases.map(({ result }) => result?.verdict),
    ['passed', 'skipped', undefined, 'failed', undefined],
  );
  t.strictSame(others, { started: run.started, ended: run.ended });
  t.ok(run.cases[2]?.result, 'and the story is left alone');
});
