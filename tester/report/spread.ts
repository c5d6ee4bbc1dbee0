import type { CaseResult } from '../verdict.js';

/** After several runs of the same cases: how often each came to which verdict. */
export function spreadReport(runs: readonly (readonly CaseResult[])[]): string[] {
  const first = runs[0] ?? [];
  return first.map(({ id, title }) => {
    const counts = new Map<string, number>();
    for (const run of runs) {
      const verdict = run.find((result) => result.id === id)?.verdict ?? 'skipped';
      counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
    }
    const parts = [...counts].map(([verdict, count]) => `${verdict} ${count} of ${runs.length}`);
    return `${title}: ${parts.join(', ')}`;
  });
}
