import { basename } from 'node:path';

/** For the head of a column: base names where these tell all subjects apart, else whole names. */
export function shortNames(subjects: readonly string[]): string[] {
  const short = subjects.map((name) => (/\s\S*\//.test(name) ? name : basename(name)));
  return new Set(short).size === subjects.length ? short : [...subjects];
}
