import type { Severity } from '../../case.js';
import type { CaseStory } from '../../log/story.js';
import { kindsIn } from './kinds.js';

export const severities: readonly Severity[] = ['required', 'recommended', 'informational'];

/** What chooses cases: a button for each verdict and severity that there is, and a text to find. */
export function filtersOf(cases: readonly CaseStory[]): string {
  const verdicts = kindsIn(cases).map(({ slug, tone, sign, words, cases: { length } }) =>
    button('verdict', slug, tone, `${sign} ${words}`, length),
  );
  const weights = severities.map((severity) => {
    const { length } = cases.filter(({ head }) => head.severity === severity);
    return button('severity', severity, severity, severity, length);
  });
  return `<div class="filters" role="search" aria-label="Cases to show">
<fieldset><legend>Verdict</legend>${verdicts.join('')}</fieldset>
<fieldset><legend>Severity</legend>${weights.join('')}</fieldset>
<label class="find">Find <input type="search" placeholder="id, title, requirement, seen" autocomplete="off" spellcheck="false"></label>
<output aria-live="polite">${cases.length} of ${cases.length} cases shown</output>
</div>`;
}

function button(name: string, value: string, tone: string, words: string, count: number): string {
  if (count === 0) return '';
  return `<button type="button" class="${tone}" name="${name}" value="${value}" aria-pressed="false">${words} <b>${count}</b></button>`;
}
