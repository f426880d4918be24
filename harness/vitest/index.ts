// What `flatline/vitest` offers to a Vitest configuration.

export { flatlineReporter, type ReporterOptions } from './joint-reporter.ts';
export { type FlatlineAssertions, flatlineMatchers } from './matchers.ts';
export { flatlinePlugin } from './plugin.ts';
export { flatlineProject, type ProjectOptions } from './project.ts';
export { type RunScenarioOptions, runScenario, type ScenarioRun } from './run-scenario.ts';
