import type { Measure } from '../measures.js';
import type { Results } from '../results.js';
import { type Spread, spread } from '../statistics.js';

/** What all rounds say of one measure of one subject; undefined when there is no number. */
export function summary(
  { samples }: Pick<Results, 'samples'>,
  measure: Pick<Measure, 'id'>,
  subject: string,
): Spread | undefined {
  const values = samples
    .filter((sample) => sample.subject === subject)
    .flatMap((sample) => sample.values[measure.id] ?? []);
  return spread(values.filter(Number.isFinite));
}
