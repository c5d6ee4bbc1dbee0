import type { JournalEntry } from '../../../harness/journal.js';
import type { RunEvent, RunStarted } from '../../../log/events.js';
import type { CaseResult } from '../../../verdict.js';
import { decided, makeHead, runStarted } from '../../events.js';
import { makeResult } from '../../helpers.js';

type Brief = [at: number, peer: string, event: JournalEntry['event'], details?: object];

/** Entries of a journal, in a line each. */
export function journalOf(...entries: Brief[]): JournalEntry[] {
  return entries.map(([at, peer, event, details]) => ({ at, peer, event, ...details }));
}

/** What a proxy does that closes both sides on end-of-file, after a long silence. */
export const closesBoth = journalOf(
  [203, 'origin 1', 'accepted'],
  [204, 'client 1', 'connected'],
  [204.3, 'client 1', 'sent', { bytes: 70_000, offset: 0, until: 240 }],
  [240, 'origin 1', 'received', { bytes: 70_000, offset: 0, until: 245 }],
  [8_445.98, 'client 1', 'sent-fin'],
  [8_446, 'client 1', 'fin'],
  [8_447, 'origin 1', 'fin'],
  [8_448, 'origin 1', 'sent', { bytes: 1, offset: 0 }],
  [8_449, 'origin 1', 'reset', { text: 'ECONNRESET' }],
  [8_450, 'client 1', 'closed'],
);

/** The same without a proxy. */
export const direct = journalOf(
  [1, 'origin 1', 'accepted'],
  [1, 'client 1', 'connected'],
  [2, 'client 1', 'sent', { bytes: 70_000, offset: 0 }],
  [2, 'origin 1', 'received', { bytes: 40_000, offset: 0 }],
  [3, 'origin 1', 'received', { bytes: 30_000, offset: 40_000 }],
  [3, 'client 1', 'sent-fin'],
  [4, 'origin 1', 'fin'],
  [4, 'origin 1', 'sent', { bytes: 1, offset: 0 }],
  [5, 'client 1', 'received', { bytes: 1, offset: 0 }],
);

/** One attempt at a case: that it began, what happened, what it used and printed. */
export function attempted(
  id: string,
  entries: JournalEntry[],
  { attempt = 1, output = '', samples = 0 } = {},
): RunEvent[] {
  const of = { id, attempt };
  const usage = Array.from({ length: samples }, (_, index): RunEvent => {
    const numbers = { memory: 3_000_000 + index * 100_000, cpuMs: index * 40, processes: 1 };
    return { type: 'case-usage', ...of, at: 500 * (index + 1), ...numbers };
  });
  return [
    { type: 'case-started', ...of, at: 5 },
    { type: 'case-journal', ...of, entries },
    ...usage,
    ...(output ? [{ type: 'case-output', ...of, text: output } as const] : []),
  ];
}

const failure = {
  expected: '1 byte',
  seen: 'end-of-file was read after 0 bytes',
  where: 'client 1, after byte 0 of what it received',
  peer: 'client 1',
  otherSide: 'origin 1 had sent 1 byte and received 70000; the connection was reset',
  likelyCause: 'both sockets are closed at once',
  replay: 'tester --only close.half',
};

/** A case of each kind, in a run that was killed. */
export function killedRun(details: Partial<RunStarted> = {}): RunEvent[] {
  const reset = journalOf([10, 'client 1', 'connected'], [20, 'client 1', 'sent-reset']);
  const crowd = [1, 2, 3].flatMap((number) =>
    journalOf(
      [number, `client ${number}`, 'connected'],
      [number + 1, `origin ${number}`, 'accepted'],
    ),
  );
  const result = (id: string, more: Partial<CaseResult>) => decided(makeResult(id, more));
  return [
    runStarted(
      [
        makeHead('close.half', { title: 'Half-close' }),
        makeHead('close.late', { title: 'Late close' }),
        makeHead('data.crowd', { severity: 'recommended', weight: 1 }),
        'data.plain',
        'connect.ipv6',
        'flow.slow',
        'flow.never',
      ],
      details,
    ),
    ...attempted('close.half', closesBoth, { output: 'proxy: <closed>\n', samples: 6 }),
    { type: 'case-direct', id: 'close.half', entries: direct },
    result('close.half', { verdict: 'failed', durationMs: 8_450, failure }),
    ...attempted('close.late', closesBoth),
    ...attempted('close.late', reset, { attempt: 2 }),
    result('close.late', { verdict: 'flaky', attempts: 2, durationMs: 8_450, failure }),
    ...attempted('data.crowd', crowd),
    result('data.crowd', {}),
    ...attempted('data.plain', reset, { samples: 1 }),
    result('data.plain', {}),
    result('connect.ipv6', { verdict: 'skipped', reason: 'this machine has no ::1' }),
    ...attempted('flow.slow', reset),
  ];
}
