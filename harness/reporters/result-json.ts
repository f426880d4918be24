// result.json: the whole result, one scenario after the other, numbers rounded to what they are worth: milliseconds with
// microsecond digits. Everything else in the folder can be made again from this file and the histories.

import type { Reporter } from '../reporter.ts';
import { type RunResult, roundMs } from '../result.ts';

/** The reporter of result.json; its shape is result.schema.json. */
export const resultJson: Reporter = { file: 'result.json', render: ({ result }) => `${resultText(result)}\n` };

/** The document as text, also what `--json` prints. */
export function resultText(result: RunResult): string {
  return JSON.stringify(result, rounded, 1);
}

// A phase is a share of a heartbeat cycle, so it keeps more digits than a time.
function rounded(key: string, value: unknown): unknown {
  if (typeof value !== 'number' || Number.isInteger(value)) return value;
  return key === 'phase' ? Math.round(value * 1e6) / 1e6 : roundMs(value);
}
