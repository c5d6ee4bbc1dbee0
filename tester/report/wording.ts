import { isUndecided } from '../log/undecided.js';
import type { CaseResult } from '../verdict.js';
import { type Known, progressOf } from './progress.js';

/** A verdict in words; what fails no run says so: it is known, or not required. */
export function wording({ verdict, expected, severity }: CaseResult): string {
  if (expected) return `${verdict} (known)`;
  const harmless = severity !== 'required' && (verdict === 'failed' || verdict === 'flaky');
  return harmless ? `${verdict} (${severity})` : verdict;
}

/** The same of a case that may not be decided. */
export function standsAs(story: Known): string {
  const { result } = story;
  return result && !isUndecided(story) ? wording(result) : progressOf(story);
}

/** How many there are of each, as in `2 passed, 1 failed (known)`; in the order of the cases. */
export function counts(words: readonly string[]): string {
  const numbers = new Map<string, number>();
  for (const each of words) numbers.set(each, (numbers.get(each) ?? 0) + 1);
  return [...numbers].map(([each, count]) => `${count} ${each}`).join(', ');
}
