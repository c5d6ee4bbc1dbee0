import type { Outcome } from '../comparison.js';
import { signs, slugOf } from './signs.js';

const outcomes: Readonly<Record<Outcome, string>> = { ...signs, 'not run': '' };

/** An outcome as a page shows it: a class for its colour, and a sign beside the word. */
export function outcomeText(outcome: Outcome, words: string = outcome): Shown {
  const sign = outcomes[outcome] && `<span aria-hidden="true">${outcomes[outcome]}</span> `;
  return { slug: slugOf(outcome), html: `${sign}${words}` };
}

/** An outcome where there is room for a sign alone. */
export function signOf(outcome: Outcome): string {
  return outcomes[outcome];
}

interface Shown {
  slug: string;
  html: string;
}
