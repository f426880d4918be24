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
  .object({ lo: ms.describe('Earliest possible.'), hi: ms.describe('Latest possible.') })
  .describe('The true value lies between lo and hi, milliseconds. Limits: fail only if lo is over, pass only if hi is not.');
const texts = z.array(z.string());
const named = z.record(z.string(), z.string());
const summary = {
  n: z.int().describe('Number of samples, missed ones included.'),
  min: ms.nullable().describe('Smallest; null as for p50.'),
  p50: ms.nullable().describe('Median; null: infinite if n > 0, no sample if n = 0.'),
  p95: ms.nullable().describe('95 % are at most this; null as for p50.'),
  max: ms.nullable().describe('Largest; null as for p50.'),
};
const lastByte = 'Fault minus the last byte delivered before it.';

const measured = {
  outcome: outcome.describe('What became of the sample; the table of outcomes says what each means.'),
  // Came later: a default, so that results of before can be read.
  periodMs: ms.nullable().default(null).describe('Median gap between deliveries to the client in steady; null unless regular.'),
  phase: z.number().nullable().describe('Where in the heartbeat cycle the fault landed, 0 to 1, measured.'),
  ageMs: ms.nullable().describe(lastByte),
  silenceMs: ms.nullable().describe('Last delivered byte until `down`; its maximum is the worst-case detection time of most detectors.'),
  detectionMs: interval.nullable().describe('Fault in force until `down`; null = never.'),
  recoveryMs: interval.nullable().describe('Heal (or `down`, if later) until the first acknowledged beat on a new connection.'),
  resumeMs: interval.nullable().describe('Heal until the first acknowledged beat on the same connection.'),
  recoveredDuringFault: z.boolean().describe('It was back before the heal; recovery then counts from `down`.'),
  rescued: z.boolean().describe('The heal, not the detector, told the client.'),
  closedBy: closer.nullable().describe('Who ended the connection; null = nobody.'),
  connectAttempts: z.int().describe('Attempts to connect from `down` until it was back.'),
  longestAttemptMs: ms.nullable().describe('The longest single attempt.'),
  evidence: z
    .object({
      proof: z.string().describe('What was looked for: silence, an end, a delay, attempts, counters, a process.'),
      reached: z.boolean().describe('Whether the fault was seen to act.'),
      detail: z.string().describe('What was seen.'),
    })
    .describe('Proof that the fault reached the wire.'),
};

const sample = z.object({
  fault: z.string().describe('Name of the fault.'),
  occurrence: z.int().describe('Which of its occurrences, from 1.'),
  client: z.string().describe('Which client: c1, c2, …'),
  side: z.enum(['client', 'server']).describe('Who was to notice.'),
  ...measured,
});

const optionally = Object.fromEntries(Object.entries(measured).map(([key, schema]) => [key, z.exactOptional(schema)])) as {
  [Key in keyof typeof measured]: z.ZodExactOptional<(typeof measured)[Key]>;
};

const trial = z.object({
  number: z.int().describe('Which trial of the plan.'),
  attempt: z.string().describe('17; repeats of it are 17a, 17b.'),
  verdict: verdict.describe('Of this trial alone.'),
  reasons: texts.describe('Why it does not count, or failed.'),
  history: z.string().describe('Path of the history, relative to result.json.'),
  ...optionally,
  outcome: outcome.describe('That of its worst sample.'),
  lateness: z
    .object({
      harnessP99Ms: ms.nullable().describe('How late the harness was, 99th percentile of the trial.'),
      clientWaitMs: ms.nullable().describe('How long the client waited for a processor.'),
      jumpMs: ms.describe('How long the clock of the harness stood still.'),
      concurrency: z.int().describe('Trials that ran at the same time.'),
    })
    .describe('How punctual the instrument was.'),
  exposureMs: ms.describe('Time up with no occurrence in force.'),
  mistakes: z.int().describe('Times that a client said `down` although nothing was wrong.'),
  cost: z
    .exactOptional(
      z.object({
        beatsPerHour: z.number().describe('Messages of heartbeats, both ways.'),
        bytesPerHour: z.number().describe('Bytes of payload, both ways, at the pace of the steady stage.'),
        wakeUpsPerHour: z
          .number()
          .describe('Times that a device which does nothing else is woken: chunks within 100 ms of the one that woke it count once.'),
      }),
    )
    .describe('Per connection in steady, both ways, counted on the wire: payload only.'),
  duplicates: z.exactOptional(z.int()).describe('Most sessions that the server held of one client at once, its own ends open.'),
  ghostMs: z
    .exactOptional(ms.nullable())
    .describe('Longest time that the server kept an old session of a client beside a new one; null: none was replaced.'),
  peakPerSecond: z.exactOptional(z.number()).describe('New connections in the busiest second after the fault, over all clients.'),
  peakPer100Ms: z.exactOptional(z.number()).describe('The same in the busiest 100 ms: what a listen queue feels.'),
  connectsPer100Ms: z
    .exactOptional(z.array(z.number()))
    .describe('Connect attempts of all clients in each 100 ms since the first fault began; only where there are several clients.'),
  samples: z.array(sample).describe('One for each occurrence, client and side.'),
  bypass: z.exactOptional(z.string()).describe('How the client went around the path.'),
});

const expectation = z.object({
  path: z.string().describe('As in the scenario file: detection.within.'),
  limit: z
    .object({ value: z.union([z.number(), z.string()]).describe('As resolved.'), unit: z.string().describe('ms, share, count, …') })
    .describe('What was asked.'),
  measured: z
    .object({ value: z.number().nullable().describe('null = infinite, or no sample.'), unit: z.string().describe('As that of the limit.') })
    .describe('What was seen, of the worst trial or of all.'),
  n: z.int().describe('Samples it rests on.'),
  worstTrial: z.string().nullable().describe('Attempt of the trial that decides it.'),
  violating: z.array(z.string()).optional().describe('Attempts of the trials that violated it by themselves'),
  undecided: z.array(z.string()).optional().describe('Attempts whose own value straddles the limit'),
  verdict: verdict.describe('Of this expectation.'),
  message: z.string().describe('Limit, measured value, n and worst trial as a sentence.'),
  line: z.int().nullable().describe('Where it stands in the file, from 1.'),
  column: z.int().nullable().describe('The same, within the line.'),
});

const scenario = z.object({
  id: z.string().describe('Stable short name of file, scenario and setting.'),
  name: z.string().describe('As in the file.'),
  file: z.string().describe('Path, relative to where it was run.'),
  line: z.int().describe('Where it begins.'),
  setting: z.string().nullable().describe('Which setting or cell of the matrix; null without.'),
  tags: texts.describe('As in the file.'),
  verdict: verdict.describe('Merged from expectations and trials.'),
  reasons: texts.describe('Why it is not a pass.'),
  exitCode: exitCode.describe('What it alone would end the run with.'),
  prediction: z
    .object({ minMs: ms.describe('Earliest.'), meanMs: ms.describe('Mean over all phases.'), maxMs: ms.describe('Latest.') })
    .nullable()
    .describe('What theory says of the detection time.'),
  trials: z.array(trial).describe('Every trial, repeats and those that do not count included.'),
  detection: z.object(summary).describe('Detection times of the judged fault, late ends of their intervals.'),
  serverDetection: z.object(summary).describe('The same of the server.'),
  silence: z
    .object({
      min: ms.nullable().describe('Shortest.'),
      max: ms.nullable().describe('Longest: the worst case, whatever the phases were.'),
      pinned: z.boolean().describe('All are alike, so the longest is the worst case.'),
    })
    .describe('Silence at `down` over all trials.'),
  reconnect: z.object({ ...summary, succeeded: z.int().describe('Samples that were back and held.') }).describe('Recovery times.'),
  mistakes: z
    .object({ count: z.int().describe('Over all trials.'), exposureMs: ms.describe('Time up in which there could have been one.') })
    .describe('False alarms.'),
  expectations: z.array(expectation).describe('Each with its limit and what was measured.'),
  source: z.record(z.string(), z.string()).describe('Quoted lines of the scenario file, by line number.'),
  again: z.string().nullable().describe('The command that repeats the worst trial.'),
  warnings: texts.describe('What the plan warned of.'),
  plannedMs: ms.describe('Length of one trial as planned.'),
  wallMs: ms.describe('From its first trial to its last.'),
});

/** Parses what result.json holds. */
export const resultSchema = z
  .object({
    version: z.literal(1).describe('Of this document; it goes up when a key changes its meaning.'),
    flatline: z.string().describe('Version of the tool.'),
    environment: z
      .object({
        name: z.string().describe('embedded or docker.'),
        versions: named.describe('Of all that took part.'),
        capabilities: named.describe('What it can do: exact, approximate or no, with the reason.'),
      })
      .describe('Where the path lived.'),
    seed: z.string().describe('Repeats the plan.'),
    verdict: verdict.describe('Of the run: the worst of its scenarios.'),
    exitCode: exitCode.describe('What the command ended with.'),
    startedAt: z.string().describe('UTC.'),
    wallMs: ms.describe('From start to end.'),
    instrument: z
      .object({
        readyMs: ms.nullable().describe('Until the environment was ready.'),
        calibrationMs: ms.nullable().describe('How long calibration took; null = none.'),
        uncertaintyMs: ms.describe('Found by calibration: an instant of the harness is known to this.'),
        latenessP99Ms: ms.nullable().describe('How late the harness was, 99th percentile of the run.'),
        maxConcurrency: z.int().describe('Most trials at the same time.'),
        trialsMs: ms.nullable().describe('From the first trial to the last.'),
      })
      .describe('How good the measurement was.'),
    errors: texts.describe('What broke that is not a verdict.'),
    interrupted: z.boolean().describe('Ended before its time; what was measured is kept.'),
    scenarios: z.array(scenario).describe('Each with each of its settings.'),
  })
  .describe('The result of a Flatline run. Times are milliseconds.') satisfies z.ZodType<RunResult>;

/** result.schema.json as text. Readers may meet more keys than it names: versions only go up when one changes its meaning. */
export function resultSchemaText(): string {
  return `${JSON.stringify(z.toJSONSchema(resultSchema, { target: 'draft-7', io: 'input' }), null, 2)}\n`;
}

if (import.meta.main) process.stdout.write(resultSchemaText());
