// The bands bench: clients that others wrote, whose way of noticing is known from their source (models B, C and E), against
// theory. Each is cut off in silence 40 times or more, at random phases, with two intervals. Reference client, theory and
// simulation share code, so that their agreement proves little; these share none of it. Prints the table.

import { lateBeatOf, theorySlackMs } from '../engine/doubt.ts';
import type { RunResult, Sample, ScenarioResult, TrialResult } from '../result.ts';
import { quantile } from '../statistics/quantile.ts';
import { type Figure, judged, withRun } from './figure.ts';

const trials = 44;
const leastSamples = 40;

/** One client with one setting. */
interface BandCase {
  readonly name: string;
  /** Letter of the model in heartbeat/bound.ts. */
  readonly model: string;
  /** Its server and client, as a scenario says them. */
  readonly parts: string;
  /** Longer than it needs to notice. */
  readonly outageMs: number;
  /** Steady stages that its trials are divided among. */
  readonly steadiesMs: readonly number[];
}

/** nats.js: dead when a ping is due and so many are unanswered. */
function nats(intervalMs: number, max: number): BandCase {
  const options = `{ pingInterval: ${intervalMs}, maxPingOut: ${max}, maxReconnectAttempts: -1 }`;
  const parts = `client: { use: nats, options: ${options} }`;
  return { name: `nats ${intervalMs} ms x ${max}`, model: 'B', parts, outageMs: (max + 2) * intervalMs, steadiesMs: [2000] };
}

/** ws with the recipe of its README: dead when no ping came for the server's interval and a grace. */
function ws(intervalMs: number, graceMs: number): BandCase {
  const server = `server: { use: ws, options: { pingIntervalMs: ${intervalMs} } }`;
  const parts = `${server}\nclient: { use: ws, options: { pingIntervalMs: ${intervalMs}, graceMs: ${graceMs} } }`;
  const name = `ws ${intervalMs} ms + ${graceMs} ms`;
  return { name, model: 'C', parts, outageMs: 3 * intervalMs + graceMs, steadiesMs: [2000] };
}

// A fault is aimed at a phase of the beat, of which there are two in each of its ticks: half of the trials wait one beat more.
function amqplib(heartbeatS: number): BandCase {
  const parts = `client: { use: amqplib, options: { heartbeat: ${heartbeatS} } }`;
  const steadiesMs = [2000, 2000 + 500 * heartbeatS];
  return { name: `amqplib ${heartbeatS} s`, model: 'E', parts, outageMs: 4000 * heartbeatS, steadiesMs };
}

// Detection alone is looked at, so nobody needs to come back.
function scenariosOf({ name, parts, outageMs, steadiesMs }: BandCase): string[] {
  return steadiesMs.map(
    (steadyMs) => `name: ${name}, cut after ${steadyMs} ms
${parts}
steady: ${steadyMs}ms
faults: [{ type: blackhole, for: ${outageMs}ms, new: refuse }]
trials: ${trials / steadiesMs.length}
expect: { detection: { missed: 0% } }
`,
  );
}

/** Theory and what was measured of one case. */
interface BandRow {
  readonly name: string;
  readonly model: string;
  readonly band: { readonly minMs: number; readonly maxMs: number };
  readonly detectionsMs: readonly number[];
  /** Largest widening that a trial was allowed. */
  readonly slackMs: number;
  readonly outside: number;
}

/** Runs all six side by side; needs nats-server and RabbitMQ (.ci/prepare-cases). */
export async function run(): Promise<Figure[]> {
  const rows = await bandsOf([nats(500, 2), nats(1000, 3), ws(500, 250), ws(1000, 300), amqplib(1), amqplib(2)]);
  for (const line of tableOf(rows)) process.stdout.write(`${line}\n`);
  return rows.flatMap(figuresOf);
}

/** Runs these cases by the real command. What kept a case from being measured is told on stderr. */
async function bandsOf(cases: readonly BandCase[]): Promise<BandRow[]> {
  const texts = cases.flatMap(scenariosOf);
  const files = Object.fromEntries(texts.map((text, index) => [`${index}.scenario.yaml`, text]));
  const use = (result: RunResult) => {
    for (const error of result.errors) process.stderr.write(`${error}\n`);
    return cases.map((each) => rowOf(each, result));
  };
  return await withRun(files, ['--budget', '10m'], use, { libraries: true });
}

function rowOf({ name, model }: BandCase, { scenarios, instrument }: RunResult): BandRow {
  const its = scenarios.filter((each) => each.name.startsWith(`${name}, `));
  const band = its[0]?.prediction ?? { minMs: Number.NaN, maxMs: Number.NaN };
  const counted = its.flatMap(countedOf).map(({ trial, sample }) => ({ sample, slackMs: slackOf(trial, instrument.uncertaintyMs) }));
  return {
    name,
    model,
    band,
    detectionsMs: counted.map(({ sample }) => sample.detectionMs?.hi ?? Number.POSITIVE_INFINITY),
    slackMs: Math.max(0, ...counted.map(({ slackMs }) => slackMs)),
    outside: counted.filter(({ sample, slackMs }) => !isInside(sample, band, slackMs)).length,
  };
}

// A trial that the harness itself does not count says nothing; one that failed says most.
function countedOf({ trials: all }: ScenarioResult): { trial: TrialResult; sample: Sample }[] {
  const counted = all.filter(({ verdict }) => verdict === 'pass' || verdict === 'fail');
  return counted.flatMap((trial) => trial.samples.filter(({ side }) => side === 'client').map((sample) => ({ trial, sample })));
}

// As the reference client is judged, by what the harness says of this trial.
function slackOf({ lateness }: TrialResult, uncertaintyMs: number): number {
  return theorySlackMs(uncertaintyMs) + (lateness.clientWaitMs ?? 0) + lateness.jumpMs;
}

function isInside(sample: Sample, band: BandRow['band'], slackMs: number): boolean {
  const { detectionMs } = sample;
  if (detectionMs === null) return false;
  return detectionMs.hi >= band.minMs - slackMs - lateBeatOf(sample) && detectionMs.lo <= band.maxMs + slackMs;
}

function figuresOf({ name, detectionsMs, outside }: BandRow): Figure[] {
  const n = detectionsMs.length;
  return [
    judged(`${name}: samples`, n, 'trials', `>= ${leastSamples}`, n >= leastSamples),
    judged(`${name}: outside its band`, outside, 'trials', '0', n > 0 && outside === 0),
  ];
}

function tableOf(rows: readonly BandRow[]): string[] {
  const width = Math.max(...rows.map(({ name }) => name.length));
  const line = (name: string, words: readonly string[]) => `${name.padEnd(width)}${words.map((word) => word.padStart(10)).join('')}`;
  const head = ['model', 'earliest', 'latest', 'widened', 'min', 'p50', 'max', 'n', 'outside'];
  return [line('detection, ms', head), ...rows.map((row) => line(row.name, wordsOf(row)))];
}

function wordsOf({ model, band, detectionsMs, slackMs, outside }: BandRow): string[] {
  const ms = (value: number) => (Number.isFinite(value) ? value.toFixed(1) : '-');
  const measured = [0, 0.5, 1].map((q) => ms(quantile(detectionsMs, q)));
  return [model, ms(band.minMs), ms(band.maxMs), ms(slackMs), ...measured, String(detectionsMs.length), String(outside)];
}
