/**
 * Why a pair ended. Every pair ends with exactly one outcome; the first cause wins.
 *
 * - `complete`: both directions reached end-of-file and everything held was delivered
 * - `client-reset`, `upstream-reset`: that side reset the connection, or vanished
 * - `write-error`: writing to either side failed (6.824 lab 3, "Connection termination", 2)
 * - `stalled`: bytes were held and not one could be written for the stall timeout
 * - `idle`: nothing moved in either direction for the idle timeout (off by default)
 * - `dial-failed`, `dial-timeout`: the destination could not be reached, or not in time
 * - `refused`: over the limit of connections
 * - `shutdown`: the proxy was told to stop before the pair was done
 */
export type Outcome =
  | 'complete'
  | 'client-reset'
  | 'upstream-reset'
  | 'write-error'
  | 'stalled'
  | 'idle'
  | 'dial-failed'
  | 'dial-timeout'
  | 'refused'
  | 'shutdown';

/** What is known of a pair once it has ended. */
export interface PairEnd {
  /** Number of the pair within this proxy, from 1. */
  id: number;
  outcome: Outcome;
  /** Remote address of the client, as `host:port` or `[host]:port`. */
  client: string;
  /** Address the pair was connected to; absent when no dial succeeded. */
  upstream?: string;
  /** Bytes that the upstream's kernel took. */
  bytesToUpstream: number;
  /** Bytes that the client's kernel took. */
  bytesToClient: number;
  /** From accept to end, in milliseconds. */
  durationMs: number;
  /** The system's error code behind the outcome, such as `ECONNREFUSED`. */
  cause?: string;
}

/** A live pair as it is at this moment. */
export interface PairSnapshot {
  id: number;
  client: string;
  upstream?: string;
  phase: 'dialing' | 'open' | 'half-closed';
  bytesToUpstream: number;
  bytesToClient: number;
  /** Bytes read from the client that the upstream's kernel has not taken yet. */
  heldForUpstream: number;
  /** Bytes read from the upstream that the client's kernel has not taken yet. */
  heldForClient: number;
  ageMs: number;
}
