import type { CaseResult, Verdict } from '../verdict.js';
import type { Paint, Tone } from './paint.js';

/** What has to be kept of a run to say later what has changed since. */
export type Known = Pick<CaseResult, 'id' | 'verdict'>;

const news: Readonly<Record<Verdict, [words: string, tone: Tone]>> = {
  passed: ['now passes', 'good'],
  failed: ['now fails', 'bad'],
  flaky: ['now flaky', 'doubtful'],
  inconclusive: ['now inconclusive', 'doubtful'],
  skipped: ['now skipped', 'faint'],
};

/** What is otherwise than in the run before, of the same cases, and how much fails as before. */
export function changesReport(
  before: readonly Known[],
  after: readonly Known[],
  paint: Paint,
): string[] {
  const verdicts = new Map(before.map(({ id, verdict }) => [id, verdict]));
  const changed = after.filter(({ id, verdict }) => verdicts.get(id) !== verdict);
  if (changed.length === 0) return ['same verdicts as before'];
  const still = after.filter((each) => each.verdict === 'failed' && !changed.includes(each));
  return [
    ...Object.entries(news).flatMap(([verdict, [words, tone]]) => {
      const ids = changed.filter((each) => each.verdict === verdict).map(({ id }) => id);
      return ids.length > 0 ? [`${paint(tone, words)}: ${ids.join(', ')}`] : [];
    }),
    ...(still.length > 0 ? [`still fails: ${still.length}`] : []),
  ];
}
