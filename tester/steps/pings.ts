import type { CaseContext } from '../harness/context.js';
import type { Payload } from '../harness/payload.js';
import { expectBytes, type Followed } from './assertions.js';

/** A client whose destination answers, and what it sends and must receive. */
export interface Talker {
  answers: Followed;
  payload: Payload;
}

export interface PingOptions {
  count: number;
  /** Writes that make one ping, each of `size` bytes. */
  writes?: number;
  size?: number;
  /** Milliseconds between these writes, and between two pings. */
  apart?: number;
  pause?: number;
  /** Milliseconds without a byte after which it has failed, stretched by the time scale. */
  patience?: number;
  /** Looks at each time; when it returns true, no further ping is sent. */
  until?: (ms: number) => boolean;
}

/**
 * Sends pings, one after the other, by each talker in turn, and waits each time for the whole
 * answer, which is as long as the ping. Returns how long each took, in milliseconds.
 */
export async function measurePings(
  context: CaseContext,
  talkers: readonly Talker[],
  options: PingOptions,
): Promise<number[]> {
  const { count, writes = 1, size = 32, apart = 0, pause = 0, patience, until } = options;
  const times: number[] = [];
  while (times.length < count) {
    const { answers, payload } = talkers[times.length % talkers.length] as Talker;
    const { peer } = answers;
    const began = context.journal.now();
    for (let i = 0; i < writes; i++) {
      if (i > 0) await context.sleep(apart);
      peer.write(payload.bytes(peer.sent, size));
    }
    await expectBytes(context, answers, peer.sent, patience);
    const took = context.journal.now() - began;
    times.push(took);
    if (until?.(took)) return times;
    if (pause > 0) await context.sleep(pause);
  }
  return times;
}

/** The smallest time that so much of all, between 0 and 1, are not above. */
export function percentile(times: readonly number[], share: number): number {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}
