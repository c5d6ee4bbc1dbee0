import type { CaseHead } from '../log/events.js';
import type { CaseStory, RunStory } from '../log/story.js';
import { type Score, scoreOf, sumOf } from '../score.js';
import { type Outcome, outcomeIn } from './comparison.js';

/** What became of a submission. */
export type Standing = 'graded' | 'not built' | 'no program' | 'not graded';

/** One submission of a class. */
export interface Member {
  name: string;
  standing: Standing;
  /** Why there is no run of it. */
  reason?: string;
  /** What is known of its run; of what happened on the wire nothing is asked. */
  story?: RunStory;
}

/** What a class was asked for, and what came of it so far. */
export interface ClassResults {
  profile: { id: string; title: string };
  heads: readonly CaseHead[];
  /** In the order of their names. */
  members: readonly Member[];
  /** What is flaky earns nothing. */
  strict: boolean;
}

/** A row of the table. */
export interface Row {
  member: Member;
  /** Absent while nothing is decided for good. */
  score?: Score;
  /** One for each case. */
  outcomes: Outcome[];
}

/** The table of a class: what each submission came to in each case. */
export function rowsOf({ heads, members, strict }: ClassResults): Row[] {
  const of = sumOf(heads.map(({ weight }) => weight));
  return members.map((member) => {
    const stories = member.story?.cases ?? [];
    const outcomes = heads.map(({ id }) => outcomeIn(stories, id));
    // What is not there earns nothing, and what is not graded yet is not known.
    const score = member.story ? scoreOf(stories, { strict }) : { points: 0, of };
    return { member, outcomes, ...(member.standing !== 'not graded' && { score }) };
  });
}

/** A case that was not passed by everybody. */
export interface CommonFault {
  head: CaseHead;
  /** Who failed it, in the order of the table. */
  members: string[];
  /** What was seen, and how often, from what is most common on. */
  seen: [what: string, count: number][];
}

/**
 * Who has passed nothing of several cases: most likely the program does not even start, and that
 * says nothing of any of them.
 */
export function withoutAPass({ heads, members }: ClassResults): Member[] {
  if (heads.length < 2) return [];
  return members.filter(
    ({ story }) =>
      story?.cases.length && story.cases.every(({ result }) => result?.verdict === 'failed'),
  );
}

/** What the class gets wrong, from what is most common on; who passes nothing is not counted. */
export function commonFaults(results: ClassResults): CommonFault[] {
  const { heads, members } = results;
  const left = new Set(withoutAPass(results));
  const faults = heads.map((head) => {
    const failed = members.flatMap((member) => {
      const { name, story } = member;
      if (left.has(member)) return [];
      const own = story?.cases.find((each) => each.head.id === head.id);
      return own?.result?.verdict === 'failed' ? [{ name, own }] : [];
    });
    return {
      head,
      members: failed.map(({ name }) => name),
      seen: counted(failed.map(({ own }) => seenIn(own))),
    };
  });
  return faults
    .filter((fault) => fault.members.length > 0)
    .toSorted((a, b) => b.members.length - a.members.length);
}

/** In words that are the same for many: how many bytes it were differs from run to run. */
function seenIn({ result }: CaseStory): string {
  const seen = result?.failure?.seen ?? result?.reason ?? 'failed';
  return seen.replaceAll(/\d+(\.\d+)?/g, 'N');
}

function counted(texts: readonly string[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts].toSorted(([, a], [, b]) => b - a);
}

/** How many submissions earned how much. */
export interface Bar {
  /** In points, both within. */
  from: number;
  to: number;
  count: number;
}

const bars = 10;

/** The distribution of the scores over tenths of what there is to earn; full marks apart. */
export function distributionOf(rows: readonly Row[]): Bar[] {
  const scores = rows.flatMap(({ score }) => score ?? []);
  const most = Math.max(0, ...scores.map(({ of }) => of));
  if (most === 0) return [];
  const full = scores.filter(({ points }) => points >= most).length;
  const tenths = Array.from({ length: bars }, (_, bar) => {
    const [from, to] = [sumOf([(most * bar) / bars]), sumOf([(most * (bar + 1)) / bars])];
    const within = ({ points }: Score) => points >= from && points < to;
    return { from, to, count: scores.filter(within).length };
  });
  return [...tenths, { from: most, to: most, count: full }];
}

/** The middle of the scores, between the two in the middle where they are even; undefined where there is none. */
export function medianOf(rows: readonly Row[]): number | undefined {
  const points = rows.flatMap(({ score }) => score?.points ?? []).toSorted((a, b) => a - b);
  const [low, high] = [points[(points.length - 1) >> 1], points[points.length >> 1]];
  return low === undefined || high === undefined ? undefined : sumOf([low / 2, high / 2]);
}

/** `38 graded, 2 not built` */
export function standingsText(members: readonly Member[]): string {
  const order: readonly Standing[] = ['graded', 'not built', 'no program', 'not graded'];
  return order
    .map((each) => [each, members.filter(({ standing }) => standing === each).length] as const)
    .filter(([, count]) => count > 0)
    .map(([each, count]) => `${count} ${each}`)
    .join(', ');
}

/** Whether everything is decided, of every submission and in every case. */
export function isAllKnown({ members }: ClassResults): boolean {
  return members.every(
    ({ standing, story }) =>
      standing !== 'not graded' &&
      (story?.cases ?? []).every(({ result }) => result && result.verdict !== 'inconclusive'),
  );
}
