import { readdirSync, readFileSync } from 'node:fs';
import { Skip } from '../errors.js';

/**
 * Throws {@link Skip} when this process may not open so many more files. What it starts may open
 * about as many, because limits are inherited.
 */
export function requireDescriptors(count: number): void {
  const left = descriptorsLeft();
  if (left < count)
    throw new Skip(`it takes ${count} descriptors and only ${left} are left: see "ulimit -n"`);
}

function descriptorsLeft(): number {
  try {
    const limit = /^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'latin1'));
    // Without a number it says "unlimited".
    return Number(limit?.[1] ?? Number.POSITIVE_INFINITY) - readdirSync('/proc/self/fd').length;
  } catch {
    return Number.POSITIVE_INFINITY; // It cannot be seen: let us try.
  }
}
