import type { Socket } from 'node:net';
import type { Lane } from './lane.js';
import type { SendQueues } from './send-queues.js';

/**
 * How long a lane has held bytes without its sink taking any: a byte that this machine's kernel
 * takes or, where that can be seen, one that the other end acknowledges sets it back to zero.
 */
export class StallClock {
  /** Observed milliseconds. */
  stalled = 0;
  /** Whether the lane held anything at the last tick. */
  holding = false;
  readonly #lane: Lane;
  readonly #sink: Socket;
  readonly #queues: SendQueues;
  #taken = 0;
  /** What waited for an acknowledgement at the last tick; not looked at while writing goes on. */
  #unacknowledged: number | undefined;

  constructor(lane: Lane, sink: Socket, queues: SendQueues) {
    this.#lane = lane;
    this.#sink = sink;
    this.#queues = queues;
  }

  /** The lane holds bytes from now on: the next tick starts the clock, lest it run ahead of them. */
  restart(): void {
    this.#taken = -1;
  }

  /** Counts `elapsed` milliseconds. Returns whether anything has moved since the last tick. */
  tick(elapsed: number): boolean {
    const taken = this.#lane.delivered();
    this.holding = this.#lane.held() > 0;
    const written = taken !== this.#taken;
    const moved = written || (this.holding && this.#acknowledged());
    if (written) this.#unacknowledged = undefined;
    this.#taken = taken;
    this.stalled = moved || !this.holding ? 0 : this.stalled + elapsed;
    return moved;
  }

  #acknowledged(): boolean {
    const before = this.#unacknowledged;
    const now = this.#queues.of(this.#sink);
    this.#unacknowledged = now;
    return before !== undefined && now !== undefined && before !== now;
  }
}
