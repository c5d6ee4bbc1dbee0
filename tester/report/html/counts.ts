import type { CaseStory } from '../../log/story.js';
import { standsAs } from '../wording.js';
import { severities } from './filters.js';
import { kindsIn } from './kinds.js';

/** How many cases came to what, in the words of the terminal; each count chooses its cases. */
export function countsOf(cases: readonly CaseStory[]): string {
  const items = kindsIn(cases).flatMap(({ slug, tone, sign, cases }) => {
    const sorted = cases.toSorted((a, b) => rankOf(a) - rankOf(b));
    return [...new Set(sorted.map(standsAs))].map((words) => {
      const those = sorted.filter((each) => standsAs(each) === words);
      // Words are apart within a kind where they speak of a severity.
      const further = those.length < cases.length ? `&amp;severity=${those[0]?.head.severity}` : '';
      const text = `<span aria-hidden="true">${sign}</span> ${those.length} ${words}`;
      return `<li class="${tone}"><a href="#verdict=${slug}${further}">${text}</a></li>`;
    });
  });
  return `<ul class="counts">${items.join('')}</ul>`;
}

function rankOf({ head }: CaseStory): number {
  return severities.indexOf(head.severity);
}
