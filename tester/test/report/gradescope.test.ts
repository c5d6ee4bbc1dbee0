import { Ajv } from 'ajv';
import t from 'tap';
import type { RunEvent } from '../../log/events.js';
import { tell } from '../../log/story.js';
import { gradescopeReport } from '../../report/gradescope.js';
import { decided, makeHead, runEnded, runStarted } from '../events.js';
import { makeResult } from '../helpers.js';
import { gradescopeSchema } from './schemas.js';

const failure = { expected: '10 bytes', seen: '9 bytes', likelyCause: 'A lost byte.' };

/** What Gradescope reads of these events. */
function results(events: readonly RunEvent[]) {
  const value = JSON.parse(gradescopeReport(tell(events)));
  const ajv = new Ajv();
  t.ok(ajv.validate(gradescopeSchema, value), ajv.errorsText());
  return value;
}

t.test('each case earns its weight or nothing', async (t) => {
  const heads = [makeHead('a.b', { weight: 10 }), makeHead('c', { weight: 2.5 }), makeHead('d')];
  const { score, execution_time, tests, extra_data } = results([
    runStarted(heads),
    decided(makeResult('a.b')),
    decided(makeResult('c', { verdict: 'failed', failure })),
    decided(makeResult('d', { verdict: 'flaky', failure })),
    runEnded({ durationMs: 12_400 }),
  ]);
  t.equal(score, 12);
  t.equal(execution_time, 12);
  t.match(tests, [
    { name: 'Title of a.b', number: '1', score: 10, max_score: 10, status: 'passed' },
    { name: 'Title of c', number: '2', score: 0, max_score: 2.5, status: 'failed' },
    { name: 'Title of d', number: '3', score: 2, max_score: 2, status: 'passed' },
  ]);
  t.equal(tests[0].output, 'passed');
  t.equal(
    tests[1].output,
    'failed\nexpected: 10 bytes\nseen: 9 bytes\nlikely: A lost byte.\nhow to fix: How to mend c.',
  );
  t.match(tests[2].output, /^flaky\nnote: passed when it was run once more\n/);
  t.strictSame(tests[1].extra_data, {
    ...{ id: 'c', severity: 'required', verdict: 'failed', durationMs: 5 },
  });
  t.strictSame(extra_data, {
    ...{ tester: '1.2.3', command: './proxy {host} {port} {listen}' },
    ...{ profile: 'lab', seed: 7, unfinished: 0 },
  });
});

t.test('a strict run takes what is flaky for failed', async (t) => {
  const flaky = decided(makeResult('a', { verdict: 'flaky', failure }));
  const { score, tests } = results([runStarted(['a'], { strict: true }), flaky, runEnded()]);
  t.equal(score, 0);
  t.match(tests, [{ score: 0, status: 'failed' }]);
});

t.test('what a student may not see is not in what all may see', async (t) => {
  const heads = [makeHead('a', { visibility: 'hidden' }), makeHead('b')];
  const report = results([
    runStarted(heads),
    decided(makeResult('a', { verdict: 'failed', failure })),
    decided(makeResult('b')),
    runEnded(),
  ]);
  t.match(report.tests, [{ visibility: 'hidden' }, { visibility: 'visible' }]);
  t.match(report, { visibility: 'visible', stdout_visibility: 'hidden' });
  t.equal(report.output, 'Graded by tester 1.2.3 with the profile lab (The lab).');
});

t.test('what is not finished has no points yet, and says so', async (t) => {
  const begun = { type: 'case-started', id: 'b', attempt: 1, at: 1 } as const;
  const report = results([runStarted(['a', 'b', 'c']), decided(makeResult('a')), begun]);
  t.equal(report.score, 2);
  t.notOk('execution_time' in report);
  t.match(report.output, /\nNot finished: what was not decided has no points\.$/);
  t.match(report.tests, [
    { score: 2, status: 'passed' },
    { score: 0, max_score: 2, status: 'failed', output: /^not finished\n/ },
    { score: 0, max_score: 2, status: 'failed', output: /^not begun\n/ },
  ]);
  t.equal(report.extra_data.unfinished, 2);
  const atOnce = results([runStarted(['a'])]);
  t.equal(atOnce.score, 0);
  t.match(results([]), { score: 0, output: 'Nothing was graded.', tests: [] });
});

t.test('what an interrupted run did not come to is told as of a killed one', async (t) => {
  const unreached = { verdict: 'skipped', attempts: 0, reason: 'the run was interrupted' } as const;
  const begun = { type: 'case-started', id: 'b', attempt: 1, at: 1 } as const;
  const known = [runStarted(['a', 'b', 'c']), decided(makeResult('a')), begun];
  const open = ['b', 'c'].map((id) => decided(makeResult(id, unreached)));
  const killed = results(known);
  const stopped = results([...known, ...open, runEnded({ interrupted: true })]);
  t.equal(stopped.extra_data.unfinished, 2);
  t.strictSame({ ...stopped, execution_time: undefined }, { ...killed, execution_time: undefined });
});

t.test('where everything is decided it does not matter how the run ended', async (t) => {
  const run = [runStarted(['a']), decided(makeResult('a'))];
  const again = [runStarted(['a']), decided(makeResult('a', { verdict: 'skipped', attempts: 0 }))];
  for (const events of [run, [...run, ...again, runEnded({ interrupted: true })]]) {
    const { score, output, extra_data } = results(events);
    t.strictSame([score, extra_data.unfinished], [2, 0]);
    t.notMatch(output, 'Not finished');
  }
});

t.test('the score is a number that people write', async (t) => {
  const heads = ['a', 'b'].map((id, index) =>
    makeHead(id, { weight: [0.1, 0.2][index] as number }),
  );
  const passed = ['a', 'b'].map((id) => decided(makeResult(id)));
  t.equal(results([runStarted(heads), ...passed, runEnded()]).score, 0.3);
});

t.test('what is inconclusive is to be graded again', async (t) => {
  const report = results([
    runStarted(['a']),
    decided(makeResult('a', { verdict: 'inconclusive', reason: 'no port was free' })),
    runEnded(),
  ]);
  t.match(report.output, /Of some cases nothing is known: this is to be graded again\.$/);
  t.match(report.tests, [{ score: 0, output: /reason: no port was free\nfault: the tester or/ }]);
});

t.test('of several runs it tells the worst, and of several subjects nothing', async (t) => {
  const run = (result: ReturnType<typeof makeResult>, subject = './proxy') => [
    runStarted(['a'], { subject }),
    decided(result),
    runEnded(),
  ];
  const failed = makeResult('a', { verdict: 'failed', failure });
  t.equal(results([...run(makeResult('a')), ...run(failed)]).score, 0);
  t.throws(() => gradescopeReport(tell([...run(failed), ...run(failed, './other')])), {
    message: 'gradescope tells of one subject, and these are 2',
  });
});
