import t from 'tap';
import { tell } from '../../log/story.js';
import { counts, standsAs, wording } from '../../report/wording.js';
import { decided, runStarted } from '../events.js';
import { makeResult } from '../helpers.js';

t.test('what fails no run says why', async (t) => {
  const severity = 'recommended' as const;
  t.equal(wording(makeResult('a', { verdict: 'failed' })), 'failed');
  t.equal(wording(makeResult('a', { verdict: 'failed', severity })), 'failed (recommended)');
  t.equal(wording(makeResult('a', { verdict: 'failed', expected: true })), 'failed (known)');
  t.equal(wording(makeResult('a', { severity })), 'passed');
});

t.test('what is not decided has begun or not', async (t) => {
  const begun = { type: 'case-started', id: 'b', attempt: 1, at: 1 } as const;
  const [run] = tell([runStarted(['a', 'b', 'c']), begun, decided(makeResult('a'))]);
  const words = (run?.cases ?? []).map(standsAs);
  t.strictSame(words, ['passed', 'not finished', 'not begun']);
  const skipped = { verdict: 'skipped', attempts: 0, reason: 'the run was interrupted' } as const;
  const rest = ['b', 'c'].map((id) => decided(makeResult(id, skipped)));
  const [interrupted] = tell([runStarted(['b', 'c', 'd']), begun, ...rest]);
  t.strictSame(interrupted?.cases.map(standsAs), ['not finished', 'not begun', 'not begun']);
});

t.test('the same words are counted, in the order in which they come', async (t) => {
  t.equal(counts(['passed', 'failed', 'passed']), '2 passed, 1 failed');
  t.equal(counts([]), '');
});
