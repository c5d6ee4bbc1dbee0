import type { CaseContext } from '../harness/context.js';
import type { Usage } from '../harness/resources.js';

/** Linux counts in ticks of 10 ms, time of the program and time in the kernel apart. */
const granularity = 20;

export interface ShareOptions {
  /** The share of one core that is small enough to measure no more. */
  enough: number;
  /** How long one measurement takes, in milliseconds. */
  period: number;
  /** How long to wait for one that is small, in milliseconds. */
  longest: number;
}

/**
 * The smallest share of a core that the subject's processes together use over a period, of several
 * periods if it is too much: a program may have work left from before. Throws `Skip` like `usage`.
 */
export async function smallestShare(
  context: CaseContext,
  { enough, period, longest }: ShareOptions,
): Promise<number> {
  const began = context.journal.now();
  let smallest = Number.POSITIVE_INFINITY;
  while (smallest >= enough && context.journal.now() - began < longest) {
    const before = look(context);
    await context.sleep(period);
    const after = look(context);
    const used = after.cpuMs - before.cpuMs - granularity * after.processes;
    smallest = Math.min(smallest, Math.max(0, used) / (after.at - before.at));
  }
  return smallest;
}

function look(context: CaseContext): Usage & { at: number } {
  return { ...context.usage(), at: context.journal.now() };
}
