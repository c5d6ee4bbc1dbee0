import type { CaseResult } from './verdict.js';

/** The failures of a subject that are known: they are told, but fail no run. */
export interface Baseline {
  /** The profile that it was written for; for its readers. */
  profile: string;
  /** By the case's id. */
  failures: ReadonlyMap<string, KnownFailure>;
}

export interface KnownFailure {
  verdict: 'failed' | 'flaky';
  /** One line of what was seen; for its readers, and never compared with anything. */
  seen: string;
}

/**
 * Whether this is no worse than what is known of the case. What only came to be `flaky` is no
 * licence to fail. An `inconclusive` or `skipped` case says nothing against what is known, and
 * neither of the verdicts that it could have come to would have failed the run.
 */
export function isExpected(
  { failures }: Baseline,
  { id, verdict }: Pick<CaseResult, 'id' | 'verdict'>,
): boolean {
  const known = failures.get(id);
  if (!known || verdict === 'passed') return false;
  return verdict !== 'failed' || known.verdict === 'failed';
}

export interface BaselineOptions {
  profile: string;
  /** A flaky case counts as a failure, and so becomes a known one. */
  strict: boolean;
  /** The baseline so far: what the runs say nothing of is taken over from it. */
  before?: Baseline | undefined;
  /** Every id that there is: what is known of any other is dropped. */
  ids: ReadonlySet<string>;
}

/** What is to be known from now on, after one run or several of the same cases. */
export function makeBaseline(
  runs: readonly (readonly CaseResult[])[],
  { profile, strict, before, ids }: BaselineOptions,
): Baseline {
  const results = runs.flat();
  const failures = new Map<string, KnownFailure>();
  for (const id of [...ids].sort()) {
    const known = before?.failures.get(id);
    const entry = knownFailure(
      results.filter((each) => each.id === id),
      strict,
      known,
    );
    if (entry) failures.set(id, entry);
  }
  return { profile, failures };
}

/** The worst that was seen counts. */
function knownFailure(
  results: readonly CaseResult[],
  strict: boolean,
  known: KnownFailure | undefined,
): KnownFailure | undefined {
  const ended = (as: CaseResult['verdict']) => results.find(({ verdict }) => verdict === as);
  const [failed, flaky] = [ended('failed'), ended('flaky')];
  if (failed) return unlessAlike(known, { verdict: 'failed', seen: seenIn(failed) });
  if (flaky && known) return known;
  if (flaky && strict) return { verdict: 'flaky', seen: seenIn(flaky) };
  return ended('passed') ? undefined : known;
}

function seenIn({ failure }: CaseResult): string {
  return (failure?.seen ?? '').replaceAll(/\s+/g, ' ').trim();
}

/** Times, ports and byte counts differ from run to run: that alone is no change worth noting. */
function unlessAlike(known: KnownFailure | undefined, now: KnownFailure): KnownFailure {
  const words = ({ verdict, seen }: KnownFailure) => `${verdict} ${seen.replaceAll(/\d+/g, '0')}`;
  return known && words(known) === words(now) ? known : now;
}
