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

/** Who is joined, and since when by `performance.now()`. */
export interface PairIdentity {
  id: number;
  client: string;
  upstream: string | undefined;
  started: number;
}

/** What there is to tell of one direction. */
export interface LaneState {
  delivered(): number;
  held(): number;
  ended(): boolean;
}

/** From client to upstream, and back. */
export type Lanes = readonly [up: LaneState, down: LaneState];

/** A pair as it is now. It has no lanes while the destination is being dialed. */
export function snapshotOf(
  { id, client, upstream, started }: PairIdentity,
  lanes: Lanes | undefined,
): PairSnapshot {
  const [up, down] = lanes ?? [];
  const half = up?.ended() || down?.ended();
  return {
    id,
    client,
    ...(upstream && { upstream }),
    phase: !lanes ? 'dialing' : half ? 'half-closed' : 'open',
    bytesToUpstream: up?.delivered() ?? 0,
    bytesToClient: down?.delivered() ?? 0,
    heldForUpstream: up?.held() ?? 0,
    heldForClient: down?.held() ?? 0,
    ageMs: Math.round(performance.now() - started),
  };
}

/** What is told of a pair that ends now. `cause` is the system's code. */
export function endOf(
  { id, client, upstream, started }: PairIdentity,
  lanes: Lanes | undefined,
  outcome: Outcome,
  cause: string | undefined,
): PairEnd {
  const bytesToUpstream = lanes?.[0].delivered() ?? 0;
  const bytesToClient = lanes?.[1].delivered() ?? 0;
  const durationMs = Math.round(performance.now() - started);
  const end: PairEnd = { id, outcome, client, bytesToUpstream, bytesToClient, durationMs };
  if (upstream) end.upstream = upstream;
  if (cause) end.cause = cause;
  return end;
}
