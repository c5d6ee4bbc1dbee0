import type { Severity } from './case.js';
import type { Visibility } from './log/events.js';

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
  /** Its share of the score, in points; by its severity unless said. */
  weight?: number;
  /** When a grading system shows it to students; at once unless said. */
  visibility?: Visibility;
}

/** Declares a profile. Each file under `profiles/` exports one as its default. */
export function defineProfile(definition: Profile): Profile {
  return definition;
}
