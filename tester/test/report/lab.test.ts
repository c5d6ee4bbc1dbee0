import t from 'tap';
import type { RunEvent } from '../../log/events.js';
import { tell } from '../../log/story.js';
import { labReport, labText } from '../../report/lab.js';
import { decided, runEnded, runStarted } from '../events.js';
import { makeResult } from '../helpers.js';

const started = (...ids: string[]) => runStarted(ids);

const failure = { expected: '10 bytes', seen: '9 bytes' };

t.test('each case is printed once it and all above it are decided', async (t) => {
  const report = labReport();
  t.strictSame(report(started('a', 'b', 'c')), []);
  t.strictSame(report({ type: 'case-started', id: 'c', attempt: 1, at: 1 }), []);
  t.strictSame(report(decided(makeResult('c'))), []);
  t.strictSame(report(decided(makeResult('a'))), ['Title of a: passed']);
  t.strictSame(report(decided(makeResult('b'))), ['Title of b: passed', 'Title of c: passed']);
  t.strictSame(report(runEnded()), [], 'a clean sheet needs no summary');
});

t.test('a failure says what was expected, what was seen, where, and what it may be', async (t) => {
  const report = labReport();
  report(started('a', 'b'));
  const otherSide = 'origin 1 had sent 10 bytes';
  const full = { ...failure, where: 'client 1, byte 9', otherSide, likelyCause: 'A lost byte.' };
  Object.assign(full, { replay: 'tester --seed 1' });
  t.strictSame(report(decided(makeResult('a', { verdict: 'failed', failure: full }))), [
    'Title of a: failed',
    '  expected: 10 bytes',
    '  seen:     9 bytes',
    '  where:    client 1, byte 9',
    '  far end:  origin 1 had sent 10 bytes',
    '  likely:   A lost byte.',
    '  replay:   tester --seed 1',
    '  more:     tester explain a',
  ]);
  const behindNpx = labReport({ program: 'npx tester', subject: ['./a b'] });
  behindNpx(started('a'));
  t.strictSame(
    behindNpx(decided(makeResult('a', { verdict: 'failed', failure: full }))).slice(-2),
    ["  replay:   npx tester --seed 1 -- './a b'", '  more:     npx tester explain a'],
  );
  t.strictSame(report(decided(makeResult('b', { verdict: 'failed', failure }))), [
    'Title of b: failed',
    '  expected: 10 bytes',
    '  seen:     9 bytes',
    '  more:     tester explain b',
  ]);
});

t.test('flaky is said, with what went wrong the first time; reasons are given', async (t) => {
  const report = labReport();
  report(started('a', 'b', 'c'));
  t.strictSame(report(decided(makeResult('a', { verdict: 'flaky', attempts: 2, failure }))), [
    'Title of a: flaky',
    '  passed when it was run once more; the first time:',
    '  expected: 10 bytes',
    '  seen:     9 bytes',
    '  more:     tester explain a',
  ]);
  t.strictSame(report(decided(makeResult('b', { verdict: 'inconclusive', reason: 'no origin' }))), [
    'Title of b: inconclusive',
    '  reason:   no origin',
  ]);
  t.strictSame(report(decided(makeResult('c', { verdict: 'skipped', reason: 'interrupted' }))), [
    'Title of c: skipped',
    '  reason:   interrupted',
  ]);
});

t.test('what an interrupted run did not decide is not called skipped', async (t) => {
  const skipped = { verdict: 'skipped', attempts: 0, reason: 'the run was interrupted' } as const;
  const events: RunEvent[] = [
    started('a', 'b', 'c'),
    { type: 'case-started', id: 'a', attempt: 1, at: 1 },
    ...['a', 'b'].map((id) => decided(makeResult(id, skipped))),
    decided(makeResult('c', { verdict: 'skipped', reason: 'no IPv6 here' })),
    runEnded({ interrupted: true }),
  ];
  const lines = [
    ...['Title of a: not finished', '  reason:   the run was interrupted'],
    ...['Title of b: not begun', '  reason:   the run was interrupted'],
    ...['Title of c: skipped', '  reason:   no IPv6 here'],
    '1 skipped, 1 not begun, 1 not finished of 3',
  ];
  const report = labReport();
  t.strictSame(events.flatMap(report), lines);
  t.equal(labText(tell(events)), `${lines.join('\n')}\n`);
});

t.test('a failure that fails no run says why', async (t) => {
  const report = labReport();
  const recommended = makeResult('a', { verdict: 'failed', severity: 'recommended' });
  const flaky = makeResult('b', { verdict: 'flaky', severity: 'informational' });
  const passed = makeResult('c', { severity: 'recommended' });
  report(started('a', 'b', 'c'));
  t.strictSame(report(decided(recommended)), ['Title of a: failed (recommended)']);
  t.equal(report(decided(flaky))[0], 'Title of b: flaky (informational)');
  t.strictSame(report(decided(passed)), ['Title of c: passed']);
  t.strictSame(report(runEnded()), [
    '1 passed, 1 failed (recommended), 1 flaky (informational) of 3, 4 of 6 points',
  ]);
});

t.test('the line that shows a failure again can be typed as it stands', async (t) => {
  const again = { ...failure, replay: 'tester --seed 1' };
  const report = labReport({ subject: ['./my proxy', '--to', '{host}:{port}', "it's"] });
  report(started('a'));
  const lines = report(decided(makeResult('a', { verdict: 'failed', failure: again })));
  const replay = lines.find((line) => line.startsWith('  replay:'));
  t.equal(replay, `  replay:   tester --seed 1 -- './my proxy' --to {host}:{port} 'it'\\''s'`);
});

t.test('verbose adds journal and output to what did not pass, and to nothing else', async (t) => {
  const evidence = {
    journal: [{ at: 1_500, peer: 'client 1', event: 'fin' as const }],
    output: 'listening\n',
  };
  const failed = makeResult('b', { verdict: 'failed', failure, ...evidence });
  const report = labReport({ verbose: true });
  report(started('a', 'b'));
  t.strictSame(report(decided(makeResult('a', evidence))), ['Title of a: passed']);
  const lines = report(decided(failed));
  t.equal(lines.length, 8);
  t.match(lines.slice(4), [
    /journal/,
    /1\.500 {2}client 1 {3}fin$/,
    /printed:$/,
    /^ {4}listening$/,
  ]);
  const bare = labReport({ verbose: true });
  bare(started('b'));
  const nothing = bare(decided(makeResult('b', { verdict: 'failed', failure })));
  t.equal(nothing.at(-1), '  the subject printed nothing');
  const quiet = labReport();
  quiet(started('b'));
  t.equal(quiet(decided(failed)).length, 4);
});

t.test('the summary counts each verdict that there is', async (t) => {
  const results = [
    makeResult('a'),
    makeResult('b', { verdict: 'failed' }),
    makeResult('c'),
    makeResult('d', { verdict: 'flaky' }),
  ];
  const report = labReport();
  report(started('a', 'b', 'c', 'd'));
  for (const each of results) report(decided(each));
  t.strictSame(report(runEnded()), ['2 passed, 1 failed, 1 flaky of 4, 6 of 8 points']);
});

t.test('what is known is named as that, and told only to who wants all of it', async (t) => {
  const known = makeResult('a', { verdict: 'failed', failure, expected: true });
  const unlucky = makeResult('b', { verdict: 'inconclusive', reason: 'x', expected: true });
  const report = labReport();
  report(started('a', 'b', 'c'));
  t.strictSame(report(decided(known)), ['Title of a: failed (known)']);
  t.strictSame(report(decided(unlucky)), ['Title of b: inconclusive (known)']);
  report(decided(makeResult('c', { verdict: 'failed' })));
  t.strictSame(report(runEnded()), [
    '1 failed, 1 failed (known), 1 inconclusive (known) of 3, 0 of 6 points',
  ]);
  const verbose = labReport({ verbose: true });
  verbose(started('a'));
  t.match(verbose(decided(known)).slice(0, 3), [/\(known\)$/, /expected: /, /seen: /]);
});

t.test('verdicts and labels are painted, and nothing else', async (t) => {
  const report = labReport({ paint: (tone, text) => `<${tone}>${text}</>` });
  const verdicts = ['passed', 'failed', 'flaky', 'inconclusive', 'skipped'] as const;
  report(started(...verdicts));
  const lines = verdicts.flatMap((verdict) =>
    report(decided(makeResult(verdict, verdict === 'failed' ? { verdict, failure } : { verdict }))),
  );
  t.strictSame(lines, [
    'Title of passed: <good>passed</>',
    'Title of failed: <bad>failed</>',
    '  <faint>expected:</> 10 bytes',
    '  <faint>seen:    </> 9 bytes',
    '  <faint>more:    </> tester explain failed',
    'Title of flaky: <doubtful>flaky</>',
    '  passed when it was run once more; the first time:',
    'Title of inconclusive: <doubtful>inconclusive</>',
    'Title of skipped: <faint>skipped</>',
  ]);
});

t.test('with a second run the report begins anew', async (t) => {
  const report = labReport();
  report(started('a'));
  report(decided(makeResult('a')));
  report(started('a', 'b'));
  t.strictSame(report(decided(makeResult('a', { verdict: 'failed' }))), ['Title of a: failed']);
});

t.test('of a log it is the same, with a word about what has not come to its end', async (t) => {
  const begun = { type: 'case-started', id: 'b', attempt: 1, at: 1 } as const;
  const failed = makeResult('a', { verdict: 'failed', failure });
  const killed = [runStarted(['a', 'b', 'c']), decided(failed), begun];
  t.strictSame(labText(tell(killed)).split('\n'), [
    'Title of a: failed',
    '  expected: 10 bytes',
    '  seen:     9 bytes',
    '  more:     tester explain a',
    'Title of b: not finished',
    'Title of c: not begun',
    'the run did not come to its end',
    '',
  ]);
  const whole = [runStarted(['a']), decided(makeResult('a')), runEnded()];
  t.equal(labText(tell(whole)), 'Title of a: passed\n');
  t.equal(
    labText(tell([...whole, ...whole])),
    './proxy\nTitle of a: passed\n./proxy\nTitle of a: passed\n',
  );
});

t.test('what is flaky earns its points, unless it counts as failed', async (t) => {
  const flaky = decided(makeResult('a', { verdict: 'flaky', attempts: 2 }));
  const run = (strict: boolean): RunEvent[] => [
    { ...(started('a', 'b') as Extract<RunEvent, { type: 'run-started' }>), strict },
    ...[flaky, decided(makeResult('b')), runEnded()],
  ];
  t.equal(run(false).flatMap(labReport()).at(-1), '1 passed, 1 flaky of 2, 4 of 4 points');
  t.equal(run(true).flatMap(labReport()).at(-1), '1 passed, 1 flaky of 2, 2 of 4 points');
});
