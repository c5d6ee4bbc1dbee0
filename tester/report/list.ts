import type { Case } from '../case.js';

/** One line for each case: id, severity, title. */
export function listReport(cases: readonly Case[]): string[] {
  const width = Math.max(...cases.map(({ id }) => id.length));
  return cases.map(({ id, severity, title }) => `${id.padEnd(width)}  ${severity}  ${title}`);
}
