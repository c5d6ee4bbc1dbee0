import type { AttemptStory } from '../../log/story.js';

type Usage = AttemptStory['usage'][number];

/**
 * At most so many samples, three at least: the first, the last, and of each stretch between them
 * the one with the most memory, so that no peak is lost.
 */
export function thin(usage: readonly Usage[], most: number): readonly Usage[] {
  const [first, last] = [usage[0], usage.at(-1)];
  if (usage.length <= most || !first || !last) return usage;
  const between = usage.slice(1, -1);
  const edge = (stretch: number) => Math.floor((stretch * between.length) / (most - 2));
  const peaks = Array.from({ length: most - 2 }, (_, stretch) =>
    between
      .slice(edge(stretch), edge(stretch + 1))
      .reduce((peak, each) => (each.memory > peak.memory ? each : peak)),
  );
  return [first, ...peaks, last];
}
