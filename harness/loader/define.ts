// What TypeScript authors write: `export default defineScenario({ … })` in a *.scenario.ts, `defineConfig` in
// flatline.config.ts. Both give back what they were given; they exist for the types and for the reader.

import type { ScenarioInput } from './schema.ts';
import type { ConfigInput } from './schema-config.ts';

/** A scenario, or several. The list comes first: so an editor knows the types inside a `map` over settings too. */
export function defineScenario(scenarios: ScenarioInput[]): ScenarioInput[];
export function defineScenario(scenario: ScenarioInput): ScenarioInput;
export function defineScenario(scenario: ScenarioInput | ScenarioInput[]): ScenarioInput | ScenarioInput[] {
  return scenario;
}

/** The configuration of a project. */
export function defineConfig(config: ConfigInput): ConfigInput {
  return config;
}
