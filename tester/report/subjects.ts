import { UsageError } from '../errors.js';
import { bySubject, mergeRuns } from '../log/merge.js';
import type { RunStory } from '../log/story.js';

/** One run of each subject: where there are several, of each case the one that came out worst. */
export function onePerSubject(runs: readonly RunStory[]): RunStory[] {
  return bySubject(runs).map((each) => mergeRuns(each));
}

/**
 * The same for a format that has no place for a second subject; nothing where none was graded.
 * Throws {@link UsageError} for several.
 */
export function onlySubject(runs: readonly RunStory[], format: string): RunStory | undefined {
  const subjects = onePerSubject(runs);
  if (subjects.length > 1)
    throw new UsageError(`${format} tells of one subject, and these are ${subjects.length}`);
  return subjects[0];
}
