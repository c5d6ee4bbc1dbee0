/**
 * The largest size, of at most `most`, that all may have so that together they are no larger than
 * `total`. What is smaller than that leaves the rest to the others.
 */
export function fairShare(sizes: readonly number[], total: number, most: number): number {
  let left = total;
  let others = sizes.length;
  for (const size of sizes.toSorted((a, b) => a - b)) {
    if (size * others >= left) return Math.min(most, Math.floor(left / others));
    left -= size;
    others -= 1;
  }
  return most;
}
