import t from 'tap';
import { bySubject, headsOf, mergeRuns, subjectsIn } from '../../log/merge.js';
import { tell } from '../../log/story.js';
import type { Verdict } from '../../verdict.js';
import { decided, runEnded, runStarted } from '../events.js';
import { makeResult } from '../helpers.js';
import { storyOf } from '../report/stories.js';

/** A run of the cases a, b, …, with these verdicts; of the rest nothing is known. */
function story(verdicts: (Verdict | undefined)[], { subject = './proxy', ended = true } = {}) {
  const ids = verdicts.map((_, index) => String.fromCharCode(97 + index));
  const results = verdicts.flatMap((verdict, index) =>
    verdict ? decided(makeResult(ids[index] as string, { verdict })) : [],
  );
  const last = ended ? [runEnded()] : [];
  return tell([runStarted(ids, { subject }), ...results, ...last]);
}

t.test('of each case the worst run is told, and of equals the first', async (t) => {
  const order: (Verdict | undefined)[] = [
    undefined,
    'passed',
    'skipped',
    'inconclusive',
    'flaky',
    'failed',
  ];
  for (const [index, worst] of order.entries())
    for (const better of order.slice(0, index)) {
      for (const runs of [
        [story([better]), story([worst])],
        [story([worst]), story([better])],
      ])
        t.equal(mergeRuns(runs.flat()).cases[0]?.result?.verdict, worst, `${worst}, ${better}`);
    }
  const [first, second] = [story(['failed']), story(['failed'])].flat();
  t.equal(first && second && mergeRuns([first, second]).cases[0], first?.cases[0]);
});

t.test('each case by itself, in the order of the first run', async (t) => {
  const merged = mergeRuns([...story(['passed', 'failed']), ...story(['flaky', 'passed'])]);
  t.strictSame(
    merged.cases.map(({ head, result }) => `${head.id} ${result?.verdict}`),
    ['a flaky', 'b failed'],
  );
});

t.test('every case is told that any run has, behind what it follows there', async (t) => {
  const runs = [
    storyOf('./a', { b: 'passed', d: 'passed' }),
    storyOf('./a', { a: 'passed', b: 'failed', c: 'failed', d: 'passed', e: 'passed' }),
  ];
  const merged = mergeRuns(runs);
  t.strictSame(
    merged.cases.map(({ head, result }) => `${head.id} ${result?.verdict}`),
    ['a passed', 'b failed', 'c failed', 'd passed', 'e passed'],
  );
  t.strictSame(merged.started.cases, headsOf(runs));
});

t.test('what an interrupted run did not come to says nothing of it', async (t) => {
  const unreached = { verdict: 'skipped', attempts: 0, reason: 'the run was interrupted' } as const;
  const whole = storyOf('./a', { a: 'passed', b: 'inconclusive', c: 'passed' });
  const c = { verdict: 'skipped', reason: 'not here' } as const;
  const stopped = storyOf('./a', { a: unreached, b: unreached, c }, { interrupted: true });
  for (const runs of [
    [whole, stopped],
    [stopped, whole],
  ])
    t.strictSame(
      mergeRuns(runs).cases.map(({ result }) => result?.verdict),
      ['passed', 'inconclusive', 'skipped'],
    );
});

t.test('they have ended when all of them have', async (t) => {
  t.ok(mergeRuns([...story([]), ...story([])]).ended);
  t.notOk(mergeRuns([...story([]), ...story([], { ended: false })]).ended);
  const [one, other] = [storyOf('./a', {}), storyOf('./a', {}, { interrupted: true })];
  for (const runs of [
    [one, other],
    [other, one],
  ])
    t.match(mergeRuns(runs).ended, { durationMs: 2_000, interrupted: true });
  t.match(mergeRuns([one, one]).ended, { interrupted: false });
  t.throws(() => mergeRuns([]), { message: 'there is no run' });
});

t.test('runs are put together by subject', async (t) => {
  const named = (subject: string) => story([], { subject });
  const runs = [...named('b'), ...named('a'), ...named('b')];
  const groups = bySubject(runs);
  t.strictSame(
    groups.map((runs) => runs.map(({ started }) => started.subject)),
    [['b', 'b'], ['a']],
  );
  t.strictSame(subjectsIn(runs), ['b', 'a']);
});
