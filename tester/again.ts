/**
 * For the second attempts of which each has the machine for itself, in milliseconds and all
 * together: three cases that wait out a stall time of 10 s. A proxy that has no stall timeout at
 * all fails a dozen of those, and nobody wants to wait for all of them one after the other.
 */
export const aloneWithin = 45_000;

/**
 * Does work one by one, what took the shortest time before first, as far as `within` goes: nothing
 * is begun that would end later, if it takes as long as before. The first is done in any case.
 * Resolves with what is left.
 */
export async function oneByOne<T>(
  tookBefore: ReadonlyMap<T, number>,
  work: (each: T) => Promise<void>,
  { within = aloneWithin, now = () => performance.now() } = {},
): Promise<T[]> {
  const left = [...tookBefore].sort(([, a], [, b]) => a - b);
  const started = now();
  for (let next = left[0]; next; next = left[0]) {
    const [each, took] = next;
    const first = left.length === tookBefore.size;
    if (!first && now() - started + took > within) break;
    left.shift();
    await work(each);
  }
  return left.map(([each]) => each);
}
