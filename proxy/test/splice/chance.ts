/** Decides whatever a real machine leaves open. The same seed decides the same. */
export class Chance {
  #state: number;

  constructor(seed: number) {
    this.#state = seed | 0;
  }

  /** A whole number from 0 to `limit - 1`: mulberry32. */
  below(limit: number): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit);
  }

  oneIn(times: number): boolean {
    return this.below(times) === 0;
  }

  /** How many of these: often all of them, at times a single one. */
  some(count: number): number {
    if (this.oneIn(2)) return count;
    return this.oneIn(8) ? 1 : 1 + this.below(count);
  }

  pick<T>(from: readonly T[]): T | undefined {
    return from[this.below(from.length)];
  }

  shuffle<T>(items: T[]): T[] {
    for (let at = items.length - 1; at > 0; at -= 1) {
      const other = this.below(at + 1);
      [items[at], items[other]] = [items[other] as T, items[at] as T];
    }
    return items;
  }
}

/** Decides for the whole, the first and the old order: what a program is shrunk towards. */
export class Calm extends Chance {
  constructor() {
    super(0);
  }

  override below(): number {
    return 0;
  }

  override oneIn(): boolean {
    return false;
  }

  override some(count: number): number {
    return count;
  }

  override shuffle<T>(items: T[]): T[] {
    return items;
  }
}
