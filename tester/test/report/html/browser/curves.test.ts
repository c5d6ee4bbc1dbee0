import t from 'tap';
import { memoryCurve, processorCurve, roundUp } from '../../../../report/html/browser/curves.js';

t.test(
  'memory as it was, processor time as a share of a core since the sample before',
  async (t) => {
    const usage = [
      [500, 2_048, 10],
      [1_000, 4_096, 260],
      [1_000, 4_096, 260],
      [2_000, 1_024, 200],
    ] as const;
    t.strictSame(memoryCurve(usage)[0], { at: 500, value: 2_097_152 });
    t.strictSame(processorCurve(usage), [
      { at: 1_000, value: 50 },
      { at: 2_000, value: 0 },
    ]);
    t.strictSame(processorCurve([]), []);
  },
);

t.test('an axis ends at a round number', async (t) => {
  t.strictSame([0, 0.7, 1, 2.9, 5, 97, 1_024].map(roundUp), [1, 0.8, 1, 3, 6, 100, 2_000]);
});
