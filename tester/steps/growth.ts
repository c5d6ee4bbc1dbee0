import type { CaseContext } from '../harness/context.js';

const MiB = 1024 * 1024;
const fewestRounds = 4;
/** Memory that is collected now and then grows too, but not so many times in a row. */
const mostRounds = 12;
export interface GrowthOptions {
  /** Bytes of memory after the first time. */
  first: number;
  /** Bytes for each round that are no growth. */
  trend: number;
  /** So many rounds are taken together: after one alone a collector may have left more behind. */
  window: number;
}

export interface Growth {
  /** How many rounds there were, the first one included. */
  rounds: number;
  /** The memory after each, in words, where it has not stopped growing. */
  seen?: string;
}

/**
 * Does again and again what has been done once, and looks at the subject's memory each time. While
 * that grows there are more rounds: a heap that finds its size stops in the end. Throws `Skip`
 * where memory cannot be seen.
 */
export async function growthOver(
  context: CaseContext,
  round: () => Promise<void>,
  { first, trend, window }: GrowthOptions,
): Promise<Growth> {
  const memory = [first];
  const grows = () => {
    const recent = memory.slice(-window - 1);
    const grown = (recent.at(-1) as number) - (recent[0] as number);
    return grown > trend * (recent.length - 1);
  };
  while (memory.length < fewestRounds || (grows() && memory.length < mostRounds)) {
    await round();
    memory.push(context.usage().memory);
  }
  const rounds = memory.length;
  if (!grows()) return { rounds };
  const seen = `${memory.map((bytes) => Math.round(bytes / MiB)).join(', ')} MiB`;
  return { rounds, seen };
}
