import type { Verdict } from '../verdict.js';
import type { CaseStory, RunStory } from './story.js';

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
 * Several runs of one subject as one: of each case the run in which it came out worst, and of those
 * the first. Undecided is what no run has come to. Throws for no run at all.
 */
export function mergeRuns(runs: readonly RunStory[]): RunStory {
  const [first, ...others] = runs;
  if (!first) throw new Error('there is no run');
  const cases = first.cases.map((story) =>
    others
      .flatMap((run) => run.cases.find(({ head }) => head.id === story.head.id) ?? [])
      .reduce(worse, story),
  );
  const ended = runs.every((run) => run.ended) && runs.at(-1)?.ended;
  return { started: first.started, cases, ...(ended && { ended }) };
}

function worse(known: CaseStory, other: CaseStory): CaseStory {
  const rank = ({ result }: CaseStory) => fromWorst.indexOf(result?.verdict);
  return rank(other) < rank(known) ? other : known;
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
