import type { Severity } from './case.js';
import type { FailureReport } from './errors.js';
import type { JournalEntry } from './harness/journal.js';

/**
 * - `passed`: the behaviour was seen
 * - `failed`: something else was seen
 * - `flaky`: it failed, then passed when it was run once more
 * - `skipped`: it was not run, for a reason that is given
 * - `inconclusive`: the tester or the machine was at fault, so nothing is known of the subject
 */
export type Verdict = 'passed' | 'failed' | 'flaky' | 'skipped' | 'inconclusive';

/** What is known of one case after a run. */
export interface CaseResult {
  id: string;
  title: string;
  severity: Severity;
  verdict: Verdict;
  /** Of the attempt that is told of, in milliseconds. */
  durationMs: number;
  /** 1, or 2 where it was run once more; 0 when it was not run. */
  attempts: number;
  /** It is no worse than what the baseline says of it, and counts against nobody. */
  expected?: true;
  /** What went wrong: present when failed or flaky. */
  failure?: FailureReport;
  /** Why it was skipped or is inconclusive. */
  reason?: string;
  /** What happened on the wire in the attempt that the failure speaks of. */
  journal?: readonly JournalEntry[];
  /** What the subject printed in that attempt, or the end of it. */
  output?: string;
}

/** Exit codes of the tester. */
export const exitCode = {
  passed: 0,
  failed: 1,
  inconclusive: 2,
  usage: 64,
  broken: 70,
  unwritten: 74,
  interrupted: 130,
} as const;

/**
 * 0 when all required cases passed, 1 when some failed, 2 when nothing is known of some. What was
 * expected does not count. A `strict` reader takes what is flaky for failed.
 */
export function exitCodeOf(results: readonly CaseResult[], { strict = false } = {}): number {
  const verdicts = results
    .filter(({ severity, expected }) => severity === 'required' && !expected)
    .map(({ verdict }) => verdict);
  if (verdicts.includes('failed') || (strict && verdicts.includes('flaky'))) return exitCode.failed;
  const unknown = verdicts.includes('inconclusive') || verdicts.includes('skipped');
  return unknown ? exitCode.inconclusive : exitCode.passed;
}
