import type { Baseline } from '../baseline.js';
import type { CaseResult } from '../verdict.js';

/**
 * What a baseline says that is no longer so, after one run or several of the same cases; `ids` are
 * those of all cases that there are.
 */
export function newsReport(
  { failures }: Baseline,
  runs: readonly (readonly CaseResult[])[],
  ids: ReadonlySet<string>,
): string[] {
  const results = runs.flat();
  const verdictsOf = (id: string) =>
    results.filter((each) => each.id === id).map(({ verdict }) => verdict);
  const mended = (id: string) => {
    const verdicts = verdictsOf(id);
    const fails = verdicts.includes('failed') || verdicts.includes('flaky');
    // That a flaky case passes is nothing new.
    return failures.get(id)?.verdict === 'failed' && verdicts.includes('passed') && !fails;
  };
  const known = [...failures.keys()];
  return [
    ...line('no longer fails', known.filter(mended)),
    ...line(
      'no such case any more',
      known.filter((id) => !ids.has(id)),
    ),
  ];
}

function line(what: string, ids: readonly string[]): string[] {
  return ids.length > 0 ? [`${what}: ${ids.join(', ')}; write the baseline anew`] : [];
}
