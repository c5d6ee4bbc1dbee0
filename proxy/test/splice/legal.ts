import type { Settings } from '../../options.js';
import type { PairEnd } from '../../outcome.js';
import type { SimulatedSocket } from './simulated-socket.js';
import type { Joined } from './simulation.js';

/** What has happened, as far as it counts for an outcome. */
export interface Facts {
  settings: Settings;
  aborted: boolean;
  /** Milliseconds between looks at the clocks. */
  tick: number;
  first: 'client' | 'upstream' | 'both' | undefined;
  /** When bytes last moved towards the end that has waited for longest. */
  movedAt: number;
}

/** As long as a pair without half-close lingers. */
const linger = 2_000;

/** Throws unless a pair may have ended as it is told to have, after what has happened. */
export function expectLegal(joined: Joined, facts: Facts): void {
  const { client, upstream, end } = joined;
  if (!end) throw new Error('it has not ended');
  const told = [end.bytesToUpstream, end.bytesToClient];
  const moved = [upstream?.written ?? 0, client.written];
  if (told.join() !== moved.join())
    throw new Error(`pair ${end.id} is told to have moved ${told}, and has moved ${moved}`);
  if (!isLegal[end.outcome](joined, facts, end))
    throw new Error(`pair ${end.id} has ended ${end.outcome}, ${end.cause}: there is no reason`);
}

type Judgement = (joined: Joined, facts: Facts, end: PairEnd) => unknown;

const isLegal: Record<PairEnd['outcome'], Judgement> = {
  complete: (joined, facts, end) => {
    const { client, upstream } = joined;
    if (!upstream) return false;
    const both = client.endRead && upstream.endRead;
    if (facts.settings.halfClose) return both && delivered(client, upstream, 'both');
    const either = client.endRead || upstream.endRead;
    const late = end.durationMs >= linger - 4 * facts.tick;
    return either && (both || late) && delivered(client, upstream, facts.first);
  },
  'client-reset': ({ client }, _, { cause }) => client.reset || cause === 'ENOSPC',
  'upstream-reset': ({ upstream }) => upstream?.reset,
  'write-error': ({ client, upstream }, _, { cause }) =>
    cause === 'EPIPE' && [client, upstream].some((socket) => socket?.reset && socket.done),
  stalled: ({ acceptedAt }, { settings, movedAt, tick }, { durationMs }) =>
    settings.stallTimeout > 0 &&
    acceptedAt + durationMs - movedAt >= settings.stallTimeout - 2 * tick,
  idle: (_, { settings, tick }, { durationMs }) =>
    settings.idleTimeout > 0 && durationMs >= settings.idleTimeout - 2 * tick,
  'dial-failed': ({ upstream }, _, { cause = '' }) =>
    cause === 'ENOTFOUND' ||
    ['ENOSPC', 'EMFILE'].includes(cause) ||
    (upstream?.state === 'broken' && ['ECONNREFUSED', 'ECONNRESET', 'EPIPE'].includes(cause)),
  'dial-timeout': (_, { settings, tick }, { durationMs }) =>
    settings.connectTimeout > 0 && durationMs >= settings.connectTimeout - 4 * tick,
  refused: (_, { settings }) => settings.maxConnections > 0,
  shutdown: (_, { aborted }) => aborted,
};

/** Whether the other end's kernel was given all that these have written. */
function delivered(client: SimulatedSocket, upstream: SimulatedSocket, who: Facts['first']) {
  const up = client.peer?.written === upstream.written;
  const down = upstream.peer?.written === client.written;
  return (who === 'upstream' || up) && (who === 'client' || down);
}
