import { isUndecided } from '../log/undecided.js';
import type { CaseResult, Verdict } from '../verdict.js';
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

/** How many there are of each, as in `2 passed, 1 failed, 1 failed (known)`. */
export function counts(words: readonly string[]): string {
  const numbers = new Map<string, number>();
  for (const each of words) numbers.set(each, (numbers.get(each) ?? 0) + 1);
  const inOrder = [...numbers].sort(
    ([one], [other]) => place(one) - place(other) || compare(one, other),
  );
  return inOrder.map(([each, count]) => `${count} ${each}`).join(', ');
}

/** The same order in every report, whatever came out first. */
const order: readonly string[] = [
  'passed',
  'failed',
  'flaky',
  'inconclusive',
  'skipped',
] satisfies readonly Verdict[];

/** What has no verdict stands last. */
function place(words: string): number {
  const at = order.indexOf(words.split(' ', 1)[0] as string);
  return at < 0 ? order.length : at;
}

function compare(one: string, other: string): number {
  return one < other ? -1 : 1;
}
