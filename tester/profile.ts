import type { Severity } from './case.js';

/** What a course or a standard asks of a proxy. */
export interface Profile {
  /** Equal to the file's name under `profiles/`. */
  id: string;
  title: string;
  /** The document behind it. */
  source: string;
  /** How the subject is started, unless its command line has placeholders of its own. */
  invocation: readonly string[];
  /** The cases that count, in the order in which they are reported, or every one there is. */
  cases: readonly ProfileCase[] | 'every';
}

export interface ProfileCase {
  id: string;
  /** Overrides the case's own title. */
  title?: string;
  /** Overrides the case's own severity. */
  severity?: Severity;
}

/** Declares a profile. Each file under `profiles/` exports one as its default. */
export function defineProfile(definition: Profile): Profile {
  return definition;
}
