import { Failure } from '../errors.js';
import type { CaseContext } from '../harness/context.js';
import type { Peer } from '../harness/peer.js';

/**
 * - `fin`: end-of-file, and no reset before it
 * - `reset`: a reset
 * - `any`: end-of-file, reset or whatever else ends it
 */
export type Ending = 'fin' | 'reset' | 'any';

const expected: Record<Ending, string> = {
  fin: 'end-of-file',
  reset: 'a reset',
  any: 'the end of the connection',
};

/**
 * Waits until the peer, which must be reading, sees its connection end in this way. Fails when it
 * ends in another, or has not ended after `within` milliseconds, stretched by the time scale.
 */
export async function expectEnd(
  context: CaseContext,
  peer: Peer,
  ending: Ending,
  within: number,
): Promise<void> {
  const over = () => peer.fin || peer.closing !== undefined;
  const limit = context.scaled(within);
  const ended = await context.until(over, limit);
  const as: Ending = peer.closing === 'reset' && !peer.fin ? 'reset' : 'fin';
  if (ended && (ending === 'any' || ending === as)) return;
  throw new Failure(
    {
      expected: `${expected[ending]} at ${peer.name}`,
      seen: ended
        ? peer.describe()
        : `the connection was open ${Number((limit / 1000).toFixed(1))} s later`,
      where: `${peer.name}, after byte ${peer.received} of what it received`,
      peer: peer.name,
    },
    !ended,
  );
}

/**
 * Fails when one of these connections has ended. Where a tester that is held up could itself be
 * the cause, such as by not reading in time, it must be said that this depends on time.
 */
export function expectOpen(
  peers: Peer | readonly Peer[],
  when: string,
  dependsOnTime = false,
): void {
  for (const peer of [peers].flat())
    if (peer.fin || peer.closing)
      throw new Failure(
        {
          expected: `an open connection ${when}`,
          seen: peer.describe(),
          where: `${peer.name}, after byte ${peer.received} of what it received`,
          peer: peer.name,
        },
        dependsOnTime,
      );
}
