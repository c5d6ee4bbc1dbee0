import t from 'tap';
import { tell } from '../../log/story.js';
import { onePerSubject, onlySubject } from '../../report/subjects.js';
import { decided, runStarted } from '../events.js';
import { makeResult } from '../helpers.js';

const run = (subject: string, verdict: 'passed' | 'failed') => [
  runStarted(['a'], { subject }),
  decided(makeResult('a', { verdict })),
];

t.test('each subject has one run, the worst of its own', async (t) => {
  const events = [...run('./x', 'passed'), ...run('./y', 'passed'), ...run('./x', 'failed')];
  const told = onePerSubject(tell(events)).map(({ started, cases }) => [
    started.subject,
    cases[0]?.result?.verdict,
  ]);
  t.strictSame(told, [
    ['./x', 'failed'],
    ['./y', 'passed'],
  ]);
});

t.test('where there is room for one, two are too many and none is nothing', async (t) => {
  t.equal(onlySubject(tell(run('./x', 'passed')), 'tap')?.started.subject, './x');
  t.equal(onlySubject([], 'tap'), undefined);
  t.throws(() => onlySubject(tell([...run('./x', 'passed'), ...run('./y', 'passed')]), 'tap'), {
    name: 'UsageError',
    message: 'tap tells of one subject, and these are 2',
  });
});
