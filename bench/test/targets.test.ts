import t from 'tap';
import { judge, targets } from '../targets.js';
import { sampleResults } from './samples.js';

const judged = (id: string, change?: number[]) => {
  const results = sampleResults();
  const ours = results.samples.filter(
    ({ subject, values }) => subject === 'tcpproxy-splice' && id in values,
  );
  for (const [index, value] of (change ?? []).entries())
    (ours[index] as (typeof ours)[number]).values[id] = value;
  return judge(results).find(({ target }) => target.measure === id);
};

t.test('there is one judgement for each target', async (t) => {
  t.equal(targets.length, 12);
  t.same(
    judge(sampleResults()).map(({ target }) => target),
    targets,
  );
});

t.test('medians are compared, and a ratio that is just met holds', async (t) => {
  const found = judged('bulk-1.rate');
  t.match(found, { found: { ours: 30, theirs: 20, ratio: 1.5 }, holds: true });
  t.notOk(found?.missedBy);
});

t.test('more than is wanted at least holds, less misses by a part of what is wanted', async (t) => {
  t.equal(judged('bulk-1.rate', [40, 40, 40])?.holds, true);
  const found = judged('bulk-1.rate', [24, 24, 100]);
  t.equal(found?.holds, false);
  t.equal(found?.missedBy?.toFixed(3), '0.200');
});

t.test('less than is wanted at most holds, more misses', async (t) => {
  t.equal(judged('requests.p99')?.found?.ratio.toFixed(3), '1.200');
  t.equal(judged('requests.p99', [1, 1, 1])?.holds, true);
  const found = judged('requests.p99', [4.5, 4.5, 4.5]);
  t.equal(found?.holds, false);
  t.equal(found?.missedBy?.toFixed(3), '0.250');
});

t.test('bulk is held against both ways of splicing, each by itself', async (t) => {
  const found = judge(sampleResults()).filter(({ target }) => target.measure === 'bulk-1.rate');
  t.match(found, [
    { target: { against: ['haproxy-auto'] }, found: { theirs: 20, ratio: 1.5 }, holds: true },
    { target: { against: ['haproxy-splice'] }, found: { theirs: 25, ratio: 1.2 }, holds: false },
  ]);
});

t.test(
  'the better of several set-ups counts: the faster one, and the quicker to answer',
  async (t) => {
    t.equal(judged('requests.rate')?.found?.theirs, 25_000);
    t.equal(judged('requests.p99')?.found?.theirs, 3);
  },
);

t.test('without numbers of either side nothing is claimed', async (t) => {
  const found = judged('bulk-8.cpu');
  t.equal(found?.found, undefined);
  t.equal(found?.holds, undefined);
});
