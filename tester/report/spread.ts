import { isUndecided } from '../log/undecided.js';
import type { CaseResult } from '../verdict.js';

/**
 * After several runs of the same cases: how often each came to which verdict, and how long it
 * took, from the shortest to the longest with the median in between.
 */
export function spreadReport(runs: readonly (readonly CaseResult[])[]): string[] {
  const lines = (runs[0] ?? []).map(({ id, title }) => {
    const results = runs.map((run) => run.find((result) => result.id === id));
    const ran = results.filter((result) => result !== undefined && result.attempts > 0);
    const durations = ran.map((result) => result?.durationMs ?? 0);
    return `${title}: ${verdicts(results)}${spread(durations)}`;
  });
  return [`Spread of ${runs.length} runs (shortest, median and longest in seconds)`, ...lines];
}

function verdicts(results: readonly (CaseResult | undefined)[]): string {
  const counts = new Map<string, number>();
  for (const result of results) {
    const verdict = result && !isUndecided({ result }) ? result.verdict : 'not run';
    counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
  }
  return [...counts]
    .map(([verdict, count]) => `${verdict} ${count} of ${results.length}`)
    .join(', ');
}

function spread(durations: number[]): string {
  if (durations.length === 0) return '';
  const sorted = durations.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  const at = (index: number) => sorted[index] ?? 0;
  const median = (at(Math.floor(middle)) + at(Math.ceil(middle))) / 2;
  const seconds = [at(0), median, at(sorted.length - 1)].map((ms) => (ms / 1000).toFixed(2));
  return `; ${seconds.join(' ')}`;
}
