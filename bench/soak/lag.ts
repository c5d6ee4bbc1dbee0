/** How often, in milliseconds, a thread looks whether it gets to run. */
const interval = 50;

/**
 * Knows when this thread was held up: a thread that does not get to run does not read, and a proxy
 * must take it for a reader that has stopped.
 */
export class Lag {
  /** Hold-ups, each with its end and its length in milliseconds. */
  readonly #holdUps: { end: number; length: number }[] = [];
  readonly #least: number;
  readonly #memory: number;
  #last = performance.now();

  /** Remembers hold-ups of `least` milliseconds or more for `memory` milliseconds. */
  constructor(least = 100, memory = 600_000) {
    this.#least = least;
    this.#memory = memory;
    setInterval(() => this.#look(), interval).unref();
  }

  /** The longest that this thread was held up since a time of `performance.now()`, in milliseconds. */
  since(time: number): number {
    this.#look();
    return Math.max(
      0,
      ...this.#holdUps.filter(({ end }) => end >= time).map((each) => each.length),
    );
  }

  #look(): void {
    const now = performance.now();
    const length = now - this.#last - interval;
    this.#last = now;
    if (length >= this.#least) this.#holdUps.push({ end: now, length });
    while ((this.#holdUps[0]?.end ?? now) < now - this.#memory) this.#holdUps.shift();
  }
}

/** Of the thread that asks. */
export const lag = new Lag();
