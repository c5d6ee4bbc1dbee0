import type { Outcome } from '../comparison.js';
import { standings } from './standing.js';

const signs: Readonly<Record<Outcome, string>> = { ...standings, 'not run': '' };

/** An outcome as a page shows it: a class for its colour, and a sign beside the word. */
export function outcomeText(outcome: Outcome, words: string = outcome): Shown {
  const sign = signs[outcome] && `<span aria-hidden="true">${signs[outcome]}</span> `;
  return { slug: outcome.replace(' ', '-'), html: `${sign}${words}` };
}

interface Shown {
  slug: string;
  html: string;
}
