import type { Case } from '../case.js';

/** One line for each case: id, severity, title. */
export function listReport(cases: readonly Case[]): string[] {
  const width = (column: (each: Case) => string) =>
    Math.max(...cases.map((each) => column(each).length));
  const ids = width(({ id }) => id);
  const severities = width(({ severity }) => severity);
  return cases.map(
    ({ id, severity, title }) => `${id.padEnd(ids)}  ${severity.padEnd(severities)}  ${title}`,
  );
}

/** Everything that is said of a case, for other programs. */
export function caseTexts(each: Case) {
  const { id, title, severity, load, transparency } = each;
  const { requirement, procedure, source, likelyCause, fix } = each;
  return {
    id,
    title,
    severity,
    load,
    transparency,
    requirement,
    procedure,
    source,
    likelyCause,
    fix,
  };
}
