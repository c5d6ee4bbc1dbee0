import { bySubject } from '../log/merge.js';
import type { RunStory } from '../log/story.js';
import { subjectPage } from './html/page.js';

/** A page for a browser; it opens from disk and needs nothing else. */
export function htmlReport(runs: readonly RunStory[]): string {
  return pageFor(bySubject(runs));
}

/** Several subjects are told of side by side. */
function pageFor([first]: RunStory[][]): string {
  return first ? subjectPage(first) : '';
}
