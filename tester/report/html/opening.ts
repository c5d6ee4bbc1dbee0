import type { CaseStory } from '../../log/story.js';

/** Of more failures than this only one is open, so that the list can still be seen. */
const fewFailures = 5;

/** The ids of the cases that are open with the page: all failures, or of many the first required. */
export function openAtFirst(cases: readonly CaseStory[]): ReadonlySet<string> {
  const failures = cases.filter(
    ({ result }) => result?.verdict === 'failed' && result.expected !== true,
  );
  const first = failures.find(({ head }) => head.severity === 'required');
  const opened = failures.length <= fewFailures ? failures : first ? [first] : [];
  return new Set(opened.map(({ head }) => head.id));
}
