import type { CaseStory } from '../../log/story.js';
import { type Progress, progressOf } from '../progress.js';
import { signs, slugOf } from './signs.js';

const severities = ['required', 'recommended', 'informational'] as const;

/** What hides cases: a box for each progress and severity that there is, and a text to look for. */
export function filtersOf(cases: readonly CaseStory[]): string {
  const verdicts = Object.keys(signs).map((each) => {
    const progress = each as Progress;
    const count = cases.filter((story) => progressOf(story) === progress).length;
    return box(slugOf(progress), `${signs[progress]} ${progress}`, count);
  });
  const weights = severities.map((severity) =>
    box(severity, severity, cases.filter(({ head }) => head.severity === severity).length),
  );
  return `<form class="filters" role="search" aria-label="Cases to show">
<fieldset><legend>Verdict</legend>${verdicts.join('')}</fieldset>
<fieldset><legend>Severity</legend>${weights.join('')}</fieldset>
<label class="find">Find <input type="search" placeholder="id, title, requirement, seen" autocomplete="off" spellcheck="false"></label>
<output aria-live="polite">${cases.length} of ${cases.length} cases shown</output>
</form>`;
}

function box(value: string, words: string, count: number): string {
  if (count === 0) return '';
  return `<label class="box ${value}"><input type="checkbox" value="${value}" checked> <span>${words} <b>${count}</b></span></label>`;
}
