import type { CaseStory, RunStory } from './story.js';

/** Whether nothing is said of a case: an interrupted run calls skipped what it did not come to. */
export function isUndecided({ result }: Pick<CaseStory, 'result'>): boolean {
  return !result || (result.verdict === 'skipped' && result.attempts === 0);
}

/** The run as its log would tell it had the tester been killed: such cases have no result. */
export function asIfKilled(run: RunStory): RunStory {
  return { ...run, cases: run.cases.map((story) => (isUndecided(story) ? open(story) : story)) };
}

function open({ result: _, ...story }: CaseStory): CaseStory {
  return story;
}
