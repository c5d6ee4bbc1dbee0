import type { Settings } from '../options.js';

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

/** How often, in milliseconds, those that need watching are looked at. */
const slowestTick = 250;
const fastestTick = 10;

/** Those that hold bytes, dial or idle, and the time that has been observed on them. */
export class WatchList {
  /** Milliseconds between ticks: the resolution of every timeout that is counted by them. */
  readonly interval: number;
  readonly #watched = new Set<Watched>();
  #last = 0;

  constructor(interval: number) {
    this.interval = interval;
  }

  get size(): number {
    return this.#watched.size;
  }

  /** `now` in milliseconds of a clock that never goes back, here and in {@link WatchList.tick}. */
  add(watched: Watched, now: number): void {
    if (this.size === 0) this.#last = now;
    this.#watched.add(watched);
  }

  delete(watched: Watched): void {
    this.#watched.delete(watched);
  }

  /** Milliseconds until the next tick is due, 0 when it is, infinite when there is no one to see. */
  due(now: number): number {
    if (this.size === 0) return Number.POSITIVE_INFINITY;
    return Math.max(0, this.#last + this.interval - now);
  }

  tick(now: number): void {
    // After a suspended machine or a stopped process the sockets have not been looked at yet.
    const elapsed = Math.min(now - this.#last, longestGap * this.interval);
    this.#last = now;
    // Whoever is added meanwhile has seen nothing of this time.
    for (const watched of [...this.#watched])
      if (this.#watched.has(watched) && !watched.tick(elapsed)) this.delete(watched);
  }
}

/** A twentieth of the shortest timeout that is counted by ticks, and 10 ms to 250 ms. */
export function tickInterval({ stallTimeout, idleTimeout, connectTimeout }: Settings): number {
  const timeouts = [stallTimeout, idleTimeout, connectTimeout].filter((time) => time > 0);
  return Math.max(fastestTick, Math.min(slowestTick, Math.min(...timeouts) / 20));
}
