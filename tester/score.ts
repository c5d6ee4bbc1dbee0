import type { Severity } from './case.js';
import type { CaseResult } from './verdict.js';

/** Points of a case whose profile does not say how many. */
const usual: Record<Severity, number> = { required: 2, recommended: 1, informational: 0 };

/** Points of a case, whoever says how many. */
export function weightOf({ weight, severity }: { weight?: number; severity: Severity }): number {
  return weight ?? usual[severity];
}

/** Points that were earned, of those that there are. */
export interface Score {
  points: number;
  of: number;
}

/**
 * All of a case's points when it passed, none otherwise. What is flaky has passed, unless a reader
 * is `strict`, as it does for the exit code.
 */
export function pointsOf(
  weight: number,
  result: CaseResult | undefined,
  { strict = false } = {},
): number {
  const passed = result?.verdict === 'passed' || (result?.verdict === 'flaky' && !strict);
  return passed ? weight : 0;
}

/** The sum over all cases; what was not run or not decided counts as not earned. */
export function scoreOf(
  cases: readonly { head: { weight: number }; result?: CaseResult }[],
  reader: { strict?: boolean } = {},
): Score {
  return {
    points: sumOf(cases.map(({ head, result }) => pointsOf(head.weight, result, reader))),
    of: sumOf(cases.map(({ head }) => head.weight)),
  };
}

/** What so many points are together, to six decimals: 0.1 and 0.2 are 0.3 to a reader. */
export function sumOf(points: readonly number[]): number {
  const sum = points.reduce((total, each) => total + each, 0);
  return Math.round(sum * 1e6) / 1e6;
}
