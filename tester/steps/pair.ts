import type { CaseContext, ConnectOptions } from '../harness/context.js';
import type { Payload } from '../harness/payload.js';
import type { Peer } from '../harness/peer.js';
import { expectBytes, type Followed, follow } from './assertions.js';
import { expectEnd } from './ends.js';
import { type SendOptions, send } from './transfer.js';

export type Side = 'client' | 'origin';

/** One end of a pair: what it sends is known, and what it receives is compared with the other's. */
export interface End {
  peer: Peer;
  payload: Payload;
  incoming: Followed;
  /** Bytes that it has sent or is about to. */
  total: number;
}

/** A client and the connection at the origin that belongs to it. */
export type Pair = Record<Side, End>;

export interface PairOptions {
  /** An end that takes no byte in until the case tells it to. */
  notReading?: Side;
  /** Where the client comes from; unless said, from 127.0.0.1 and a free port. */
  from?: ConnectOptions['from'];
}

/** The client's first bytes: a subject that dials only then has dialed, too. */
const greeting = 16;

export function otherSide(side: Side): Side {
  return side === 'client' ? 'origin' : 'client';
}

/**
 * Connects one client and finds its connection at the origin. The client has then sent a few bytes,
 * which have arrived where the origin reads, so which belongs to which is not only a guess.
 */
export async function connectPair(
  context: CaseContext,
  { notReading, from }: PairOptions = {},
): Promise<Pair> {
  const index = context.origin.peers.length;
  context.origin.behave(notReading === 'origin' ? 'ignore' : 'read');
  const reading = notReading !== 'client';
  const client = await context.connect({ reading, ...(from && { from }) });
  const request = context.payload(`request ${index}`);
  client.write(request.bytes(0, greeting));
  const origin = await context.origin.accepted(index, context.scaled(5_000));
  const answer = context.payload(`answer ${index}`);
  const pair: Pair = {
    client: { peer: client, payload: request, incoming: follow(client, answer), total: greeting },
    origin: { peer: origin, payload: answer, incoming: follow(origin, request), total: 0 },
  };
  if (notReading !== 'origin') await expectBytes(context, pair.origin.incoming, greeting);
  return pair;
}

/** Begins to send so many more bytes from one end. */
export function sendMore(end: End, more: number, options?: SendOptions): void {
  end.total += more;
  send(end.peer, end.payload, end.total, options);
}

/** Sends FIN from one end, and expects it at the other, with all that was sent before it. */
export async function closeSide(
  context: CaseContext,
  pair: Pair,
  side: Side,
  within = 5_000,
): Promise<void> {
  pair[side].peer.shutdown();
  await expectWhole(context, pair, side, within);
}

/** Expects all that one end sends to arrive at the other, and then end-of-file. */
export async function expectWhole(
  context: CaseContext,
  pair: Pair,
  side: Side,
  within = 5_000,
): Promise<void> {
  const { peer, incoming } = pair[otherSide(side)];
  await expectBytes(context, incoming, pair[side].total, within);
  await expectEnd(context, peer, 'fin', within);
}
