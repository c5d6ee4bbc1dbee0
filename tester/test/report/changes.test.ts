import t from 'tap';
import { changesReport, type Known } from '../../report/changes.js';
import { plain } from '../../report/paint.js';
import type { Verdict } from '../../verdict.js';

function results(verdicts: Record<string, Verdict>): Known[] {
  return Object.entries(verdicts).map(([id, verdict]) => ({ id, verdict }));
}

t.test('what has become better or worse is named, and what still fails is counted', async (t) => {
  const before = results({ a: 'passed', b: 'failed', c: 'failed', d: 'passed', e: 'failed' });
  const after = results({ a: 'failed', b: 'passed', c: 'failed', d: 'passed', e: 'passed' });
  t.strictSame(changesReport(before, after, plain), [
    'now passes: b, e',
    'now fails: a',
    'still fails: 1',
  ]);
});

t.test('a verdict of another kind is a change too', async (t) => {
  const before = results({ a: 'passed', b: 'failed', c: 'passed', d: 'flaky' });
  const after = results({ a: 'flaky', b: 'inconclusive', c: 'skipped', d: 'passed' });
  t.strictSame(changesReport(before, after, plain), [
    'now passes: d',
    'now flaky: a',
    'now inconclusive: b',
    'now skipped: c',
  ]);
});

t.test('nothing is news when every verdict is as it was', async (t) => {
  const same = results({ a: 'passed', b: 'failed' });
  t.strictSame(changesReport(same, same, plain), ['same verdicts as before']);
});

t.test('the words are painted, the ids are not', async (t) => {
  const lines = changesReport(results({ a: 'passed' }), results({ a: 'failed' }), (tone, text) => {
    return `<${tone}>${text}</>`;
  });
  t.strictSame(lines, ['<bad>now fails</>: a']);
});
