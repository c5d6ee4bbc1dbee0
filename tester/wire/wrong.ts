import type { FailureReport } from '../errors.js';
import type { Peer } from '../harness/peer.js';

/** What usually makes an end see something else than it would without a proxy. */
const causes = {
  reset:
    'A socket is closed while bytes that have arrived on it are not read, so the system sends a reset.',
  lost: 'Both sockets are closed at end-of-file, while bytes wait to be written or are under way.',
  closed: 'On end-of-file from one side the proxy closes both, or a connection that is idle.',
};

/** What the program has had done so far that lets an end see more. */
export interface Done {
  /** The other end has sent FIN. */
  finSent: boolean;
  /** Either end has reset the connection: from then on little is certain. */
  reset: boolean;
}

/** What `peer` has seen so far that no wire between it and `other` would have let it see. */
export function wrongAt(
  peer: Peer,
  other: Peer,
  { finSent, reset }: Done,
): Pick<FailureReport, 'expected' | 'seen' | 'likelyCause'> | undefined {
  const seen = `${peer.describe()} after ${count(peer.received)}`;
  if (peer.received > other.sent)
    return {
      expected: `no more than the ${count(other.sent)} that ${other.name} has sent`,
      seen,
      likelyCause: 'What was written only in part is written again from its beginning.',
    };
  if (reset) return undefined;
  const expected = finSent
    ? `${count(other.sent)}, then end-of-file`
    : `an open connection: ${other.name} has not sent FIN`;
  if (peer.closing === 'reset')
    return { expected, seen: `${seen} (${peer.error})`, likelyCause: causes.reset };
  const early = !finSent || peer.received < other.sent;
  const ended = peer.fin || peer.closing !== undefined;
  if (!ended || !early) return undefined;
  const likelyCause = finSent ? causes.lost : causes.closed;
  return { expected, seen, likelyCause };
}

export function count(bytes: number): string {
  return bytes === 1 ? '1 byte' : `${bytes} bytes`;
}
