// Expectations from merged text to limits in ms, shares and rates per hour, with what is implied: `of` the first fault,
// `fires: always` for armed faults, `signal` by what the client can say.

import type { z } from 'zod';
import type { FaultType } from '../fault.ts';
import { parseBytesPerSecond, parseRatePerHour } from '../quantity.ts';
import type { ClientSpec, DetectSpec, ExpectSpec, FaultSpec, ServerSpec } from '../scenario.ts';
import type { Path } from './document.ts';
import { msIf, msOf, present, type Resolving, shareOf } from './resolving.ts';
import type { expectSchema } from './schema-expect.ts';

type Expect = z.output<typeof expectSchema>;
type Detect = Exclude<NonNullable<Expect['detection']>, 'never'>;

/** What the implied values follow from. */
export interface Experiment {
  readonly server: ServerSpec;
  readonly client: ClientSpec;
  readonly faults: readonly FaultSpec[];
  readonly types: Readonly<Record<string, FaultType>>;
}

/** EXPECT of the grammar, resolved. */
export function resolveExpect(resolving: Resolving, expect: Expect, experiment: Experiment): ExpectSpec {
  const { detection, serverDetection, resume, reconnect, mistakes, cost } = expect;
  return {
    ...present({
      detection: detection && detectOf(resolving, 'detection', detection, experiment),
      serverDetection: serverDetection && detectOf(resolving, 'serverDetection', serverDetection, experiment),
      resume: resume && {
        withinMs: msOf(resume.within),
        success: shareOf(resolving, ['expect', 'resume', 'success'], resume.success, 1),
      },
      reconnect: reconnect && reconnectOf(resolving, reconnect),
      mistakes: typeof mistakes === 'object' ? { ratePerHour: parseRatePerHour(mistakes.rate) } : mistakes,
      duplicates: expect.duplicates,
      cost: cost && costOf(cost),
    }),
    fires: { ...implied(experiment), ...expect.fires },
    exit: expect.exit ?? 'never',
  };
}

function detectOf(
  resolving: Resolving,
  side: 'detection' | 'serverDetection',
  written: 'never' | Detect,
  experiment: Experiment,
): 'never' | DetectSpec {
  if (written === 'never') return 'never';
  const path: Path = ['expect', side];
  const first = experiment.faults[0]?.name;
  if (first === undefined) {
    const message = `"${side}" has limits, but there is no fault to detect`;
    resolving.findings.push({ path, part: 'key', code: 'FL-S042', message, hint: 'add faults, or remove it; a soak judges mistakes' });
  }
  const within = written.within === 'predicted' ? ('predicted' as const) : msIf(written.within);
  const signal = side === 'detection' ? clientSignal(experiment.client) : serverSignal(experiment.server);
  return {
    ...present({ withinMs: within, p50Ms: msIf(written.p50), p95Ms: msIf(written.p95), notBeforeMs: msIf(written.notBefore) }),
    missed: shareOf(resolving, [...path, 'missed'], written.missed, 0),
    of: written.of ?? first ?? '',
    signal: written.signal ?? signal,
  };
}

// Text patterns that do not include `down` cannot claim it.
function clientSignal(client: ClientSpec): DetectSpec['signal'] {
  if (client.events === 'none') return 'close';
  return typeof client.events === 'object' && client.events.down === undefined ? 'close' : 'claim';
}

function serverSignal(server: ServerSpec): DetectSpec['signal'] {
  return server.use === 'reference' || ('gone' in server && server.gone !== undefined) ? 'claim' : 'close';
}

function reconnectOf(resolving: Resolving, written: NonNullable<Expect['reconnect']>): NonNullable<ExpectSpec['reconnect']> {
  if (written === 'never') return 'never';
  const { within, p50, p95, attempt, peak, attempts } = written;
  if (attempts?.min !== undefined && attempts.max !== undefined && attempts.min > attempts.max) {
    const message = `min ${attempts.min} is above max ${attempts.max}`;
    resolving.findings.push({ path: ['expect', 'reconnect', 'attempts', 'min'], part: 'value', code: 'FL-S034', message });
  }
  return {
    ...present({
      withinMs: msIf(within),
      p50Ms: msIf(p50),
      p95Ms: msIf(p95),
      attempts: attempts && present(attempts),
      attemptMs: msIf(attempt),
      peakPerSecond: peak === undefined ? undefined : parseRatePerHour(peak) / 3600,
    }),
    success: shareOf(resolving, ['expect', 'reconnect', 'success'], written.success, 1),
  };
}

function costOf(cost: NonNullable<Expect['cost']>): NonNullable<ExpectSpec['cost']> {
  return present({
    beatsPerHour: cost.beats === undefined ? undefined : parseRatePerHour(cost.beats),
    bytesPerHour: cost.bytes === undefined ? undefined : parseBytesPerSecond(cost.bytes) * 3600,
  });
}

function implied(experiment: Experiment): Record<string, 'always'> {
  const armed = experiment.faults.filter((fault) => experiment.types[fault.type]?.timing === 'armed');
  return Object.fromEntries(armed.map((fault) => [fault.name, 'always']));
}
