import type { CaseDecided, CaseHead, RunEnded, RunStarted } from '../log/events.js';
import type { CaseResult } from '../verdict.js';

/** A case's head, of which nothing matters but what is given. */
export function makeHead(id: string, details: Partial<CaseHead> = {}): CaseHead {
  return {
    id,
    title: `Title of ${id}`,
    severity: 'required',
    weight: 2,
    requirement: `What ${id} asks for.`,
    procedure: `How ${id} is seen.`,
    source: 'RFC 9293 section 3.5',
    likelyCause: `what breaks ${id}`,
    fix: `How to mend ${id}.`,
    ...details,
  };
}

export function runStarted(
  cases: readonly (string | CaseHead)[],
  details: Partial<RunStarted> = {},
): RunStarted {
  return {
    type: 'run-started',
    version: 1,
    time: '2026-01-02T03:04:05.678Z',
    tester: '1.2.3',
    subject: './proxy',
    command: ['./proxy', '{host}', '{port}', '{listen}'],
    profile: { id: 'lab', title: 'The lab', source: 'A document' },
    seed: 7,
    stall: 10_000,
    timeScale: 1,
    strict: false,
    machine: { system: 'Linux 6.1 x64', processors: 2, node: 'v20.0.0' },
    cases: cases.map((each) => (typeof each === 'string' ? makeHead(each) : each)),
    ...details,
  };
}

export function decided(result: CaseResult, at = 10): CaseDecided {
  return { type: 'case-decided', at, result };
}

export function runEnded(details: Partial<RunEnded> = {}): RunEnded {
  return { type: 'run-ended', durationMs: 1_000, interrupted: false, ...details };
}
