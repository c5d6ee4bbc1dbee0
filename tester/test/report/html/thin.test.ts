import t from 'tap';
import { thin } from '../../../report/html/thin.js';

const usageOf = (memories: number[]) =>
  memories.map((memory, index) => ({ at: 200 * index, memory, cpuMs: index, processes: 1 }));

t.test('few samples are left as they are', async (t) => {
  for (const count of [0, 1, 2, 9, 10]) {
    const usage = usageOf(Array.from({ length: count }, () => 5));
    t.strictSame(thin(usage, 10), usage);
  }
});

t.test('of many the first, the last and the peaks are kept, in their order', async (t) => {
  for (const count of [11, 12, 37, 2_000])
    for (const peak of [1, Math.floor(count / 2), count - 2]) {
      const memories = Array.from({ length: count }, (_, index) => (index === peak ? 9 : 5));
      const usage = usageOf(memories);
      const kept = thin(usage, 10);
      t.equal(kept.length, 10);
      t.equal(kept[0], usage[0]);
      t.equal(kept.at(-1), usage.at(-1));
      t.ok(kept.includes(usage[peak] as (typeof usage)[number]), `the peak ${peak} of ${count}`);
      t.strictSame(
        kept,
        kept.toSorted((a, b) => a.at - b.at),
      );
    }
});

t.test('what is kept lies all over the time', async (t) => {
  const kept = thin(usageOf(Array.from({ length: 1_000 }, () => 5)), 10);
  const gaps = kept.slice(1).map(({ at }, index) => at - (kept[index]?.at ?? 0));
  t.ok(Math.max(...gaps) < 30_000, `${gaps}`);
});
