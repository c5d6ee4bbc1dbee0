import type { RunStory } from '../log/story.js';

/** A way to tell of runs, for a person or a program. */
export interface Format {
  /** What it is for, in a few words. */
  about: string;
  /**
   * The text of one or more runs of the same cases, however far they have come: several of one
   * subject with `--repeat`, or of several subjects.
   */
  render(runs: readonly RunStory[]): string;
  /** It can tell of several subjects in one text. */
  compares?: true;
  /** It needs what happened on the wire, not only verdicts. */
  detailed?: true;
  /** It is written after each verdict too: whoever kills the tester leaves a whole file. */
  early?: true;
  /** It adds to the lines on the terminal, and does not replace them. */
  adds?: true;
  /** What is to be added to the file that this variable of the environment names. */
  aside?: { variable: string; render(runs: readonly RunStory[]): string };
}
