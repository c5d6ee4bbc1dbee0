/** What is drawn over time: milliseconds, and a value. */
export interface Sample {
  at: number;
  value: number;
}

/** Memory in bytes. */
export function memoryCurve(usage: readonly (readonly [number, number, number])[]): Sample[] {
  return usage.map(([at, kib]) => ({ at, value: kib * 1024 }));
}

/** Share of one core between a sample and the one before, in percent. */
export function processorCurve(usage: readonly (readonly [number, number, number])[]): Sample[] {
  return usage.slice(1).flatMap(([at, , cpuMs], index) => {
    const [before = 0, , cpuBefore = 0] = usage[index] ?? [];
    if (at <= before) return [];
    return { at, value: (100 * Math.max(0, cpuMs - cpuBefore)) / (at - before) };
  });
}

/** A round number that is not less, of which the half is round too. */
export function roundUp(value: number): number {
  if (value <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  const step = [1, 2, 3, 4, 6, 8].find((each) => each * power >= value);
  return (step ?? 10) * power;
}
