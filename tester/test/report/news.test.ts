import t from 'tap';
import type { KnownFailure } from '../../baseline.js';
import { newsReport } from '../../report/news.js';
import { makeResult } from '../helpers.js';

const ids = new Set(['a', 'b', 'c']);
const baseline = (failures: Record<string, KnownFailure['verdict']>) => ({
  profile: 'lab',
  failures: new Map(
    Object.entries(failures).map(([id, verdict]) => [id, { verdict, seen: 'x' }] as const),
  ),
});
const failed = makeResult('a', { verdict: 'failed' });
const flaky = makeResult('a', { verdict: 'flaky' });
const unknown = makeResult('a', { verdict: 'inconclusive' });

t.test('what was known to fail and passes is news', async (t) => {
  const known = baseline({ a: 'failed', b: 'failed' });
  t.strictSame(newsReport(known, [[makeResult('a')]], ids), [
    'no longer fails: a; write the baseline anew',
  ]);
  t.strictSame(newsReport(known, [[makeResult('a'), makeResult('b')]], ids), [
    'no longer fails: a, b; write the baseline anew',
  ]);
});

t.test('what fails in one of several runs still fails', async (t) => {
  const known = baseline({ a: 'failed' });
  t.strictSame(newsReport(known, [[makeResult('a')], [failed]], ids), []);
  t.strictSame(newsReport(known, [[flaky], [makeResult('a')]], ids), []);
  t.equal(newsReport(known, [[unknown], [makeResult('a')]], ids).length, 1);
});

t.test('no news: what is not decided, not selected, or flaky anyway', async (t) => {
  t.strictSame(newsReport(baseline({ a: 'failed', b: 'failed' }), [[unknown]], ids), []);
  t.strictSame(newsReport(baseline({ a: 'flaky' }), [[makeResult('a')]], ids), []);
  t.strictSame(newsReport(baseline({}), [[failed]], ids), []);
});

t.test('an id that does not exist is news, whatever was run', async (t) => {
  t.strictSame(newsReport(baseline({ 'x.y': 'failed', z: 'flaky' }), [[]], ids), [
    'no such case any more: x.y, z; write the baseline anew',
  ]);
});
