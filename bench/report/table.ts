import { markdownTable } from 'markdown-table';
import { type Measure, measures } from '../measures.js';
import type { Participant, Results } from '../results.js';
import { withSpread } from './format.js';
import { summary } from './summary.js';

/** One row for each measure, one column for each subject: medians, least and greatest. */
export function table(results: Results): string {
  const { subjects, loads } = results;
  const wanted = measures.filter(({ load }) => loads.some(({ id }) => id === load));
  const head = ['', 'unit', 'better', ...subjects.map(({ title }) => title)];
  const rows = wanted.map((measure) => [
    measure.title,
    measure.unit,
    measure.better,
    ...subjects.map((subject) => cell(results, measure, subject)),
  ]);
  const align = ['l', 'l', 'l', ...subjects.map(() => 'r')];
  return markdownTable([head, ...rows], { align, stringLength: (text) => [...text].length });
}

function cell(results: Results, measure: Measure, subject: Participant): string {
  const load = results.loads.find(({ id }) => id === measure.load);
  if (subject.missing || load?.missing) return 'not available';
  const found = summary(results, measure, subject.id);
  if (found) return withSpread(found);
  const failed = results.samples.some(
    (sample) => sample.load === measure.load && sample.subject === subject.id && sample.failure,
  );
  return failed ? 'failed' : '–';
}
