/** A source of numbers that gives the same ones again for the same key. */
export interface Random {
  /** A whole number from 0 to 2^32 - 1. */
  bits(): number;
  /** A whole number from `min` to `max`, both included. */
  between(min: number, max: number): number;
  /** A whole number from 1 to `max`, as often of one order of magnitude as of another. */
  size(max: number): number;
  /** One of these. */
  pick<T>(from: readonly T[]): T;
}

/** Numbers for the `index`-th thing of a run with this seed (mulberry32). */
export function random(seed: number, index: number): Random {
  let state = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(index + 1, 0xc2b2ae35);
  const bits = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  const unit = () => bits() / 2 ** 32;
  const between = (min: number, max: number) => min + Math.floor(unit() * (max - min + 1));
  return {
    bits,
    between,
    size: (max) => Math.min(max, Math.floor((max + 1) ** unit())),
    pick: (from) => from[between(0, from.length - 1)] as (typeof from)[number],
  };
}
