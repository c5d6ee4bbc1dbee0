/** What a clock keeps an eye on. */
export interface Watched {
  /**
   * Called at each tick, with the milliseconds of observed time since the last one.
   * Returns false when there is nothing left to watch.
   */
  tick(elapsed: number): boolean;
}

/** A gap of more than this many ticks is time in which nothing was observed, not a stall. */
const longestGap = 4;

/**
 * One timer for all pairs that hold bytes. Runs only while there is something to watch, so an
 * idle proxy does nothing at all.
 */
export class Ticker {
  readonly #watched = new Set<Watched>();
  readonly #interval: number;
  #timer: NodeJS.Timeout | undefined;
  #last = 0;

  /** `interval` in milliseconds: the resolution of every timeout that is counted by ticks. */
  constructor(interval: number) {
    this.#interval = interval;
  }

  add(watched: Watched): void {
    this.#watched.add(watched);
    if (this.#timer) return;
    this.#last = performance.now();
    this.#timer = setInterval(() => this.#tick(), this.#interval);
  }

  delete(watched: Watched): void {
    this.#watched.delete(watched);
    if (this.#watched.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #tick(): void {
    const now = performance.now();
    // After a suspended machine or a stopped process the sockets have not been looked at yet.
    const elapsed = Math.min(now - this.#last, longestGap * this.#interval);
    this.#last = now;
    for (const watched of this.#watched) if (!watched.tick(elapsed)) this.delete(watched);
  }
}
