import type { CaseContext } from '../harness/context.js';
import type { Flood } from '../harness/flood.js';

/** A writer that never stops for so long has levelled off, in milliseconds. */
const quiet = 500;

/**
 * Waits until nothing more is taken of these floods, because their readers do not read or because
 * they are all out. Resolves with false when that has not come about after `within` milliseconds,
 * stretched by the time scale.
 */
export function levelsOff(
  context: CaseContext,
  floods: Flood | readonly Flood[],
  within: number,
  pause = quiet,
): Promise<boolean> {
  const all = [floods].flat();
  const still = (flood: Flood) =>
    flood.capped() || context.journal.now() - flood.lastTakenAt() > pause;
  return context.until(() => all.every(still), context.scaled(within));
}
