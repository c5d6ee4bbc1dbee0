/** A count, `later` when it is not known yet, or `undefined` where it cannot be seen. */
export type Unacknowledged = number | 'later' | undefined;

/** What a stall is read from. All counts are in bytes. */
export interface Progress {
  /** Taken by the kernel of this machine, so far. */
  delivered(): number;
  /** Read from the source and not delivered yet. */
  held(): number;
  /** Waiting in the kernel for the other end to acknowledge them. */
  unacknowledged(): Unacknowledged;
}

/**
 * How long a lane has held bytes without its sink taking any: a byte that this machine's kernel
 * takes or, where that can be seen, one that the other end acknowledges sets it back to zero.
 */
export class StallClock {
  /** Observed milliseconds. */
  stalled = 0;
  /** Whether the lane held anything at the last tick. */
  holding = false;
  readonly #progress: Progress;
  #taken = 0;
  /** What waited for an acknowledgement at the last look; none is taken while writing goes on. */
  #unacknowledged: number | undefined;
  /** Observed milliseconds since that look. */
  #unseen = 0;

  constructor(progress: Progress) {
    this.#progress = progress;
  }

  /** The lane holds bytes from now on: the next tick starts the clock, lest it run ahead of them. */
  restart(): void {
    this.#taken = -1;
  }

  /** Counts `elapsed` milliseconds. Returns whether anything has moved since the last tick. */
  tick(elapsed: number): boolean {
    const taken = this.#progress.delivered();
    this.holding = this.#progress.held() > 0;
    const written = taken !== this.#taken;
    this.#taken = taken;
    if (written || !this.holding) {
      this.#unacknowledged = undefined;
      this.#set(0);
      return written;
    }
    this.#unseen += elapsed;
    const now = this.#progress.unacknowledged();
    // The time until then may turn out to be no stall.
    if (now === 'later') return false;
    const before = this.#unacknowledged;
    this.#unacknowledged = now;
    // A first look has nothing to be compared with: of the time before it nothing is known.
    const first = before === undefined && now !== undefined;
    const acknowledged = before !== undefined && now !== undefined && before !== now;
    if (acknowledged) this.#set(0);
    else this.#set(this.stalled + (first ? 0 : this.#unseen));
    return acknowledged;
  }

  #set(stalled: number): void {
    this.stalled = stalled;
    this.#unseen = 0;
  }
}
