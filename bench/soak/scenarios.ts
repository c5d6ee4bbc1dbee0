import { breakingScenarios } from './breaking.js';
import { orderlyScenarios } from './orderly.js';

/** Everything that can happen to a connection, by name. */
export const scenarios = { ...orderlyScenarios, ...breakingScenarios };

export type ScenarioName = keyof typeof scenarios;
export const scenarioNames = Object.keys(scenarios) as ScenarioName[];
