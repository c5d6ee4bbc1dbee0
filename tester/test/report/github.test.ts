import t from 'tap';
import type { Severity } from '../../case.js';
import type { RunEvent } from '../../log/events.js';
import { tell } from '../../log/story.js';
import { formats } from '../../report/formats.js';
import { githubReport, githubSummary } from '../../report/github.js';
import type { CaseResult } from '../../verdict.js';
import { decided, makeHead, runEnded, runStarted } from '../events.js';
import { makeResult } from '../helpers.js';

const failure = { expected: '10 bytes', seen: '9 bytes' };

/** What a runner reads in the lines: kind, title and message of each. */
function annotations(events: readonly RunEvent[]) {
  const lines = githubReport(tell(events)).split('\n');
  t.equal(lines.pop(), '', 'every line has its end');
  const plain = (text = '') => decodeURIComponent(text.replaceAll(/%(?!25|0D|0A|3A|2C)/g, '%25'));
  return lines.map((line) => {
    const [, kind, title, message] = /^::(\w+) title=([^,:]*)::(.*)$/.exec(line) ?? [];
    return { kind, title: plain(title), message: plain(message) };
  });
}

/** One decided case of each kind. */
function caseOf(id: string, severity: Severity, details: Partial<CaseResult>) {
  const head = makeHead(id, { severity });
  return { head, event: decided(makeResult(id, { severity, failure, ...details })) };
}

t.test('how much a failure counts decides what is made of it', async (t) => {
  const cases = [
    caseOf('a', 'required', { verdict: 'failed' }),
    caseOf('b', 'recommended', { verdict: 'failed' }),
    caseOf('c', 'informational', { verdict: 'failed' }),
    caseOf('d', 'required', { verdict: 'flaky' }),
    caseOf('e', 'required', { verdict: 'inconclusive', reason: 'no port' }),
    caseOf('f', 'required', { verdict: 'failed', expected: true }),
    caseOf('g', 'required', { verdict: 'skipped', reason: 'no /proc' }),
    caseOf('h', 'required', { verdict: 'passed' }),
  ];
  const heads = cases.map(({ head }) => head);
  const events = cases.map(({ event }) => event);
  t.match(annotations([runStarted(heads), ...events, runEnded()]), [
    {
      kind: 'error',
      title: 'Title of a: failed',
      message: /^expected: 10 bytes\nseen: 9 bytes\nhow to fix: .*\nmore: tester explain a$/,
    },
    { kind: 'warning', title: 'Title of b: failed (recommended)' },
    { kind: 'notice', title: 'Title of c: failed (informational)' },
    { kind: 'warning', title: 'Title of d: flaky' },
    { kind: 'notice', title: 'Title of e: inconclusive', message: /^reason: no port\nfault: / },
  ]);
  const strict = annotations([runStarted(heads, { strict: true }), ...events, runEnded()]);
  t.match(strict[3], { kind: 'error', title: 'Title of d: flaky' });
  t.equal(strict.length, 5);
});

t.test('a run that was killed is told', async (t) => {
  t.match(annotations([runStarted(['a', 'b']), decided(makeResult('a'))]), [
    {
      kind: 'warning',
      title: 'the run did not come to its end',
      message: '1 of 2 cases are not decided',
    },
  ]);
  t.equal(githubReport([]), '');
});

t.test('a run that was interrupted is told like it', async (t) => {
  const unreached = { verdict: 'skipped', attempts: 0, reason: 'the run was interrupted' } as const;
  const stopped = (...results: CaseResult[]) =>
    annotations([
      runStarted(['a', 'b']),
      ...results.map((each) => decided(each)),
      runEnded({ interrupted: true }),
    ]);
  t.strictSame(stopped(makeResult('a'), makeResult('b', unreached)), [
    {
      kind: 'warning',
      title: 'the run did not come to its end',
      message: '1 of 2 cases are not decided',
    },
  ]);
  t.match(stopped(makeResult('a'), makeResult('b')), [
    { kind: 'warning', message: 'every case is decided all the same' },
  ]);
});

t.test('with several subjects each title says which', async (t) => {
  const run = (subject: string) => [
    runStarted(['a'], { subject }),
    decided(makeResult('a', { verdict: 'failed', failure })),
    runEnded(),
  ];
  t.match(annotations([...run('./one'), ...run('./two')]), [
    { title: './one: Title of a: failed' },
    { title: './two: Title of a: failed' },
  ]);
});

t.test('no text can end a command or begin one, and none is too long', async (t) => {
  const hostile = '100%\r\n::error::x, y: z %0A';
  const seen = 'x'.repeat(70_000);
  const [one, ...others] = annotations([
    runStarted([makeHead('a', { title: hostile })]),
    decided(makeResult('a', { verdict: 'failed', failure: { expected: hostile, seen } })),
    runEnded(),
  ]);
  t.strictSame(others, []);
  t.equal(one?.title, '100% ::error::x, y: z %0A: failed');
  t.match(one?.message, `expected: ${hostile}\nseen: xxx`);
  t.equal(one?.message.length, 2_000);
  t.match(one?.message, /x…$/);
});

t.test('more than are shown are counted, and fewer are left alone', async (t) => {
  const many = (number: number, severity: Severity, letter: string) =>
    Array.from({ length: number }, (_, i) =>
      caseOf(`${letter}${i}`, severity, { verdict: 'failed' }),
    );
  const report = (...cases: ReturnType<typeof caseOf>[]) =>
    annotations([
      runStarted(cases.map(({ head }) => head)),
      ...cases.map(({ event }) => event),
      runEnded(),
    ]);
  const kinds = (list: ReturnType<typeof annotations>, kind: string) =>
    list.filter((each) => each.kind === kind).length;
  const full = report(
    ...many(10, 'required', 'a'),
    ...many(10, 'recommended', 'b'),
    ...many(10, 'informational', 'c'),
  );
  t.equal(full.length, 30, 'as many as there may be');
  const over = report(
    ...many(13, 'required', 'a'),
    ...many(3, 'recommended', 'b'),
    ...many(12, 'informational', 'c'),
  );
  t.strictSame(
    ['error', 'warning', 'notice'].map((kind) => kinds(over, kind)),
    [10, 3, 10],
  );
  t.match(over.at(-1), {
    kind: 'notice',
    message: '6 more are in the output and in the summary of this step',
  });
});

t.test('the summary of the step is the report in Markdown, within its limit', async (t) => {
  const ids = Array.from({ length: 300 }, (_, i) => `a.${i}`);
  const long = { expected: 'x', seen: 'y'.repeat(10_000) };
  const failed = ids.map((id) => decided(makeResult(id, { verdict: 'failed', failure: long })));
  const runs = tell([runStarted(ids), ...failed, runEnded()]);
  const summary = githubSummary(runs);
  t.ok(Buffer.byteLength(summary) <= 1_048_576);
  t.match(summary, /^# \.\/proxy\n/);
  t.match(summary, /left out\.\n$/);
  t.match(formats.github, { adds: true, aside: { variable: 'GITHUB_STEP_SUMMARY' } });
});
