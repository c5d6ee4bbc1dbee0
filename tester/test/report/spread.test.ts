import t from 'tap';
import { spreadReport } from '../../report/spread.js';
import { makeResult } from '../helpers.js';

const heading = (runs: number) =>
  `Spread of ${runs} runs (shortest, median and longest in seconds)`;

t.test('it says how often each case came to which verdict, and how long it took', async (t) => {
  const runs = [
    [
      makeResult('a', { durationMs: 300 }),
      makeResult('b', { verdict: 'failed', durationMs: 5_000 }),
    ],
    [makeResult('b', { durationMs: 1_000 }), makeResult('a', { durationMs: 100 })],
    [makeResult('a', { durationMs: 120 })],
  ];
  t.strictSame(spreadReport(runs), [
    heading(3),
    'Title of a: passed 3 of 3; 0.10 0.12 0.30',
    'Title of b: failed 1 of 3, passed 1 of 3, not run 1 of 3; 1.00 3.00 5.00',
  ]);
});

t.test('of what did not run there is no duration', async (t) => {
  const skipped = { verdict: 'skipped', attempts: 0, durationMs: 0 } as const;
  const runs = [[makeResult('a', skipped)], [makeResult('a', { durationMs: 70 })]];
  t.strictSame(spreadReport(runs).slice(1), [
    'Title of a: not run 1 of 2, passed 1 of 2; 0.07 0.07 0.07',
  ]);
  t.strictSame(spreadReport(runs.slice(0, 1)).slice(1), ['Title of a: not run 1 of 1']);
});
