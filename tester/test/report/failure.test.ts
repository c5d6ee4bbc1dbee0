import t from 'tap';
import type { RunEvent } from '../../log/events.js';
import { tell } from '../../log/story.js';
import { lined, partsOf, quoted } from '../../report/failure.js';
import { decided, runStarted } from '../events.js';
import { makeResult } from '../helpers.js';

/** What is told of the only case of these events. */
function told(...events: RunEvent[]): string {
  const [run] = tell([runStarted(['a']), ...events]);
  return run?.cases[0] ? lined(partsOf(run.cases[0], run)) : '';
}

t.test('a failure is told from what was expected to how it is mended', async (t) => {
  const rest = { otherSide: 'origin 1', likelyCause: 'a bug', replay: 'tester --seed 1' };
  const failure = { expected: 'x', seen: 'y', where: 'client 1', ...rest };
  t.equal(
    told(decided(makeResult('a', { verdict: 'failed', failure }))),
    [
      ...['expected: x', 'seen: y', 'where: client 1', 'far end: origin 1', 'likely: a bug'],
      'replay: tester --seed 1 -- ./proxy {host} {port} {listen}',
      'how to fix: How to mend a.',
    ].join('\n'),
  );
  t.equal(
    told(decided(makeResult('a', { verdict: 'flaky', failure: { expected: 'x', seen: 'y' } }))),
    'note: passed when it was run once more\nexpected: x\nseen: y\nhow to fix: How to mend a.',
  );
});

t.test('how to mend a case is no help to who fails every one', async (t) => {
  const failure = {
    expected: 'x',
    seen: 'y',
    likelyCause: 'its arguments',
    general: true,
  } as const;
  t.equal(
    told(decided(makeResult('a', { verdict: 'failed', failure }))),
    'expected: x\nseen: y\nlikely: its arguments',
  );
});

t.test('whoever is not at fault is told so', async (t) => {
  const unknown = makeResult('a', { verdict: 'inconclusive', reason: 'no port' });
  t.match(
    told(decided(unknown)),
    /^reason: no port\nfault: the tester or the machine was at fault/,
  );
  t.equal(told(), 'reason: the run ended before');
  const begun = { type: 'case-started', id: 'a', attempt: 1, at: 1 } as const;
  t.equal(told(begun), 'reason: the run ended while it ran');
});

t.test('a command line is quoted where a shell needs it', async (t) => {
  t.equal(
    quoted(['./my proxy', '{host}:{port}', "it's", '']),
    `'./my proxy' {host}:{port} 'it'\\''s' ''`,
  );
});
