import { median } from '../statistics.js';
import type { Sample } from './procfs.js';

const MiB = 1024 * 1024;

/** An engine may keep this many pipes for the next connections. */
export const sparePipes = 64;
/** libuv starts its pool of four threads at the first need, whenever that is. */
const lateThreads = 4;
/** How far the memory may have grown from the second quarter of a run to the last. */
const growth = { factor: 1.3, slack: 32 * MiB };

/** What a process has used from the first to the last sample. */
export interface Trend {
  /** Median resident memory of the second and of the last quarter, in bytes. */
  second: number;
  last: number;
  /** Growth of the resident memory by least squares, in bytes an hour. */
  slope: number;
  /** Most descriptors at once. */
  peak: number;
}

/**
 * Compares what a process holds at the end with what it held at the start, both with no
 * connection up. One sentence for each thing that it holds too much of.
 */
export function leaks(start: Sample, end: Sample): string[] {
  const bound = Math.max(start.pipes, sparePipes);
  const limits = [
    ['sockets', end.sockets, start.sockets],
    ['pipes', end.pipes, bound],
    ['other descriptors', end.others, start.others],
    ['threads', end.threads, start.threads + lateThreads],
  ] as const;
  return limits
    .filter(([, seen, most]) => seen > most)
    .map(([what, seen, most]) => `${seen} ${what} are left, ${most} were to be`);
}

/** Whether memory has grown too much over a run, as at most one sentence. */
export function grown({ second, last }: Trend): string[] {
  if (last <= second * growth.factor + growth.slack) return [];
  const [from, to] = [second, last].map((bytes) => `${Math.round(bytes / MiB)} MiB`);
  return [`memory grew from ${from} in the second quarter to ${to} in the last`];
}

/** Sums a run's samples up, which were taken at even distances. */
export function trend(samples: readonly Sample[]): Trend {
  const quarter = (index: number) =>
    median(
      samples
        .slice((samples.length * index) >> 2, (samples.length * (index + 1)) >> 2)
        .map(({ rss }) => rss),
    ) ?? 0;
  return {
    second: quarter(1),
    last: quarter(3),
    slope: slope(samples) * 3_600_000,
    peak: Math.max(0, ...samples.map(({ sockets, pipes, others }) => sockets + pipes + others)),
  };
}

/** Bytes a millisecond. */
function slope(samples: readonly Sample[]): number {
  const mean = (values: number[]) => values.reduce((sum, each) => sum + each, 0) / values.length;
  const at = mean(samples.map((each) => each.at));
  const rss = mean(samples.map((each) => each.rss));
  const over = samples.reduce((sum, each) => sum + (each.at - at) * (each.rss - rss), 0);
  const under = samples.reduce((sum, each) => sum + (each.at - at) ** 2, 0);
  return under > 0 ? over / under : 0;
}
