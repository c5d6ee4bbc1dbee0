import type { Body, Plan, Scenario } from './plan.js';
import { type Random, random } from './random.js';
import { type ScenarioName, scenarios } from './scenarios.js';

/** All that plans depend on. */
export interface Conditions {
  seed: number;
  /** Those that may occur. */
  scenarios: readonly ScenarioName[];
  /** The longest that a connection is left idle, in milliseconds. */
  longestIdle: number;
}

/** What the `id`-th connection does: the same for the same seed, at whichever end it is asked. */
export function planOf(id: number, conditions: Conditions): Plan {
  const numbers = random(conditions.seed, id);
  const scenario = choose(numbers, conditions.scenarios);
  const { plan }: Scenario = scenarios[scenario];
  const body = plan(numbers, conditions);
  return { ...body, scenario, chunk: chunkFor(numbers, body) };
}

/** Where the streams of a connection begin, from client to origin and back. */
export function streamKeys(id: number, seed: number): { up: number; down: number } {
  const { bits } = random(seed ^ 0x5bd1e995, id);
  return { up: bits(), down: bits() };
}

function choose(numbers: Random, names: readonly ScenarioName[]): ScenarioName {
  const total = names.reduce((sum, name) => sum + scenarios[name].weight, 0);
  let left = numbers.between(0, total - 1);
  return names.find((name) => {
    left -= scenarios[name].weight;
    return left < 0;
  }) as ScenarioName;
}

/** Small writes for little, never more than a few hundred of them for much. */
function chunkFor(numbers: Random, { up = 1 << 24, down = 1 << 24 }: Body): number {
  const least = Math.ceil(Math.max(up, down) / 400);
  return Math.min(64 * 1024, Math.max(least, numbers.size(64 * 1024)));
}
