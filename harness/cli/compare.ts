// `flatline compare`: which setting to take. Every setting is measured in the same blocks, or played in the model, and a
// table says what differs for certain and what does not. Mistakes come from the model in both cases, since no run lasts
// long enough; they are marked as computed.

import { relative, resolve } from 'node:path';
import { compareSettings } from '../engine/compare.ts';
import { blocksOfResult } from '../engine/compare-results.ts';
import type { Comparison, SettingBlocks } from '../engine/comparison.ts';
import { judgedFault } from '../engine/prediction.ts';
import { type ExitCode, errorLine, exitCodes, strongest } from '../error.ts';
import { faultTypes } from '../faults/index.ts';
import { freshSeed } from '../random.ts';
import { comparisonCsv, comparisonJson, comparisonMarkdown } from '../reporters/comparison/files.ts';
import { comparisonPage } from '../reporters/comparison/page.ts';
import { comparisonText } from '../reporters/comparison/text.ts';
import { createRunFolder } from '../reporters/write.ts';
import type { Scenario } from '../scenario.ts';
import { type ModelOptions, modelledBlocks, modelledMistakes } from '../simulation/compare-model.ts';
import { modelledHerd } from '../simulation/herd.ts';
import type { PathModel } from '../simulation/link.ts';
import { modelOf, pathOf, type ScenarioModel } from '../simulation/scenario-model.ts';
import { growthInFirstHour } from '../simulation/traffic.ts';
import { formatDuration } from '../time.ts';
import { earlierComparison, type Measured, measureComparison, writeComparisonFiles } from './compare-measure.ts';
import { type ComparePlan, planComparison } from './compare-plan.ts';
import { load } from './loaded.ts';
import { writeAnswer, writeError } from './output.ts';
import { assumedPath, type PathFlags, pathOfFlags } from './path-model.ts';
import { runSettings } from './run.ts';
import type { RunFlags } from './run-flags.ts';
import { select } from './select.ts';

/** Flags of `compare`, checked. */
export interface CompareFlags extends RunFlags, PathFlags {
  readonly settings?: string;
  readonly trials?: number;
  readonly enforce?: boolean;
  readonly simulate?: boolean;
  readonly resume?: boolean;
}

/** Compares the settings of one scenario; 0 when it was measured, with `enforce` the verdict's code. */
export async function compare(file: string, flags: CompareFlags): Promise<ExitCode> {
  const outcome = await load([file], flags.settings === undefined ? {} : { settings: flags.settings });
  if ('exit' in outcome) return outcome.exit;
  const chosen = select(outcome.loaded.scenarios, { namePattern: flags.testNamePattern, tags: flags.tag }, () => 0);
  const budgetMs = flags.budget ?? outcome.loaded.config.budgetMs;
  const settings = runSettings(outcome.loaded, flags);
  const { environment } = settings;
  const plan = planComparison(chosen, { trials: flags.trials, budgetMs, environment, simulated: flags.simulate === true });
  const path = await pathOfFlags(flags);
  sayPlan(plan, flags);
  if (flags.simulate === true) return simulated(plan, path, flags, settings.reportsDir);
  return measured(plan, path, flags, settings);
}

function sayPlan({ scenarios, trials, plannedMs, remarks }: ComparePlan, flags: CompareFlags): void {
  const time = flags.simulate === true ? 'simulated' : `about ${formatDuration(Math.round(plannedMs / 100) * 100)}`;
  writeError(`${scenarios.length} settings in ${trials} blocks, ${scenarios.length * trials} trials, ${time}`);
  for (const remark of remarks) writeError(remark);
  for (const warning of new Set(scenarios.flatMap((scenario) => scenario.warnings))) writeError(`warning: ${warning}`);
}

async function simulated(plan: ComparePlan, path: PathModel | undefined, flags: CompareFlags, reportsDir: string): Promise<ExitCode> {
  const seed = flags.seed ?? freshSeed();
  const blocks = plan.scenarios.map((scenario) => {
    const model = modelOf(scenario, faultTypes, path);
    const mistakesOn = path ?? describedPath(scenario) ?? assumedPath;
    const settings = { trials: plan.trials, recoverMs: scenario.recoverMs, seed, mistakesOn };
    return { ...modelledBlocks(nameOf(scenario), model, settings), herd: herdOf(scenario, model, settings) };
  });
  const comparison = compareSettings(blocks, { ...originOf(plan, seed, 'model', 'model'), notes: trafficNotes(plan.scenarios) });
  await publish(comparison, await createRunFolder(reportsDir), flags);
  return exitCodes.held;
}

// The model of a herd loses its connections at once; how clients notice a silent cut is in the table above it.
function herdOf({ client, recoverMs }: Scenario, { fault, reconnect, path }: ScenarioModel, { trials, seed }: ModelOptions) {
  if (client.count < 2 || fault?.open !== 'ended') return null;
  const outageMs = fault.fresh === 'refused' ? (fault.fromMs + fault.toMs) / 2 : 0;
  return modelledHerd({ clients: client.count, reconnect, outageMs, recoverMs, path, seed }, trials);
}

async function measured(plan: ComparePlan, path: PathModel | undefined, flags: CompareFlags, settings: ReturnType<typeof runSettings>) {
  const earlier = flags.resume === true ? await earlierComparison(settings.reportsDir, plan.scenarios) : undefined;
  const run = await measureComparison(plan, { ...settings, seed: earlier?.seed ?? settings.seed }, earlier);
  const { result, folder } = run.finished;
  for (const error of result.errors) writeError(`environment, not your client: ${error}`);
  const comparison = compareSettings(measuredBlocks(plan, run, path), {
    ...originOf(plan, result.seed, 'measured', result.environment.name),
    notes: [...trafficNotes(plan.scenarios), ...(result.interrupted ? ['interrupted: go on with --resume'] : [])],
  });
  await publish(comparison, folder, flags);
  if (run.finished.unwritten !== undefined) writeError(errorLine(run.finished.unwritten));
  return exitCode(run, flags);
}

function measuredBlocks(plan: ComparePlan, run: Measured, path: PathModel | undefined): SettingBlocks[] {
  return plan.scenarios.flatMap((scenario) => {
    const result = run.results.find((each) => each.id === scenario.id);
    if (result === undefined) return [];
    const blocks = blocksOfResult(scenario, result, judgedFault(scenario), faultTypes, run.finished.result.instrument);
    return [{ ...blocks, mistakes: [...blocks.mistakes, ...computedMistakes(scenario, path)] }];
  });
}

// A client that declares no heartbeat, and conditions beyond the model, leave the column to what was measured.
function computedMistakes(scenario: Scenario, path: PathModel | undefined): SettingBlocks['mistakes'] {
  const { heartbeat, reconnect } = scenario.client;
  if (heartbeat === undefined || heartbeat.detector.type === 'none') return [];
  try {
    const on = path ?? describedPath(scenario) ?? assumedPath;
    return [modelledMistakes({ heartbeat, reconnect: reconnect ?? { type: 'none', connectTimeoutMs: 5000 } }, on)];
  } catch (error) {
    writeError(`mistakes of ${nameOf(scenario)} are not computed: ${errorLine(error)}`);
    return [];
  }
}

// What conditions say of the path; without any, nothing is described and something is assumed, and said.
function describedPath(scenario: Scenario): PathModel | undefined {
  return scenario.conditions.length === 0 ? undefined : pathOf(scenario);
}

function nameOf(scenario: Scenario): string {
  return scenario.setting ?? scenario.name;
}

// An hour is longer than a steady stage, and the reference client's beats grow by a digit now and then.
function trafficNotes(scenarios: readonly Scenario[]): string[] {
  const shares = scenarios.flatMap(({ client, steadyMs }) =>
    client.use === 'reference' && client.heartbeat !== undefined ? [100 * growthInFirstHour(client.heartbeat, steadyMs)] : [],
  );
  if (shares.length === 0) return [];
  const [least, most] = [Math.min(...shares), Math.max(...shares)].map((share) => share.toFixed(0));
  const range = least === most ? `${most} %` : `${least} to ${most} %`;
  return [`bytes/h: payload at the pace of the steady stage; beat numbers grow, so a connection's whole first hour carries ${range} more`];
}

function originOf(plan: ComparePlan, seed: string, evidence: Comparison['evidence'], environment: string) {
  const [first] = plan.scenarios;
  return { evidence, name: first?.name ?? '', file: first?.file ?? '', seed, environment, notes: [] as readonly string[] };
}

async function publish(comparison: Comparison, folder: string, flags: CompareFlags): Promise<void> {
  const json = comparisonJson(comparison);
  await writeComparisonFiles(folder, {
    'comparison.json': json,
    'comparison.csv': comparisonCsv(comparison),
    'comparison.md': comparisonMarkdown(comparison),
    'comparison.html': comparisonPage(comparison),
  });
  if (flags.json === true) writeAnswer(json);
  (flags.json === true ? writeError : writeAnswer)(comparisonText(comparison));
  writeError(`report: ${relative(process.cwd(), resolve(folder, 'comparison.html'))}`);
}

function exitCode({ finished }: Measured, flags: CompareFlags): ExitCode {
  const { result, unwritten } = finished;
  const broken = result.errors.length > 0 || unwritten !== undefined ? exitCodes.environment : exitCodes.held;
  if (flags.enforce === true || result.interrupted) return strongest([result.exitCode, broken]);
  // Whoever went around the path was not compared on it.
  return strongest([result.exitCode === exitCodes.bypass ? exitCodes.bypass : exitCodes.held, broken]);
}
