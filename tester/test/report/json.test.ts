import t from 'tap';
import type { RunEvent } from '../../log/events.js';
import { tell } from '../../log/story.js';
import { jsonReport } from '../../report/json.js';
import { decided, runEnded, runStarted } from '../events.js';
import { makeResult } from '../helpers.js';

t.test('it holds the command, the seed and the results of every run', async (t) => {
  const failed = makeResult('a', {
    verdict: 'failed',
    failure: { expected: 'x', seen: 'y' },
    journal: [{ at: 1, peer: 'client 1', event: 'fin' }],
    output: 'z',
  });
  const events: RunEvent[] = [failed, makeResult('a')].flatMap((result, i) => [
    runStarted(['a']),
    { type: 'case-started', id: 'a', attempt: 1, at: 1 },
    decided(result),
    runEnded({ durationMs: i }),
  ]);
  const report = jsonReport(tell(events));
  const head = { command: ['./proxy', '{host}', '{port}', '{listen}'], profile: 'lab', seed: 7 };
  t.strictSame(report, {
    version: 1,
    ...head,
    runs: [
      { subject: './proxy', durationMs: 0, score: { points: 0, of: 2 }, results: [failed] },
      {
        subject: './proxy',
        durationMs: 1,
        score: { points: 2, of: 2 },
        results: [makeResult('a')],
      },
    ],
  });
  t.strictSame(JSON.parse(JSON.stringify(report)), report, 'and survives being written');
});

t.test('of a run that was killed it holds what was decided', async (t) => {
  const events = [runStarted(['a', 'b']), decided(makeResult('a'))];
  t.strictSame(jsonReport(tell(events)).runs, [
    { subject: './proxy', score: { points: 2, of: 4 }, results: [makeResult('a')] },
  ]);
});

t.test('of nothing it is empty', async (t) => {
  t.strictSame(jsonReport([]), { version: 1, command: [], profile: '', seed: 0, runs: [] });
});
