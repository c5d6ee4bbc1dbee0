import type { Spread } from '../statistics.js';

/** A number with three significant digits, never with an exponent. */
export function short(value: number): string {
  const digits = value === 0 ? 0 : Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
  const rounded = Number(value.toPrecision(3));
  return rounded >= 10_000 ? rounded.toLocaleString('en-US') : rounded.toFixed(Math.min(digits, 6));
}

/** Median, and in brackets how far the rounds are apart. */
export function withSpread({ median, min, max }: Spread): string {
  if (min === max) return short(median);
  return `${short(median)} (${short(min)}–${short(max)})`;
}
