import { connect } from 'node:net';
import type { EndReport } from './end.js';
import { addressOf, encodeHeader, greeting } from './header.js';
import type { Plan } from './plan.js';
import { streamKeys } from './planning.js';
import { play } from './play.js';
import type { Stream } from './stream.js';

export interface ClientSetup {
  seed: number;
  stream(key: number, prefix: Buffer): Stream;
  /** In milliseconds; see EndSetup. */
  patience: number;
  stop: AbortSignal;
  onMismatch(offset: number): void;
}

/** Opens the `id`-th connection to a proxy on this port and plays the client's part of the plan. */
export function playClient(
  id: number,
  plan: Plan,
  port: number,
  { seed, stream, patience, stop, onMismatch }: ClientSetup,
): Promise<EndReport> {
  const keys = streamKeys(id, seed);
  const where = { host: '127.0.0.1', port, localAddress: addressOf(id) };
  const socket = connect({ ...where, allowHalfOpen: true, noDelay: true });
  const setup = {
    socket,
    incoming: stream(keys.down, greeting),
    outgoing: stream(keys.up, encodeHeader(id)),
    sent: 0,
    chunk: plan.chunk,
    patience,
    stop,
    onMismatch,
  };
  return play(setup, plan.client);
}
