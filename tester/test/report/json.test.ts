import t from 'tap';
import { jsonReport } from '../../report/json.js';
import type { RunEvent } from '../../verdict.js';
import { makeResult } from '../helpers.js';

const head = { command: ['./proxy', '{host}'], profile: 'lab', seed: 7 };

t.test('it holds the command, the seed and the results of every run', async (t) => {
  const failed = makeResult('a', {
    verdict: 'failed',
    failure: { expected: 'x', seen: 'y' },
    journal: [{ at: 1, peer: 'client 1', event: 'fin' }],
    output: 'z',
  });
  const events: RunEvent[] = [failed, makeResult('a')].flatMap((result, i) => [
    { type: 'run-started', ...head, cases: [result] },
    { type: 'case-started', id: 'a', attempt: 1 },
    { type: 'case-decided', result },
    { type: 'run-ended', results: [result], durationMs: i },
  ]);
  const report = jsonReport(events);
  t.strictSame(report, {
    version: 1,
    ...head,
    runs: [
      { durationMs: 0, results: [failed] },
      { durationMs: 1, results: [makeResult('a')] },
    ],
  });
  t.strictSame(JSON.parse(JSON.stringify(report)), report, 'and survives being written');
});

t.test('of nothing it is empty', async (t) => {
  t.strictSame(jsonReport([]), { version: 1, command: [], profile: '', seed: 0, runs: [] });
});
