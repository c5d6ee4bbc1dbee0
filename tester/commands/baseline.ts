import { type Baseline, makeBaseline } from '../baseline.js';
import { readBaseline, writeBaseline } from '../baseline-file.js';
import { requireReplaceable } from '../files.js';
import type { TesterOptions } from '../options.js';
import { newsReport } from '../report/news.js';
import type { CaseResult } from '../verdict.js';

type Wanted = Pick<TesterOptions, 'baseline' | 'writeBaseline' | 'profile' | 'strict'>;

/**
 * Reads and checks what `--baseline` and `--write-baseline` name, before the runs, of which all
 * are to end well before anything is written. Throws `UsageError`. `ids` are those of all cases.
 */
export function openBaseline(wanted: Wanted, ids: ReadonlySet<string>) {
  const { baseline: file, writeBaseline: target, profile, strict } = wanted;
  const known = file === undefined ? undefined : readBaseline(file);
  if (target !== undefined) requireReplaceable(target);

  const write = (to: string, runs: readonly (readonly CaseResult[])[]): string => {
    const unstartable = ({ verdict, attempts }: CaseResult) =>
      verdict === 'failed' && attempts === 0;
    // As a known failure that would make every later run of a broken build a success.
    if (runs.flat().some(unstartable)) return 'no baseline written: the proxy cannot be started';
    const next: Baseline = makeBaseline(runs, { profile, strict, before: known, ids });
    writeBaseline(to, next);
    const { size } = next.failures;
    return `baseline written: ${size} known ${size === 1 ? 'failure' : 'failures'} in ${to}`;
  };

  return {
    known,
    /** After the runs: says what is new, writes what is to be written. */
    settle(runs: readonly (readonly CaseResult[])[]): string[] {
      return [
        ...(known ? newsReport(known, runs, ids) : []),
        ...(target === undefined ? [] : [write(target, runs)]),
      ];
    },
  };
}
