import type { Family } from './family.js';
import type { Output } from './output.js';
import { type Burden, type Limits, type Overrun, overrunOf } from './overrun.js';

/** Between two looks, in milliseconds. Who fills memory at full speed gets 200 MiB in that time. */
const every = 100;
/** For the exact memory of many processes, in milliseconds. */
const longest = 50;
/** Looking takes at most this share of the time: finding all processes of a subject costs. */
const largestShare = 0.1;

export interface Guarded {
  family: Family;
  output: Output;
}

/**
 * Looks from now on at what a program uses, again and again, and calls `end` as soon as that is
 * beyond the limits. Returns what ends the watch.
 */
export function guard(
  guarded: Guarded,
  limits: Limits,
  end: (overrun: Overrun) => void,
): () => void {
  const started = performance.now();
  let timer: NodeJS.Timeout;
  const after = (ms: number) => {
    timer = setTimeout(() => {
      const before = performance.now();
      const overrun = overrunOf(burdenOf(guarded, limits, before - started), limits);
      const took = performance.now() - before;
      if (overrun) end(overrun);
      else after(Math.max(every, took / largestShare));
    }, ms);
  };
  after(every);
  return () => clearTimeout(timer);
}

/** What costs time is looked at only where it can make a difference. */
function burdenOf({ family, output }: Guarded, limits: Limits, timeMs: number): Burden {
  const seen = { ...family.glance(), output: output.printed, timeMs };
  if (seen.processes > limits.processes || seen.memory <= limits.memory) return seen;
  return { ...seen, memory: family.memory(longest) };
}
