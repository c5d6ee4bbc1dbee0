import pLimit from 'p-limit';
import type { Case, Load } from './case.js';

/** Cases that do not wait use the processor: a few at a time are enough. */
const quickAtOnce = 3;

/**
 * Short ones first, then one by one those that load the machine, then all that wait, of which
 * `concurrency` may run at the same time. After `signal` none is begun.
 */
export async function inPhases(
  cases: readonly Case[],
  work: (each: Case) => Promise<void>,
  { concurrency, signal }: { concurrency: number; signal?: AbortSignal },
): Promise<void> {
  const atOnce = { quick: Math.min(quickAtOnce, concurrency), loads: 1, waits: concurrency };
  for (const load of ['quick', 'loads', 'waits'] as const satisfies Load[]) {
    const limit = pLimit(atOnce[load]);
    const chosen = cases.filter((each) => each.load === load);
    await Promise.all(
      chosen.map((each) => limit(() => (signal?.aborted ? undefined : work(each)))),
    );
  }
}
