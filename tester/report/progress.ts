import type { CaseStory } from '../log/story.js';
import type { Verdict } from '../verdict.js';

/** A verdict, or why there is none. */
export type Progress = Verdict | 'not finished' | 'not begun';

/** How far a case has come. */
export function progressOf({ result, attempts }: CaseStory): Progress {
  return result?.verdict ?? (attempts.length > 0 ? 'not finished' : 'not begun');
}
