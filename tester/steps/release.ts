import { Failure, Skip } from '../errors.js';
import type { CaseContext } from '../harness/context.js';
import type { Usage } from '../harness/resources.js';
import { expectBytes } from './assertions.js';
import { connectPair, type Pair, sendMore } from './pair.js';

/** Between two looks at the subject's processes, in milliseconds. */
const lookEvery = 100;
const oneBuffer = 64 * 1024;
/** For visitors to see their end, in milliseconds. */
const patience = 2_000;

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
 * What the subject holds when so many connections, all at the same time, have carried a buffer each
 * way and are over: what is made lazily is made by then. How they end is for others to judge.
 */
export async function usageAfterVisits(context: CaseContext, count: number): Promise<Usage> {
  const pairs: Pair[] = [];
  while (pairs.length < count) pairs.push(await connectPair(context));
  const sides = pairs.flatMap(({ client, origin }) => [client, origin]);
  for (const side of sides) sendMore(side, oneBuffer);
  for (const { client, origin } of pairs) {
    await expectBytes(context, client.incoming, origin.total);
    await expectBytes(context, origin.incoming, client.total);
  }
  for (const { peer } of sides) peer.shutdown();
  const over = () => sides.every(({ peer }) => peer.fin || peer.closing !== undefined);
  await context.until(over, patience);
  return settledUsage(context);
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
