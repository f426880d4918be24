// Vitest's reporter interface, as the place where a run begins and ends: when Vitest says which files take part, the
// coordinator is started with all their scenarios; when Vitest is done, what the workers' checks said is handed over.

import type { Reporter, TestCase, TestModule, TestSpecification, Vitest } from 'vitest/node';
import type { Scenario } from '../scenario.ts';
import type { CheckOutcome } from './check.ts';
import { fullName } from './full-name.ts';
import type { Host } from './host.ts';
import type { FlatlineMeta } from './worker.ts';

/** The reporter of one host. `isOurs` tells the flatline project from others of the same Vitest. */
export function runReporter(host: Host, isOurs: (project: string) => boolean): Reporter {
  let vitest: Vitest | undefined;
  let checks = new Map<string, CheckOutcome>();
  return {
    onInit(context) {
      vitest = context;
    },
    async onTestRunStart(specifications) {
      checks = new Map();
      const ours = specifications.filter((specification) => isOurs(specification.project.name));
      vitest?.onCancel(() => host.interrupt('SIGINT'));
      if (ours.length > 0) await host.begin([...new Set(ours.map((one) => one.moduleId))], keeps(ours, vitest));
    },
    onTestCaseResult(testCase) {
      const meta = metaOf(testCase);
      if (meta?.check !== undefined) checks.set(meta.id, meta.check);
    },
    async onTestRunEnd(modules, unhandled) {
      const ours = modules.filter((module) => isOurs(module.project.name));
      await host.finish(checks, [...unhandled.map((error) => error.message), ...brokenTests(ours)]);
    },
  };
}

function metaOf(testCase: TestCase): FlatlineMeta | undefined {
  return (testCase.meta() as { flatline?: FlatlineMeta }).flatline;
}

// What Vitest itself will skip must not be run by the coordinator either.
function keeps(specifications: readonly TestSpecification[], vitest: Vitest | undefined): (scenario: Scenario) => boolean {
  const patterns = [vitest?.getGlobalTestNamePattern(), ...specifications.map((one) => one.testNamePattern)];
  const given = patterns.filter((pattern) => pattern !== undefined);
  return (scenario) => given.every((pattern) => new RegExp(pattern.source, pattern.flags.replace('g', '')).test(fullName(scenario)));
}

/** Errors that say nothing about a client: a module that could not be loaded, a result that never came, a check that broke. */
function brokenTests(modules: readonly TestModule[]): string[] {
  return modules.flatMap((module) => [
    ...module.errors().map((error) => `${module.relativeModuleId}: ${error.message}`),
    ...[...module.children.allTests()]
      .filter(isBroken)
      .flatMap((testCase) => errorsOf(testCase).map((text) => `${module.relativeModuleId}: ${text}`)),
  ]);
}

function isBroken(testCase: TestCase): boolean {
  if (testCase.result().state !== 'failed') return false;
  const meta = metaOf(testCase);
  return meta === undefined || (meta.check === undefined && meta.result.verdict === 'pass');
}

function errorsOf(testCase: TestCase): string[] {
  return (testCase.result().errors ?? []).map((error) => error.message);
}
