import t from 'tap';
import { Parser } from 'tap-parser';
import type { RunEvent } from '../../log/events.js';
import { tell } from '../../log/story.js';
import { tapReport } from '../../report/tap.js';
import { decided, makeHead, runEnded, runStarted } from '../events.js';
import { makeResult } from '../helpers.js';

const failure = { expected: '10 bytes', seen: '9 bytes' };

/** What a strict parser makes of a run of these events. */
function parsed(events: readonly RunEvent[]) {
  const text = tapReport(tell(events));
  const points: { ok: boolean; id: number; name: string; todo?: unknown; skip?: unknown }[] = [];
  const diags: Record<string, unknown>[] = [];
  const bailouts: string[] = [];
  const comments: string[] = [];
  const parser = new Parser({ strict: true });
  parser.on('assert', ({ ok, id, name, todo, skip, diag, time }) => {
    points.push({ ok, id, name, ...(todo && { todo }), ...(skip && { skip }) });
    diags.push({ ...diag, time });
  });
  parser.on('bailout', (reason: string) => bailouts.push(reason));
  parser.on('comment', (comment: string) => comments.push(comment.trim()));
  parser.end(text);
  return { text, points, diags, bailouts, comments, results: parser.results };
}

t.test('a clean run is a plan and a point for each case', async (t) => {
  const { text, points, results, bailouts, comments } = parsed([
    runStarted(['a.b', 'c.d']),
    decided(makeResult('c.d')),
    decided(makeResult('a.b', { durationMs: 5.25 })),
    runEnded(),
  ]);
  t.match(text, /^TAP version 14\n1\.\.2\n/);
  t.strictSame(points, [
    { ok: true, id: 1, name: 'a.b: Title of a.b' },
    { ok: true, id: 2, name: 'c.d: Title of c.d' },
  ]);
  t.match(text, / {2}---\n {2}verdict: passed\n.*\n.*\n {2}duration_ms: 5\.25\n {2}\.\.\.\n/);
  t.match(results, { ok: true, count: 2, pass: 2 });
  t.strictSame(bailouts, []);
  t.ok(comments.includes('# score: 4 of 4'));
  t.ok(comments.includes('# 2 passed'));
});

t.test('a failure says all that is known of it', async (t) => {
  const full = { otherSide: 'origin 1 had sent 10', likelyCause: 'A bug.' };
  const replay = 'tester --seed 1';
  const long = 'one two '.repeat(40).trim();
  const told = { ...failure, ...full, where: long, replay };
  const { text, points, diags, results } = parsed([
    runStarted(['a']),
    decided(makeResult('a', { verdict: 'failed', failure: told })),
    runEnded(),
  ]);
  t.match(text, `\n  where: ${long}\n`, 'what is one line stays one');
  t.match(points, [{ ok: false, name: 'a: Title of a' }]);
  t.notOk(points[0]?.todo);
  t.match(diags[0], {
    ...{ expected: '10 bytes', seen: '9 bytes', where: long, likely: 'A bug.' },
    far_end: 'origin 1 had sent 10',
    replay: 'tester --seed 1 -- ./proxy {host} {port} {listen}',
    ...{ severity: 'required', verdict: 'failed', time: 5 },
  });
  t.equal(results?.ok, false);
});

t.test('what fails no run is to do, and fails none here', async (t) => {
  const severity = 'recommended' as const;
  const failed = { verdict: 'failed', failure } as const;
  const { points, results } = parsed([
    runStarted([makeHead('a', { severity }), 'b', 'c', 'd']),
    decided(makeResult('a', { ...failed, severity })),
    decided(makeResult('b', { ...failed, expected: true })),
    decided(makeResult('c', { verdict: 'flaky', failure, attempts: 2 })),
    decided(makeResult('d', { verdict: 'skipped', reason: 'no /proc #1' })),
    runEnded(),
  ]);
  t.match(points, [
    { ok: false, todo: 'recommended' },
    { ok: false, todo: 'known' },
    { ok: false, todo: 'flaky' },
    { ok: true, skip: /no \/proc/ },
  ]);
  t.equal(results?.ok, true);
});

t.test('strict readers see a flaky case fail', async (t) => {
  const flaky = makeResult('a', { verdict: 'flaky', failure, attempts: 2 });
  const { points, diags } = parsed([
    runStarted(['a'], { strict: true }),
    decided(flaky),
    runEnded(),
  ]);
  t.match(points, [{ ok: false }]);
  t.notOk(points[0]?.todo);
  t.match(diags[0], { note: 'passed when it was run once more' });
});

t.test('what is inconclusive is not ok, and not the fault of the subject', async (t) => {
  const { points, diags } = parsed([
    runStarted(['a']),
    decided(makeResult('a', { verdict: 'inconclusive', reason: 'no port was free' })),
    runEnded(),
  ]);
  t.match(points, [{ ok: false }]);
  t.match(diags[0], { reason: 'no port was free', fault: /tester or the machine was at fault/ });
});

t.test('a run that does not come to its end bails out after what there is', async (t) => {
  const killed = parsed([runStarted(['a', 'b', 'c']), decided(makeResult('b'))]);
  t.strictSame(killed.points, [{ ok: true, id: 2, name: 'b: Title of b' }]);
  t.strictSame(killed.comments.slice(2, 4), ['# not begun: a', '# not begun: c']);
  const begun = { type: 'case-started', id: 'close.early', attempt: 1, at: 1 } as const;
  const { text } = parsed([runStarted(['close.early']), begun]);
  t.match(text, '\n# not finished: close.early\n');
  t.strictSame(killed.bailouts, ['the run did not come to its end']);
  t.equal(killed.results?.ok, false);
  const unreached = { verdict: 'skipped', attempts: 0, reason: 'the run was interrupted' } as const;
  const ended = runEnded({ interrupted: true });
  const cut = parsed([runStarted(['a']), decided(makeResult('a', unreached)), ended]);
  t.strictSame(cut.bailouts, ['interrupted']);
  t.match(cut.points, [{ ok: true, skip: 'not begun: the run was interrupted' }]);
  t.strictSame(parsed([]).bailouts, ['nothing was graded']);
});

t.test('nothing that is said can be taken for TAP', async (t) => {
  const hostile = 'a # SKIP\\\nok 7\n  ...\n...\n---\nBail out!\n\u001b[31m\u0000: "x" {\n\n';
  const { points, diags, results, bailouts } = parsed([
    runStarted([makeHead('a', { title: hostile }), 'b'], { subject: hostile }),
    decided(makeResult('a', { verdict: 'failed', failure: { expected: 'x', seen: hostile } })),
    decided(makeResult('b')),
    runEnded(),
  ]);
  t.match(points, [
    { ok: false, id: 1 },
    { ok: true, id: 2 },
  ]);
  t.equal(points.length, 2);
  t.notOk(points[0]?.skip);
  t.match(points[0]?.name, 'a: a # SKIP\\ ok 7');
  t.equal(diags[0]?.seen, hostile);
  t.match(results?.failures, [{ id: 1 }]);
  t.equal(results?.failures.length, 1, 'and a strict parser finds nothing else to complain about');
  t.strictSame(bailouts, []);
});

t.test('of several runs it tells the worst, and of several subjects nothing', async (t) => {
  const run = (result: ReturnType<typeof makeResult>, subject = './proxy') => [
    runStarted(['a'], { subject }),
    decided(result),
    runEnded(),
  ];
  const failed = makeResult('a', { verdict: 'failed', failure });
  const { points } = parsed([...run(makeResult('a')), ...run(failed)]);
  t.match(points, [{ ok: false, id: 1 }]);
  const two = tell([...run(failed), ...run(failed, './other')]);
  t.throws(() => tapReport(two), {
    name: 'UsageError',
    message: 'tap tells of one subject, and these are 2',
  });
});
