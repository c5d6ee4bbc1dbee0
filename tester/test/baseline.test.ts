import t from 'tap';
import { type Baseline, isExpected, type KnownFailure, makeBaseline } from '../baseline.js';
import type { CaseResult, Verdict } from '../verdict.js';
import { makeResult } from './helpers.js';

const known = (failures: Record<string, KnownFailure>): Baseline => ({
  profile: 'lab',
  failures: new Map(Object.entries(failures)),
});

t.test('expected is what is no worse than what is known', async (t) => {
  const baseline = known({
    failed: { verdict: 'failed', seen: 'x' },
    flaky: { verdict: 'flaky', seen: 'x' },
  });
  const expected = (id: string) =>
    (['passed', 'flaky', 'failed', 'inconclusive', 'skipped'] as Verdict[]).filter((verdict) =>
      isExpected(baseline, { id, verdict }),
    );
  t.strictSame(expected('failed'), ['flaky', 'failed', 'inconclusive', 'skipped']);
  t.strictSame(expected('flaky'), ['flaky', 'inconclusive', 'skipped']);
  t.strictSame(expected('other'), []);
});

const failed = (id: string, seen = 'y'): CaseResult =>
  makeResult(id, { verdict: 'failed', failure: { expected: 'x', seen } });
const flaky = (id: string): CaseResult =>
  makeResult(id, { verdict: 'flaky', failure: { expected: 'x', seen: 'late' } });
const unknown = (id: string) => makeResult(id, { verdict: 'inconclusive' });

function make(
  runs: CaseResult[][],
  { before, strict = false }: { before?: Record<string, KnownFailure>; strict?: boolean } = {},
) {
  const ids = new Set(['d', 'c', 'b', 'a']);
  const options = { profile: 'lab', strict, ids, before: before && known(before) };
  const { failures, profile } = makeBaseline(runs, options);
  t.equal(profile, 'lab');
  return Object.fromEntries(failures);
}

t.test('what failed is known from now on, by id, each in one line', async (t) => {
  const results = [failed('c', 'two\n  lines '), makeResult('b'), failed('a'), unknown('d')];
  const made = make([results]);
  t.strictSame(Object.entries(made), [
    ['a', { verdict: 'failed', seen: 'y' }],
    ['c', { verdict: 'failed', seen: 'two lines' }],
  ]);
});

t.test('what is flaky is a failure only to a strict reader', async (t) => {
  t.strictSame(make([[flaky('a')]]), {});
  t.strictSame(make([[flaky('a')]], { strict: true }), { a: { verdict: 'flaky', seen: 'late' } });
});

t.test('of several runs the worst counts', async (t) => {
  const runs = [[makeResult('a'), failed('b')], [failed('a'), makeResult('b')], [flaky('a')]];
  t.strictSame(Object.keys(make(runs)), ['a', 'b']);
  t.match(make(runs, { strict: true }), { a: { verdict: 'failed' } });
});

t.test('what the runs say nothing of is taken over, what passes is not', async (t) => {
  const entry = { verdict: 'failed', seen: 'old' } as const;
  const before = { a: entry, b: entry, c: entry, d: entry, gone: entry };
  const made = make([[makeResult('a'), unknown('b'), flaky('c')]], { before });
  t.strictSame(made, { b: entry, c: entry, d: entry });
  const runs = [[makeResult('a')], [flaky('a')]];
  t.strictSame(make(runs, { before: { a: entry } }), { a: entry }, 'it still fails at times');
  t.strictSame(make(runs, { before: { a: entry }, strict: true }), { a: entry });
});

t.test('numbers alone are no change, other words and verdicts are', async (t) => {
  const before = { a: { verdict: 'failed', seen: 'reset after 10 bytes' } } as const;
  t.strictSame(make([[failed('a', 'reset after 7 bytes')]], { before }), before);
  t.match(make([[failed('a', 'closed after 10 bytes')]], { before }), {
    a: { seen: 'closed after 10 bytes' },
  });
  const wasFlaky = { a: { verdict: 'flaky', seen: 'y' } } as const;
  t.match(make([[failed('a')]], { before: wasFlaky }), { a: { verdict: 'failed' } });
});
