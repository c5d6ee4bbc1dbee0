import type { CaseStory } from '../../log/story.js';
import type { Verdict } from '../../verdict.js';

/** A verdict, or why there is none. */
export type Standing = Verdict | 'not finished' | 'not begun';

/** Every standing, what a reader wants to see first in front, with its sign. */
export const standings: Readonly<Record<Standing, string>> = {
  failed: '✗',
  flaky: '≈',
  inconclusive: '?',
  'not finished': '…',
  'not begun': '·',
  skipped: '–',
  passed: '✓',
};

/** How far a case has come. */
export function standingOf({ result, attempts }: CaseStory): Standing {
  return result?.verdict ?? (attempts.length > 0 ? 'not finished' : 'not begun');
}

/** A standing as one word, for attributes. */
export function slugOf(standing: Standing): string {
  return standing.replace(' ', '-');
}
