import { stringify } from 'csv-stringify/sync';
import { type ClassResults, rowsOf } from './class.js';

/**
 * The table of a class for gradebooks and spreadsheets: a line for each submission, with its points
 * and what became of each case. In UTF-8 with its mark in front, without which some spreadsheets
 * take names for gibberish; and nothing in it is taken for a formula.
 */
export function classCsv(results: ClassResults): string {
  const lines = rowsOf(results).map(({ member, score, outcomes }) => [
    ...[member.name, member.standing, score?.points, score?.of],
    ...outcomes.map((outcome) => (member.standing === 'graded' ? outcome : '')),
  ]);
  const head = ['submission', 'standing', 'points', 'of', ...results.heads.map(({ id }) => id)];
  return stringify([head, ...lines], {
    ...{ bom: true, escape_formulas: true, record_delimiter: '\r\n' },
    // Of the delimiter's two characters one alone breaks a line for some.
    quoted_match: /[\r\n]/,
  });
}
