import type { CaseStory, RunStory } from '../log/story.js';

/**
 * What a case means for the run, as the exit code has it:
 * - `failed`: it fails the run
 * - `tolerated`: it did not pass, and fails no run: it is known, or not required, or flaky
 * - `inconclusive`: nothing is known of it, and should be
 * - `unfinished`: it was not decided when the log ended
 */
export type Standing =
  | 'passed'
  | 'failed'
  | 'tolerated'
  | 'inconclusive'
  | 'skipped'
  | 'unfinished';

/** What the case means in this run. */
export function standingOf({ result }: CaseStory, { started }: RunStory): Standing {
  if (!result) return 'unfinished';
  const { verdict, severity, expected } = result;
  if (verdict === 'passed' || verdict === 'skipped') return verdict;
  if (expected || severity !== 'required') return 'tolerated';
  if (verdict === 'flaky') return started.strict ? 'failed' : 'tolerated';
  return verdict;
}
