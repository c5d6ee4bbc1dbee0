/** The middle of some numbers and how far apart they are. */
export interface Spread {
  median: number;
  min: number;
  max: number;
}

/** The middle one, or the mean of the two in the middle; undefined without numbers. */
export function median(numbers: readonly number[]): number | undefined {
  const sorted = [...numbers].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  return upper === undefined || lower === undefined ? undefined : (lower + upper) / 2;
}

/** Median, least and greatest; undefined without numbers. */
export function spread(numbers: readonly number[]): Spread | undefined {
  const middle = median(numbers);
  if (middle === undefined) return undefined;
  return { median: middle, min: Math.min(...numbers), max: Math.max(...numbers) };
}
