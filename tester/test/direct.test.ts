import t from 'tap';
import { direct, loadCases, run, select } from '../index.js';

t.test('a direct connection, the perfect wire, passes every case about transparency', async (t) => {
  const cases = await loadCases();
  const transparent = [...cases.values()].filter(({ transparency }) => transparency);
  t.ok(transparent.length > 40, 'most cases ask for no more than a wire does');
  // What runs on request alone is in no profile that has everything.
  const own = transparent.map(({ id }) => ({ id }));
  const profile = { id: 'wire', title: '', source: '', invocation: [], cases: own };
  const selection = select(new Map([['wire', profile]]), cases, { profile: 'wire' });
  // A wire ends nobody: a short stall time only makes the cases short. The machine may be busy, so
  // that half of it, which bounds their patience, must not be too short.
  const options = { stall: 12_000, timeScale: 3, seed: 1, concurrency: 16 };
  const results = await run({ command: direct, selection, ...options });
  t.equal(results.length, transparent.length);
  for (const { id, verdict, failure, reason } of results)
    t.equal(verdict, 'passed', id, { failure, reason });
});
