import t from 'tap';
import type { RunEvent } from '../../log/events.js';
import { attemptToldOf, resultsOf, Teller, tell } from '../../log/story.js';
import { decided, runEnded, runStarted } from '../events.js';
import { makeResult } from '../helpers.js';

const entry = (at: number) => ({ at, peer: 'client 1', event: 'fin' }) as const;
const begun = (id: string, attempt = 1): RunEvent => ({
  type: 'case-started',
  id,
  attempt,
  at: 20 * attempt,
});
const journal = (id: string, attempt: number, ...times: number[]): RunEvent => ({
  type: 'case-journal',
  id,
  attempt,
  entries: times.map(entry),
});

t.test('cases come in the order of the profile, with all that is told of them', async (t) => {
  const weight = { memory: 1_000, cpuMs: 3, processes: 1 };
  const [run] = tell([
    runStarted(['a', 'b']),
    begun('b'),
    begun('a'),
    journal('b', 1, 5, 7),
    { type: 'case-usage', id: 'b', attempt: 1, at: 6, ...weight },
    journal('b', 1, 6),
    { type: 'case-output', id: 'b', attempt: 1, text: 'words' },
    decided(makeResult('b')),
    { type: 'case-direct', id: 'b', entries: [entry(9)] },
    runEnded(),
  ]);
  t.match(run, { started: { seed: 7 }, ended: { durationMs: 1_000 } });
  const [a, b] = run?.cases ?? [];
  t.match(a, { head: { id: 'a' }, attempts: [{ attempt: 1, startedAt: 20, output: '' }] });
  t.equal(a?.result, undefined);
  t.strictSame(b?.attempts, [
    {
      attempt: 1,
      startedAt: 20,
      journal: [entry(5), entry(6), entry(7)],
      usage: [{ at: 6, ...weight }],
      output: 'words',
    },
  ]);
  t.strictSame(b?.direct, [entry(9)]);
  t.strictSame(run && resultsOf(run), [makeResult('b')]);
});

t.test('a result gets journal and output back from the attempt that it speaks of', async (t) => {
  const failure = { expected: 'x', seen: 'y' };
  const output = (attempt: number): RunEvent => ({
    type: 'case-output',
    id: 'a',
    attempt,
    text: `${attempt}`,
  });
  const both = [
    begun('a'),
    journal('a', 1, 1),
    output(1),
    begun('a', 2),
    journal('a', 2, 2),
    output(2),
  ];
  const told = (details: object) =>
    tell([runStarted(['a']), ...both, decided(makeResult('a', { attempts: 2, ...details }))])[0]
      ?.cases[0]?.result;
  t.match(told({ verdict: 'flaky', failure }), { journal: [entry(1)], output: '1' });
  t.match(told({ verdict: 'failed', failure }), { journal: [entry(2)], output: '2' });
  t.strictSame(told({ verdict: 'passed' }), makeResult('a', { attempts: 2 }));
  t.equal(attemptToldOf(makeResult('a', { attempts: 0 }), []), undefined);
});

t.test('what was not decided is not, and runs follow one another', async (t) => {
  const runs = tell([
    runStarted(['a', 'b']),
    begun('a'),
    runStarted(['a']),
    decided(makeResult('a')),
    runEnded(),
  ]);
  t.equal(runs.length, 2);
  t.match(runs[0]?.cases, [{ attempts: [{}] }, { attempts: [] }]);
  t.equal(runs[0]?.ended, undefined);
  t.equal(runs[0]?.cases[0]?.result, undefined);
  t.ok(runs[1]?.cases[0]?.result);
});

t.test(
  'what cannot be of a run is left out, and what a case did not begin with is not',
  async (t) => {
    t.strictSame(tell([begun('a'), runEnded(), decided(makeResult('a'))]), []);
    const [run] = tell([runStarted(['a']), begun('z'), journal('a', 1, 3)]);
    t.match(run?.cases, [{ attempts: [{ startedAt: 0, journal: [entry(3)] }] }]);
  },
);

t.test('what nobody is going to ask for can be forgotten', async (t) => {
  const teller = new Teller();
  for (const event of [runStarted(['a', 'b']), begun('a'), begun('b'), journal('a', 1, 2, 1)])
    teller.add(event);
  t.strictSame(teller.runs[0]?.cases[0]?.attempts[0]?.journal, [entry(1), entry(2)]);
  teller.add(journal('b', 1, 5));
  teller.forget('a');
  teller.forget('z');
  t.strictSame(
    teller.runs[0]?.cases.map(({ attempts }) => attempts[0]?.journal),
    [[], [entry(5)]],
  );
});
