import { distance } from 'fastest-levenshtein';
import picomatch from 'picomatch';
import type { Case } from './case.js';
import { UsageError } from './errors.js';
import type { Profile, ProfileCase } from './profile.js';

/** A case as a profile wants it. */
export type SelectedCase = Case & Partial<ProfileCase>;

/** Which cases to run, and what for. */
export interface Selection {
  profile: Profile;
  cases: readonly SelectedCase[];
}

/**
 * The profile's cases in its order, narrowed to those that match a glob of `only` and none of
 * `skip`. Throws {@link UsageError}, with the nearest names that exist, for an unknown profile, a
 * pattern that matches nothing, and an empty selection.
 */
export function select(
  profiles: ReadonlyMap<string, Profile>,
  cases: ReadonlyMap<string, Case>,
  wanted: { profile: string; only?: readonly string[]; skip?: readonly string[] },
): Selection {
  const profile = profiles.get(wanted.profile);
  if (!profile) throw unknown('profile', wanted.profile, [...profiles.keys()]);
  const all = entriesOf(profile, cases).map((entry) => {
    const known = cases.get(entry.id);
    if (!known) throw unknown(`case in profile ${profile.id}`, entry.id, [...cases.keys()]);
    return { ...known, ...entry };
  });
  const { only = [], skip = [] } = wanted;
  const ids = all.map(({ id }) => id);
  for (const pattern of [...only, ...skip])
    if (!ids.some((id) => matches(id, [pattern])))
      throw elsewhere(pattern, profile, profiles, cases) ?? unknown('case', pattern, ids);
  const selected = all.filter(
    ({ id }) => (only.length === 0 || matches(id, only)) && !matches(id, skip),
  );
  if (selected.length === 0) throw new UsageError('no case is left to run');
  return { profile, cases: selected };
}

/** What the profile has, be it that it names it. */
function entriesOf(
  { cases: own }: Profile,
  cases: ReadonlyMap<string, Case>,
): readonly ProfileCase[] {
  return own === 'every' ? [...cases.values()].filter(({ onRequest }) => !onRequest) : own;
}

function matches(id: string, patterns: readonly string[]): boolean {
  return patterns.length > 0 && picomatch.isMatch(id, [...patterns]);
}

const suggestions = 3;

/** What another profile has is not unknown. */
function elsewhere(
  pattern: string,
  asked: Profile,
  profiles: ReadonlyMap<string, Profile>,
  cases: ReadonlyMap<string, Case>,
): UsageError | undefined {
  const has = (profile: Profile) =>
    entriesOf(profile, cases).some(({ id }) => matches(id, [pattern]));
  const other = [...profiles.values()].find(has);
  if (!other) return undefined;
  return new UsageError(
    `no case of ${asked.id} matches ${pattern}, but ${other.id} has it: --profile ${other.id}`,
  );
}

/** The names that come nearest to one that is not there, for a message. */
export function nearest(name: string, known: readonly string[]): string {
  // Who has typed the beginning of a name means that one, and who has typed a part most likely too.
  const apart = (other: string) => {
    if (other.startsWith(name)) return -2;
    return other.includes(name) ? -1 : distance(name, other);
  };
  return known
    .toSorted((a, b) => apart(a) - apart(b))
    .slice(0, suggestions)
    .join(', ');
}

function unknown(what: string, name: string, known: readonly string[]): UsageError {
  const hint = name.includes(',')
    ? 'names are parted by blanks'
    : `the nearest: ${nearest(name, known)}`;
  // A word behind --only is an id, unless it has a slash.
  const subject = what === 'case' ? ' (a program goes behind --)' : '';
  return new UsageError(`no ${what} matches ${name}; ${hint}${subject}`);
}
