import type { CaseContext } from '../harness/context.js';
import type { Payload } from '../harness/payload.js';
import type { Peer } from '../harness/peer.js';
import { relay } from '../harness/relay.js';
import { expectBytes, type Followed, follow } from './assertions.js';
import { send } from './transfer.js';

/** Connections in a row: what comes back on one is sent on the next. */
export interface Chain {
  first: Peer;
  /** Every connection, and what it must receive: the payload, from its first byte on. */
  links: readonly Followed[];
}

/**
 * Connects a chain through the subject to an echoing origin. Every link is checked, not only the
 * last: a proxy that delivers a message to the wrong connection could otherwise pass by a
 * short cut.
 */
export async function connectChain(
  context: CaseContext,
  length: number,
  payload: Payload,
): Promise<Chain> {
  context.origin.behave('echo');
  const clients = await context.connectMany(length);
  const links = clients.map((client) => follow(client, payload));
  for (const [i, client] of clients.entries()) {
    const next = clients[i + 1];
    if (next) relay(client, next);
  }
  return { first: clients[0] as Peer, links };
}

/** Four bytes each, as in the handout. */
const messageSize = 4;

/**
 * Connects a chain and sends small messages through it, each when the one before has arrived,
 * and after a `pause` of so many milliseconds.
 */
export async function exchangeMessages(
  context: CaseContext,
  {
    connections,
    messages = 10,
    pause = 0,
  }: { connections: number; messages?: number; pause?: number },
): Promise<void> {
  const payload = context.payload('messages');
  const { first, links } = await connectChain(context, connections, payload);
  for (let i = 0; i < messages; i++) {
    if (i > 0 && pause > 0) await context.sleep(pause);
    first.write(payload.bytes(i * messageSize, messageSize));
    await expectBytes(context, links, (i + 1) * messageSize);
  }
}

/** Sends `total` bytes in at the first link and waits until all of them have passed every link. */
export async function sendThrough(
  context: CaseContext,
  chain: Chain,
  payload: Payload,
  total: number,
): Promise<void> {
  const { first, links } = chain;
  send(first, payload, total);
  // Less than the stall time, however much the tester's own deadlines are stretched: a proxy that
  // frees itself only by that has not passed.
  const patience = Math.min(5_000, context.stall / 2 / context.scaled(1));
  await expectBytes(context, links, total, patience);
}
