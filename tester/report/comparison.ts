import type { CaseHead } from '../log/events.js';
import { bySubject, headsOf, mergeRuns } from '../log/merge.js';
import type { CaseStory, RunStory } from '../log/story.js';
import { type Score, scoreOf } from '../score.js';
import { shortNames } from './names.js';
import { type Progress, progressOf } from './progress.js';

/** What became of a case, in a word or two: its verdict, or why it has none. */
export type Outcome = Progress | 'not run';

/** Several subjects beside each other. */
export interface Comparison {
  subjects: ComparedSubject[];
  /** In the order of the profile; what is not in all logs stands where its own log has it. */
  rows: ComparisonRow[];
  /** What forbids to take the columns for like and like, a sentence each. */
  notes: string[];
}

export interface ComparedSubject {
  /** As short as it can be told from the others. */
  label: string;
  /** Several runs are one: the worst of each case. */
  story: RunStory;
  /** How many runs that are. */
  runs: number;
  score: Score;
  counts: ReadonlyMap<Outcome, number>;
}

export interface ComparisonRow {
  head: CaseHead;
  /** One for each subject, in their order. */
  cells: ComparisonCell[];
  /** Not all subjects came to the same. */
  differs: boolean;
}

export interface ComparisonCell {
  outcome: Outcome;
  /** Absent where the case was not to be run. */
  story?: CaseStory;
}

/** Puts the runs of several subjects beside each other; of several runs the worst of each case. */
export function compareRuns(runs: readonly RunStory[]): Comparison {
  const groups = bySubject(runs);
  const stories = groups.map(mergeRuns);
  const rows = headsOf(stories).map((head) => rowOf(head, stories));
  const labels = shortNames(stories.map(({ started }) => started.subject));
  const subjects = stories.map((story, column) => ({
    label: labels[column] as string,
    story,
    runs: groups[column]?.length ?? 0,
    score: scoreOf(story.cases, story.started),
    counts: count(rows.flatMap(({ cells }) => cells[column]?.outcome ?? [])),
  }));
  return { subjects, rows, notes: notesOn(subjects) };
}

/** What became of a case among those of a run. */
export function outcomeIn(cases: readonly CaseStory[], id: string): Outcome {
  return outcomeOf(cases.find(({ head }) => head.id === id));
}

function rowOf(head: CaseHead, stories: readonly RunStory[]): ComparisonRow {
  const cells = stories.map(({ cases }) => {
    const story = cases.find((each) => each.head.id === head.id);
    return { outcome: outcomeOf(story), ...(story && { story }) };
  });
  return { head, cells, differs: new Set(cells.map(({ outcome }) => outcome)).size > 1 };
}

function outcomeOf(story: CaseStory | undefined): Outcome {
  if (!story) return 'not run';
  return progressOf(story);
}

/** From what is best to what says nothing, which is how they are listed. */
export const outcomes: readonly Outcome[] = [
  'passed',
  'flaky',
  'failed',
  'inconclusive',
  'skipped',
  'not finished',
  'not begun',
  'not run',
];

function count(all: readonly Outcome[]): Map<Outcome, number> {
  const number = (outcome: Outcome) => all.filter((each) => each === outcome).length;
  return new Map(outcomes.filter(number).map((outcome) => [outcome, number(outcome)]));
}

/** How many cases of a run came to what. */
export function countsOf(cases: readonly CaseStory[]): Map<Outcome, number> {
  return count(cases.map(outcomeOf));
}

/** `57 passed, 2 failed` */
export function countsText(counts: ReadonlyMap<Outcome, number>): string {
  return [...counts].map(([outcome, number]) => `${number} ${outcome}`).join(', ');
}

function notesOn(subjects: readonly ComparedSubject[]): string[] {
  const note = (what: string, of: (story: RunStory) => string) => {
    const values = subjects.map(({ story }) => of(story));
    if (new Set(values).size < 2) return [];
    const each = subjects.map(({ label }, index) => `${label} ${values[index]}`);
    return [`${what}: ${each.join(', ')}`];
  };
  return [
    ...note('the profiles differ', ({ started }) => started.profile.id),
    ...note('the stall times differ', ({ started }) => `${started.stall / 1000} s`),
    ...subjects
      .filter(({ story }) => !story.ended || story.ended.interrupted)
      .map(({ label }) => `${label}: the run did not come to its end`),
  ];
}
