// The shape of result.json as a schema: read back by `flatline report` and `merge`, and printed as JSON Schema draft-07 for
// everybody else (result.schema.json beside this file; `node harness/reporters/result-schema.ts` prints it again). The
// compiler checks that it mirrors result.ts, a test that the printed file is up to date.

import { z } from 'zod';
import type { RunResult } from '../result.ts';

const verdict = z.enum(['pass', 'fail', 'inconclusive', 'unsupported']);
const outcome = z.enum(['detected', 'late', 'missed', 'survived', 'mistake', 'never-steady', 'undisturbed']);
const closer = z.enum(['client', 'server', 'path', 'harness']);
const exitCode = z.literal([0, 1, 2, 3, 4, 5, 6, 130, 143]);
const ms = z.number();
const interval = z
  .object({ lo: ms, hi: ms })
  .describe('The true value lies between lo and hi, milliseconds. Limits: fail only if lo is over, pass only if hi is not.');
const texts = z.array(z.string());
const named = z.record(z.string(), z.string());
const summary = {
  n: z.int().describe('Number of samples, missed ones included.'),
  min: ms.nullable(),
  p50: ms.nullable().describe('null: infinite if n > 0, no sample if n = 0.'),
  p95: ms.nullable(),
  max: ms.nullable(),
};
const lastByte = 'Fault minus the last byte delivered before it.';

const measured = {
  outcome,
  // Came later: a default, so that results of before can be read.
  periodMs: ms.nullable().default(null).describe('Median gap between deliveries to the client in steady; null unless regular.'),
  phase: z.number().nullable().describe('Where in the heartbeat cycle the fault landed, 0 to 1, measured.'),
  ageMs: ms.nullable().describe(lastByte),
  silenceMs: ms.nullable().describe('Last delivered byte until `down`; its maximum is the worst-case detection time of most detectors.'),
  detectionMs: interval.nullable().describe('Fault in force until `down`; null = never.'),
  recoveryMs: interval.nullable().describe('Heal (or `down`, if later) until the first acknowledged beat on a new connection.'),
  resumeMs: interval.nullable().describe('Heal until the first acknowledged beat on the same connection.'),
  recoveredDuringFault: z.boolean(),
  rescued: z.boolean().describe('The heal, not the detector, told the client.'),
  closedBy: closer.nullable(),
  connectAttempts: z.int(),
  longestAttemptMs: ms.nullable(),
  evidence: z.object({ proof: z.string(), reached: z.boolean(), detail: z.string() }).describe('Proof that the fault reached the wire.'),
};

const sample = z.object({
  fault: z.string(),
  occurrence: z.int(),
  client: z.string(),
  side: z.enum(['client', 'server']),
  ...measured,
});

const optionally = Object.fromEntries(Object.entries(measured).map(([key, schema]) => [key, z.exactOptional(schema)])) as {
  [Key in keyof typeof measured]: z.ZodExactOptional<(typeof measured)[Key]>;
};

const trial = z.object({
  number: z.int(),
  attempt: z.string().describe('17; repeats of it are 17a, 17b.'),
  verdict,
  reasons: texts,
  history: z.string().describe('Path of the history, relative to result.json.'),
  ...optionally,
  outcome,
  lateness: z.object({ harnessP99Ms: ms.nullable(), clientWaitMs: ms.nullable(), jumpMs: ms, concurrency: z.int() }),
  exposureMs: ms.describe('Time up with no occurrence in force.'),
  mistakes: z.int(),
  cost: z
    .exactOptional(z.object({ beatsPerHour: z.number(), bytesPerHour: z.number(), wakeUpsPerHour: z.number() }))
    .describe('Per connection in steady, both ways, counted on the wire: payload only.'),
  duplicates: z.exactOptional(z.int()).describe('Most sessions that the server held of one client at once, its own ends open.'),
  ghostMs: z
    .exactOptional(ms.nullable())
    .describe('Longest time that the server kept an old session of a client beside a new one; null: none was replaced.'),
  peakPerSecond: z.exactOptional(z.number()).describe('New connections in the busiest second after the fault, over all clients.'),
  peakPer100Ms: z.exactOptional(z.number()).describe('The same in the busiest 100 ms: what a listen queue feels.'),
  connectsPer100Ms: z
    .exactOptional(z.array(z.number()))
    .describe('New connections in each 100 ms since the first fault began; only where there are several clients.'),
  samples: z.array(sample),
  bypass: z.exactOptional(z.string()),
});

const expectation = z.object({
  path: z.string().describe('As in the scenario file: detection.within.'),
  limit: z.object({ value: z.union([z.number(), z.string()]), unit: z.string() }),
  measured: z.object({ value: z.number().nullable(), unit: z.string() }),
  n: z.int(),
  worstTrial: z.string().nullable(),
  violating: z.array(z.string()).optional().describe('Attempts of the trials that violated it by themselves'),
  undecided: z.array(z.string()).optional().describe('Attempts whose own value straddles the limit'),
  verdict,
  message: z.string(),
  line: z.int().nullable(),
  column: z.int().nullable(),
});

const scenario = z.object({
  id: z.string(),
  name: z.string(),
  file: z.string(),
  line: z.int(),
  setting: z.string().nullable(),
  tags: texts,
  verdict,
  reasons: texts,
  exitCode,
  prediction: z.object({ minMs: ms, meanMs: ms, maxMs: ms }).nullable().describe('What theory says of the detection time.'),
  trials: z.array(trial),
  detection: z.object(summary),
  serverDetection: z.object(summary),
  silence: z.object({ min: ms.nullable(), max: ms.nullable(), pinned: z.boolean() }),
  reconnect: z.object({ ...summary, succeeded: z.int() }),
  mistakes: z.object({ count: z.int(), exposureMs: ms }),
  expectations: z.array(expectation),
  source: z.record(z.string(), z.string()).describe('Quoted lines of the scenario file, by line number.'),
  again: z.string().nullable().describe('The command that repeats the worst trial.'),
  warnings: texts,
  plannedMs: ms,
  wallMs: ms,
});

/** Parses what result.json holds. */
export const resultSchema = z
  .object({
    version: z.literal(1),
    flatline: z.string(),
    environment: z.object({ name: z.string(), versions: named, capabilities: named }),
    seed: z.string(),
    verdict,
    exitCode,
    startedAt: z.string(),
    wallMs: ms,
    instrument: z.object({
      readyMs: ms.nullable(),
      calibrationMs: ms.nullable(),
      uncertaintyMs: ms,
      latenessP99Ms: ms.nullable(),
      maxConcurrency: z.int(),
      trialsMs: ms.nullable(),
    }),
    errors: texts,
    interrupted: z.boolean(),
    scenarios: z.array(scenario),
  })
  .describe('The result of a Flatline run. Times are milliseconds.') satisfies z.ZodType<RunResult>;

/** result.schema.json as text. Readers may meet more keys than it names: versions only go up when one changes its meaning. */
export function resultSchemaText(): string {
  return `${JSON.stringify(z.toJSONSchema(resultSchema, { target: 'draft-7', io: 'input' }), null, 2)}\n`;
}

if (import.meta.main) process.stdout.write(resultSchemaText());
