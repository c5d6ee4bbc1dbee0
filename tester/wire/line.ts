import { type Followed, follow } from '../assertions.js';
import { Failure } from '../errors.js';
import type { CaseContext } from '../harness/context.js';
import type { Payload } from '../harness/payload.js';
import type { Peer } from '../harness/peer.js';
import type { End } from './program.js';

/** For a connection that has been made to be accepted, in milliseconds. */
const settling = 200;

/** What each end sends. */
export type Payloads = Readonly<Record<End, Payload>>;

/** Both ends of a new connection, each compared with what the other sends. */
export type Ends = Readonly<Record<End, Followed>>;

/**
 * What lies between the two ends: a proxy, or nothing. One connection at a time, so that it is
 * known which ends belong together: the next client's other end is the next one to arrive.
 */
export class Line {
  readonly context: CaseContext;
  #next = 0;

  constructor(context: CaseContext) {
    this.context = context;
  }

  /** Rejects with `Failure` when the other end has not been reached in `within` milliseconds. */
  async connect(payloads: Payloads, within: number): Promise<Ends> {
    const { origin } = this.context;
    this.#skipGone();
    const client = await this.context.connect();
    try {
      const peer = await this.#otherEnd(client, within);
      this.#next += 1;
      return { client: follow(client, payloads.origin), origin: follow(peer, payloads.client) };
    } catch (error) {
      client.discard();
      this.#next = origin.peers.length;
      throw error;
    }
  }

  async #otherEnd(client: Peer, within: number): Promise<Peer> {
    const { origin, journal } = this.context;
    const over = () => client.fin || client.closing !== undefined;
    const since = journal.now();
    await this.context.until(() => origin.peers.length > this.#next || over(), within);
    // One that is ended at once after it was connected has been connected.
    if (!over()) return origin.accepted(this.#next, Math.max(0, since + within - journal.now()));
    if (await this.context.until(() => origin.peers.length > this.#next, settling))
      return origin.peers[this.#next] as Peer;
    throw new Failure({
      expected: `the proxy to connect ${client.name} to the destination`,
      seen: `${client.describe()} before it did`,
      peer: client.name,
    });
  }

  /** Who came and went, or came late, belongs to no client that is still to come. */
  #skipGone(): void {
    const { peers } = this.context.origin;
    for (let peer = peers[this.#next]; peer?.fin || peer?.closing; peer = peers[this.#next])
      this.#next += 1;
  }
}
