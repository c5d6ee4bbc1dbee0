import { Failure } from '../errors.js';
import type { CaseContext } from '../harness/context.js';
import type { Payload } from '../harness/payload.js';
import type { Peer } from '../harness/peer.js';
import { type Followed, follow } from '../steps/assertions.js';
import type { End } from './program.js';

/** Before a client that was refused tries again, in milliseconds. */
const breath = 500;
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
    this.#skipGone();
    const client = await this.#client();
    try {
      const peer = await this.#otherEnd(client, within);
      this.#next += 1;
      return { client: follow(client, payloads.origin), origin: follow(peer, payloads.client) };
    } catch (error) {
      client.discard();
      // Whoever comes late belongs to this client, and to none that is still to come.
      this.#next = this.context.origin.peers.length;
      throw error;
    }
  }

  /** Whether it listens without a break is not what programs are about: it is asked once more. */
  async #client(): Promise<Peer> {
    try {
      return await this.context.connect();
    } catch (error) {
      if (!(error instanceof Failure) || error.dependsOnTime) throw error;
      await this.context.sleep(this.context.scaled(breath));
      return this.context.connect();
    }
  }

  async #otherEnd(client: Peer, within: number): Promise<Peer> {
    const { peers } = this.context.origin;
    const arrived = () => peers.length > this.#next;
    const over = () => client.fin || client.closing !== undefined;
    const done = await this.context.until(() => arrived() || over(), within);
    // A client may see its end before we see that its other end was reached.
    if (!(await this.context.until(arrived, done ? this.context.scaled(settling) : 0)))
      throw new Failure(
        {
          expected: `the proxy to connect to the destination for ${client.name}`,
          seen: done ? `${client.describe()} before it did` : `it did not in ${within / 1000} s`,
          likelyCause: 'The proxy dials late, or not at all, or one destination for all clients.',
        },
        !done,
      );
    return peers[this.#next] as Peer;
  }

  /** Who came and went belongs to no client that is still to come. */
  #skipGone(): void {
    const { peers } = this.context.origin;
    for (let peer = peers[this.#next]; peer?.fin || peer?.closing; peer = peers[this.#next])
      this.#next += 1;
  }
}
