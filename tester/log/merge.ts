import type { Verdict } from '../verdict.js';
import type { CaseHead, RunEnded } from './events.js';
import type { CaseStory, RunStory } from './story.js';
import { isUndecided } from './undecided.js';

/** From what says most against the subject to what says nothing, which is not to be decided. */
const fromWorst: readonly (Verdict | undefined)[] = [
  'failed',
  'flaky',
  'inconclusive',
  'skipped',
  'passed',
  undefined,
];

/**
 * Several runs of one subject as one: every case that is in any of them, in the run in which it came
 * out worst, and of those the first. Undecided is what no run has come to. Throws for no run at all.
 */
export function mergeRuns(runs: readonly RunStory[]): RunStory {
  const [first] = runs;
  if (!first) throw new Error('there is no run');
  const heads = headsOf(runs);
  const cases = heads.map(({ id }) =>
    runs.flatMap((run) => run.cases.find(({ head }) => head.id === id) ?? []).reduce(worse),
  );
  const ended = endOf(runs);
  return { started: { ...first.started, cases: heads }, cases, ...(ended && { ended }) };
}

/** The cases of all runs, each once: what one run adds stands behind what it follows there. */
export function headsOf(runs: readonly RunStory[]): CaseHead[] {
  const heads: CaseHead[] = [];
  for (const { cases } of runs) {
    let next = 0;
    for (const { head } of cases) {
      const known = heads.findIndex(({ id }) => id === head.id);
      if (known < 0) heads.splice(next, 0, head);
      next = (known < 0 ? next : known) + 1;
    }
  }
  return heads;
}

function worse(known: CaseStory, other: CaseStory): CaseStory {
  // An interrupted run says nothing of what it did not come to, and takes no points away.
  const rank = (story: CaseStory) =>
    fromWorst.indexOf(isUndecided(story) ? undefined : story.result?.verdict);
  return rank(other) < rank(known) ? other : known;
}

/** They took as long as all of them together; nothing where one has not come to its end. */
function endOf(runs: readonly RunStory[]): RunEnded | undefined {
  const ends = runs.flatMap(({ ended }) => ended ?? []);
  if (ends.length < runs.length) return undefined;
  return {
    type: 'run-ended',
    durationMs: ends.reduce((sum, { durationMs }) => sum + durationMs, 0),
    interrupted: ends.some(({ interrupted }) => interrupted),
  };
}

/** The runs of each subject, in the order in which those were first graded. */
export function bySubject(runs: readonly RunStory[]): RunStory[][] {
  const groups = new Map<string, RunStory[]>();
  for (const run of runs) {
    const { subject } = run.started;
    groups.set(subject, [...(groups.get(subject) ?? []), run]);
  }
  return [...groups.values()];
}

/** The names of the subjects, in the same order. */
export function subjectsIn(runs: readonly RunStory[]): string[] {
  return [...new Set(runs.map(({ started }) => started.subject))];
}
