import { subjectsIn } from '../log/merge.js';
import type { RunStory } from '../log/story.js';
import { comparisonPage } from './html/comparison.js';
import { subjectPage } from './html/page.js';

/** A page for a browser; it opens from disk and needs nothing else. */
export function htmlReport(runs: readonly RunStory[]): string {
  if (runs.length === 0) return '';
  return subjectsIn(runs).length > 1 ? comparisonPage(runs) : subjectPage(runs);
}
