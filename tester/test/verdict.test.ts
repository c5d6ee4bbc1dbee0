import t from 'tap';
import type { Severity } from '../case.js';
import { exitCodeOf, type Verdict } from '../verdict.js';
import { makeResult } from './helpers.js';

const code = (...verdicts: (Verdict | [Verdict, Severity])[]) =>
  exitCodeOf(
    verdicts.map((each, i) => {
      const [verdict, severity] = typeof each === 'string' ? [each, 'required' as const] : each;
      return makeResult(`case.${i}`, { verdict, severity });
    }),
  );

t.test('0 when all required cases passed, be it at the second try', async (t) => {
  t.equal(code('passed', 'passed'), 0);
  t.equal(code('passed', 'flaky'), 0);
  t.equal(code(), 0);
});

t.test('1 when some failed, whatever became of the others', async (t) => {
  t.equal(code('passed', 'failed'), 1);
  t.equal(code('inconclusive', 'failed', 'skipped'), 1);
});

t.test('2 when nothing failed, but nothing is known of some', async (t) => {
  t.equal(code('passed', 'inconclusive'), 2);
  t.equal(code('passed', 'skipped'), 2);
});

t.test('only required cases count', async (t) => {
  t.equal(code('passed', ['failed', 'recommended'], ['failed', 'informational']), 0);
  t.equal(code('passed', ['inconclusive', 'recommended']), 0);
  t.equal(code('inconclusive', ['failed', 'recommended']), 2);
});

t.test('to a strict reader a required case that is flaky has failed', async (t) => {
  const strict = (verdict: Verdict, severity: Severity = 'required') =>
    exitCodeOf([makeResult('a', { verdict, severity })], { strict: true });
  t.equal(strict('flaky'), 1);
  t.equal(strict('flaky', 'recommended'), 0);
  t.equal(strict('passed'), 0);
  t.equal(strict('inconclusive'), 2);
});

t.test('what was expected does not count', async (t) => {
  const known = (['failed', 'flaky', 'inconclusive', 'skipped'] as const).map((verdict) =>
    makeResult(verdict, { verdict, expected: true }),
  );
  t.equal(exitCodeOf(known, { strict: true }), 0);
  t.equal(exitCodeOf([...known, makeResult('a', { verdict: 'failed' })]), 1);
  t.equal(exitCodeOf([...known, makeResult('a', { verdict: 'skipped' })]), 2);
});
