import { type Followed, follow } from '../assertions.js';
import type { CaseContext } from '../harness/context.js';
import type { Payload } from '../harness/payload.js';
import type { End } from './program.js';

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
      const peer = await origin.accepted(this.#next, within);
      return { client: follow(client, payloads.origin), origin: follow(peer, payloads.client) };
    } catch (error) {
      client.discard();
      throw error;
    } finally {
      this.#next += 1;
    }
  }

  /** Who came and went, or came late, belongs to no client that is still to come. */
  #skipGone(): void {
    const { peers } = this.context.origin;
    for (let peer = peers[this.#next]; peer?.fin || peer?.closing; peer = peers[this.#next])
      this.#next += 1;
  }
}
