import type { RunLimits } from '../log/events.js';
import type { RunStory } from '../log/story.js';
import { resultsOf } from '../log/story.js';
import { type Score, scoreOf } from '../score.js';
import type { CaseResult } from '../verdict.js';

/** What `--report json=FILE` and `--json FILE` hold. */
export interface JsonReport {
  /** Grows by one with every change that an existing reader would notice. */
  version: 1;
  command: readonly string[];
  profile: string;
  seed: number;
  /** What the subjects were held to, with `--limits`. */
  limits?: RunLimits;
  /** One element for each run; more than one with `--repeat` or several subjects. */
  runs: JsonRun[];
}

export interface JsonRun {
  subject: string;
  /** Absent where the tester was killed. */
  durationMs?: number;
  score: Score;
  /** What is decided, in the order of the profile. */
  results: readonly CaseResult[];
}

/** Makes the report of one or more runs of the same selection. */
export function jsonReport(runs: readonly RunStory[]): JsonReport {
  const { command = [], profile, seed = 0, limits } = runs[0]?.started ?? {};
  return {
    version: 1,
    command,
    profile: profile?.id ?? '',
    seed,
    ...(limits && { limits }),
    runs: runs.map((run) => ({
      subject: run.started.subject,
      ...(run.ended && { durationMs: run.ended.durationMs }),
      score: scoreOf(run.cases, run.started),
      results: resultsOf(run),
    })),
  };
}
