import t from 'tap';
import { pointsOf, scoreOf, sumOf, weightOf } from '../score.js';
import { makeResult } from './helpers.js';

t.test('a profile says how much a case counts, or its severity does', async (t) => {
  t.equal(weightOf({ weight: 7, severity: 'informational' }), 7);
  t.equal(weightOf({ weight: 0, severity: 'required' }), 0);
  t.strictSame(
    (['required', 'recommended', 'informational'] as const).map((severity) =>
      weightOf({ severity }),
    ),
    [2, 1, 0],
  );
});

t.test('points are earned by passing, and by luck unless the reader is strict', async (t) => {
  const points = (verdict: 'passed' | 'failed' | 'flaky' | 'skipped' | 'inconclusive') =>
    pointsOf(3, makeResult('a', { verdict }));
  t.equal(points('passed'), 3);
  t.equal(points('flaky'), 3);
  t.equal(pointsOf(3, makeResult('a', { verdict: 'flaky' }), { strict: true }), 0);
  for (const verdict of ['failed', 'skipped', 'inconclusive'] as const) t.equal(points(verdict), 0);
  t.equal(pointsOf(3, undefined), 0, 'and not by what is not decided');
});

t.test('the score is what all cases earned of what they could', async (t) => {
  const cases = [
    { head: { weight: 10 }, result: makeResult('a') },
    { head: { weight: 5 }, result: makeResult('b', { verdict: 'failed' }) },
    { head: { weight: 2 } },
    { head: { weight: 1 }, result: makeResult('d', { verdict: 'flaky' }) },
  ];
  t.strictSame(scoreOf(cases), { points: 11, of: 18 });
  t.strictSame(scoreOf(cases, { strict: true }), { points: 10, of: 18 });
  t.strictSame(scoreOf([]), { points: 0, of: 0 });
});

t.test('a sum shows nothing of how numbers are kept', async (t) => {
  const cases = [0.1, 0.2].map((weight) => ({ head: { weight }, result: makeResult('a') }));
  t.strictSame(scoreOf(cases), { points: 0.3, of: 0.3 });
  t.equal(sumOf([1 / 3, 1 / 3]), 0.666667);
  t.equal(sumOf([]), 0);
});
