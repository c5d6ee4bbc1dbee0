import type { Severity } from './case.js';
import type { Visibility } from './log/events.js';

/** What a course or a standard asks of a proxy. */
export interface Profile {
  /** For editors that complete and check what is written. */
  $schema?: string;
  /**
   * A short name for reports, in one line; of a profile that comes with the tester its file's name.
   * @pattern ^[^\r\n]+$
   */
  id: string;
  /**
   * What reports call it, in one line.
   * @pattern ^[^\r\n]+$
   */
  title: string;
  /** The document behind it. */
  source: string;
  /** What is graded; a proxy unless said. An echo server has no destination. */
  kind?: SubjectKind;
  /**
   * How the subject is started, unless its command line has placeholders of its own: words, with
   * `{command}`, `{host}`, `{port}` and `{listen}` in them, and for an echo server without host
   * and port.
   */
  invocation: readonly string[];
  /**
   * The lines that the program prints when its arguments are not what they should be, for
   * `lifecycle.usage-text`.
   */
  usage?: string;
  /**
   * The cases that count, in the order in which they are reported, or every one there is but for
   * those that run on request alone.
   */
  cases: readonly ProfileCase[] | 'every';
}

/** What a profile is for. */
export type SubjectKind = 'proxy' | 'echo-server';

export interface ProfileCase {
  /** As `tester list --profile full` prints it. */
  id: string;
  /**
   * Overrides the case's own title; in one line.
   * @pattern ^[^\r\n]+$
   */
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
