import type { CaseStory } from '../../log/story.js';
import { type Progress, progressOf } from '../progress.js';
import { signs, slugOf } from './signs.js';

/** What cases came to, as a reader chooses among them: what is known to fail is apart. */
export interface Kind {
  /** One word, for attributes and the address. */
  slug: string;
  /** A class for its colour. */
  tone: string;
  sign: string;
  words: string;
  progress: Progress;
}

/** What one case came to. */
export function kindOf(story: CaseStory): Kind {
  const progress = progressOf(story);
  const tone = slugOf(progress);
  const kind = { tone, sign: signs[progress], progress };
  if (!story.result?.expected) return { ...kind, slug: tone, words: progress };
  return { ...kind, slug: `${tone}-known`, words: `${progress} (known)` };
}

/** The kinds that there are, each with its cases, and what a reader wants to see first in front. */
export function kindsIn(cases: readonly CaseStory[]): (Kind & { cases: CaseStory[] })[] {
  const bySlug = new Map(cases.map(kindOf).map((kind) => [kind.slug, kind]));
  const order = Object.keys(signs).flatMap((each) => {
    const slug = slugOf(each as Progress);
    return [slug, `${slug}-known`];
  });
  return order
    .flatMap((slug) => bySlug.get(slug) ?? [])
    .map((kind) => ({ ...kind, cases: cases.filter((each) => kindOf(each).slug === kind.slug) }));
}
