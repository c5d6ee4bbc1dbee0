import type { CaseContext } from '../harness/context.js';
import type { Peer } from '../harness/peer.js';

/** `forward` is from the client to the destination, `reverse` the other way. */
export type Direction = 'forward' | 'reverse';

export const directions: readonly Direction[] = ['forward', 'reverse'];

/** One direction of a connection: what `writer` sends, `reader` receives. */
export interface Way {
  direction: Direction;
  writer: Peer;
  reader: Peer;
}

export interface WayOptions {
  /** Whether the reader reads; it can be made to later, by `resume()`. True unless said. */
  reading?: boolean;
}

/** Connects one client, and knows which of its ends sends and which receives. */
export async function connectWay(
  context: CaseContext,
  direction: Direction,
  { reading = true }: WayOptions = {},
): Promise<Way> {
  const { origin, clients } = context;
  const forward = direction === 'forward';
  origin.behave(forward && !reading ? 'ignore' : 'read');
  const index = clients.length;
  const client = await context.connect({ reading: forward || reading });
  const accepted = await origin.accepted(index, context.scaled(5_000));
  const [writer, reader] = forward ? [client, accepted] : [accepted, client];
  return { direction, writer, reader };
}

/** One connection for each direction. */
export async function connectBothWays(context: CaseContext, options?: WayOptions): Promise<Way[]> {
  const ways: Way[] = [];
  for (const direction of directions) ways.push(await connectWay(context, direction, options));
  return ways;
}
