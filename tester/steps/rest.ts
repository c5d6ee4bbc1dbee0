import type { CaseContext } from '../harness/context.js';
import { usageIfSeen } from './release.js';

/** A subject in which nothing has moved for so long has come to rest, in milliseconds. */
const quiet = 2_000;
/** Seldom: a look costs tens of milliseconds where the machine remembers many connections. */
const lookEvery = 250;

/**
 * Waits while the subject still works through what was put on it: connections go on arriving at
 * the origin, or the number of its processes or descriptors goes on changing. A deadline that
 * begins afterwards is as fair to one that is slow for each client. Returns after `within`
 * milliseconds, stretched by the time scale, in any case.
 */
export async function comesToRest(context: CaseContext, within = 30_000): Promise<void> {
  const { journal, origin } = context;
  const look = () => {
    const { processes = 0, descriptors = 0 } = usageIfSeen(context) ?? {};
    return `${origin.peers.length} ${processes} ${descriptors}`;
  };
  const deadline = journal.now() + context.scaled(within);
  let seen = look();
  for (let since = journal.now(); journal.now() < Math.min(since + quiet, deadline); ) {
    await context.sleep(lookEvery);
    const next = look();
    if (next !== seen) since = journal.now();
    seen = next;
  }
}
