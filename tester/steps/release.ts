import { Failure, Skip } from '../errors.js';
import type { CaseContext } from '../harness/context.js';
import type { Usage } from '../harness/resources.js';

/** Between two looks at the subject's processes, in milliseconds. */
const lookEvery = 100;

/** What the subject holds, for a case that has other things to judge where that cannot be seen. */
export function usageIfSeen(context: CaseContext): Usage | undefined {
  try {
    return context.usage();
  } catch (error) {
    if (error instanceof Skip) return undefined;
    throw error;
  }
}

/**
 * What the subject holds when it has come to rest after a load, the same load as will be put on
 * it again: pools, threads and lazily made tables exist by then. That is when the number of
 * descriptors has not changed for `quiet` milliseconds. Throws `Skip` like `usage`.
 */
export async function settledUsage(
  context: CaseContext,
  { quiet = 400, within = 5_000 } = {},
): Promise<Usage> {
  const { journal } = context;
  const deadline = journal.now() + context.scaled(within);
  let usage = context.usage();
  for (let since = journal.now(); journal.now() < Math.min(since + quiet, deadline); ) {
    await context.sleep(lookEvery);
    const next = context.usage();
    if (next.descriptors !== usage.descriptors) since = journal.now();
    usage = next;
  }
  return usage;
}

/**
 * Expects that the subject comes to hold no more descriptors than `baseline` and `slack`, and no
 * more sockets in CLOSE_WAIT than at the baseline, within so many milliseconds, stretched by the
 * time scale. `what` says what it is to have let go of.
 */
export async function expectReleased(
  context: CaseContext,
  baseline: Usage,
  { what, slack = 0, within = 5_000 }: { what: string; slack?: number; within?: number },
): Promise<Usage> {
  const limit = context.scaled(within);
  const deadline = context.journal.now() + limit;
  for (;;) {
    const usage = context.usage();
    const kept = usage.descriptors - baseline.descriptors;
    const waiting = usage.closeWait - baseline.closeWait;
    if (kept <= slack && waiting <= slack) return usage;
    if (context.journal.now() >= deadline) {
      const sockets = waiting > slack ? `, ${waiting} sockets in CLOSE_WAIT among them` : '';
      throw new Failure(
        {
          expected: `${baseline.descriptors} descriptors as before ${what}, give or take ${slack}`,
          seen: `${usage.descriptors}${sockets}, ${limit / 1000} s after it`,
        },
        true,
      );
    }
    await context.sleep(lookEvery);
  }
}
