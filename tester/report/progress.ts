import type { CaseStory } from '../log/story.js';
import { isUndecided } from '../log/undecided.js';
import type { Verdict } from '../verdict.js';

/** A verdict, or why there is none. */
export type Progress = Verdict | 'not finished' | 'not begun';

/** What is known of a case: the result, and the attempts that have begun. */
export type Known = Pick<CaseStory, 'result'> & { attempts: readonly unknown[] };

/** How far a case has come. What an interrupted run did not decide stands as in one that was killed. */
export function progressOf({ result, attempts }: Known): Progress {
  if (result && !isUndecided({ result })) return result.verdict;
  return attempts.length > 0 ? 'not finished' : 'not begun';
}
