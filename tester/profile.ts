import type { Severity } from './case.js';
import type { Visibility } from './log/events.js';

/** What a course or a standard asks of a proxy. */
export interface Profile {
  /** For editors that complete and check what is written. */
  $schema?: string;
  /**
   * A short name for reports; of a profile that comes with the tester its file's name.
   * @minLength 1
   */
  id: string;
  title: string;
  /** The document behind it. */
  source: string;
  /**
   * How the subject is started, unless its command line has placeholders of its own: words, with
   * `{command}`, `{host}`, `{port}` and `{listen}` in them.
   */
  invocation: readonly string[];
  /** The cases that count, in the order in which they are reported, or every one there is. */
  cases: readonly ProfileCase[] | 'every';
}

export interface ProfileCase {
  /** As `tester list --profile full` prints it. */
  id: string;
  /** Overrides the case's own title. */
  title?: string;
  /** Overrides the case's own severity. */
  severity?: Severity;
  /**
   * Its share of the score, in points; by its severity unless said.
   * @minimum 0
   */
  weight?: number;
  /** When a grading system shows it to students; at once unless said. */
  visibility?: Visibility;
}

/** Declares a profile. Each file under `profiles/` exports one as its default. */
export function defineProfile(definition: Profile): Profile {
  return definition;
}
