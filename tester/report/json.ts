import type { CaseResult, RunEvent } from '../verdict.js';

type Started = Extract<RunEvent, { type: 'run-started' }>;

/** What `--json FILE` holds. */
export interface JsonReport {
  /** Grows by one with every change that an existing reader would notice. */
  version: 1;
  command: readonly string[];
  profile: string;
  seed: number;
  /** One element for each run; more than one with `--repeat`. */
  runs: { durationMs: number; results: readonly CaseResult[] }[];
}

/** Makes the report of the events of one or more runs of the same selection. */
export function jsonReport(events: readonly RunEvent[]): JsonReport {
  const started = events.find((event): event is Started => event.type === 'run-started');
  const { command = [], profile = '', seed = 0 } = started ?? {};
  const runs = events
    .filter((event) => event.type === 'run-ended')
    .map(({ durationMs, results }) => ({ durationMs, results }));
  return { version: 1, command, profile, seed, runs };
}
