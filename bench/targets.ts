import { type Measure, measures } from './measures.js';
import { summary } from './report/summary.js';
import type { Results } from './results.js';

/** How one worker of the splicing engine is to compare with one thread of HAProxy. */
export interface Target {
  measure: string;
  relation: 'at least' | 'at most';
  /** Of what HAProxy has. */
  factor: number;
  /** Subjects; where there are several, the one that does best at this measure counts. */
  against: readonly string[];
}

/** What became of a target. */
export interface Judgement {
  target: Target;
  measure: Measure;
  /** The two medians, and how many times theirs ours is; undefined when one is missing. */
  found?: { ours: number; theirs: number; ratio: number };
  holds?: boolean;
  /** How far the ratio is on the wrong side of the factor, as a part of the factor. */
  missedBy?: number;
}

const judged = 'tcpproxy-splice';
const any = ['haproxy-auto', 'haproxy-splice', 'haproxy'];

/** Bulk is held against HAProxy as it is set up to splice, and again as it can be forced to. */
const bulk = [['haproxy-auto'], ['haproxy-splice']].flatMap((against): Target[] => [
  { measure: 'bulk-1.rate', relation: 'at least', factor: 1.5, against },
  { measure: 'bulk-8.rate', relation: 'at least', factor: 1.8, against },
  { measure: 'bulk-1.cpu', relation: 'at most', factor: 0.5, against },
  { measure: 'bulk-8.cpu', relation: 'at most', factor: 0.5, against },
]);

export const targets: readonly Target[] = [
  ...bulk,
  { measure: 'requests.rate', relation: 'at least', factor: 0.95, against: any },
  { measure: 'connections.rate', relation: 'at least', factor: 1, against: any },
  { measure: 'requests.p99', relation: 'at most', factor: 1.2, against: any },
  { measure: 'idle.each', relation: 'at most', factor: 1, against: any },
];

/** Holds the medians of a run against every target. */
export function judge(results: Pick<Results, 'samples'>): Judgement[] {
  return targets.map((target) => {
    const measure = measures.find(({ id }) => id === target.measure) as Measure;
    const medianOf = (subject: string) => summary(results, measure, subject)?.median;
    const ours = medianOf(judged);
    const others = target.against.flatMap((subject) => medianOf(subject) ?? []);
    if (ours === undefined || others.length === 0) return { target, measure };
    const theirs = measure.better === 'more' ? Math.max(...others) : Math.min(...others);
    const ratio = ours / theirs;
    const distance = ratio / target.factor - 1;
    const missedBy = target.relation === 'at least' ? -distance : distance;
    const holds = missedBy <= 0;
    return { target, measure, found: { ours, theirs, ratio }, holds, ...(!holds && { missedBy }) };
  });
}
