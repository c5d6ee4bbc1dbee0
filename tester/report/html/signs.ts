import type { Progress } from '../progress.js';

/** What a reader wants to see first in front, each with its sign. */
export const signs: Readonly<Record<Progress, string>> = {
  failed: '✗',
  flaky: '≈',
  inconclusive: '?',
  'not finished': '…',
  'not begun': '·',
  skipped: '–',
  passed: '✓',
};

/** One word, for attributes. */
export function slugOf(words: Progress | 'not run'): string {
  return words.replace(' ', '-');
}
