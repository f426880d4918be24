// What to write instead of a quantity that came without its unit, with a unit nobody knows, or with a sign. The schema
// says by its pattern which quantity is meant.

import { positiveDurationPattern } from './atoms.ts';
import { quoted } from './problem.ts';

/** A finding about one quantity: code, sentence, hint. */
export interface QuantityFinding {
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
}

/** The quantity that a schema pattern stands for; undefined for other patterns. */
export function quantityOf(pattern: string | undefined): 'duration' | 'share' | 'rate' | 'byte rate' | undefined {
  if (pattern === undefined) return undefined;
  if (pattern.includes('(ms|s|m|h)')) return 'duration';
  if (pattern.includes('(B|KB|MB)')) return 'byte rate';
  if (pattern.includes('(s|min|h)')) return 'rate';
  return pattern.includes('%$') ? 'share' : undefined;
}

/** Why `value` is not the quantity that the pattern asks for. Codes FL-S023 to FL-S026. */
export function quantityProblem(pattern: string, value: unknown): QuantityFinding {
  const quantity = quantityOf(pattern);
  if (quantity === 'duration') return durationProblem(pattern, value);
  const [code, example] = examples[quantity ?? 'rate'];
  const message = `${quoted(value)} is not a ${quantity === 'share' ? 'percentage' : quantity}, expected ${example}`;
  const number = /^-?\d+(\.\d+)?$/.test(String(value)) ? String(value) : undefined;
  return { code, message, ...(number === undefined ? {} : { hint: `write ${number}${units[quantity ?? 'rate']}` }) };
}

const examples: Record<'share' | 'rate' | 'byte rate', readonly [string, string]> = {
  share: ['FL-S025', 'one such as 3% or 0.5%'],
  rate: ['FL-S026', 'one such as 40/s, 120/min or 2/h'],
  'byte rate': ['FL-S026', 'one such as 16KB/s or 1MB/s'],
};

const units = { share: '%', rate: '/s', 'byte rate': 'KB/s' } as const;

function durationProblem(pattern: string, value: unknown): QuantityFinding {
  const text = String(value).trim();
  const word = pattern.includes('predicted') ? ', or predicted' : '';
  if (/^-/.test(text)) return { code: 'FL-S024', message: `${quoted(value)} is negative, expected a duration above zero` };
  if (/^0+(\.0+)?(ms|s|m|h)?$/.test(text) && !new RegExp(pattern).test('0s')) {
    return { code: 'FL-S024', message: `${quoted(value)} is zero, expected a duration above zero` };
  }
  const message = `${quoted(value)} is not a duration, expected one such as 250ms, 2s, 5m or 1h${word}`;
  if (/^\d+(\.\d+)?$/.test(text)) {
    return {
      code: 'FL-S023',
      message: `${quoted(value)} has no unit, expected a duration such as 250ms, 2s or 5m${word}`,
      hint: `write ${text}ms or ${text}s`,
    };
  }
  const guess = guessDuration(text);
  return { code: 'FL-S023', message, ...(guess === undefined ? {} : { hint: `write ${guess}` }) };
}

const spelled: readonly [RegExp, string][] = [
  [/^(ms|msec|millis|milliseconds?)$/, 'ms'],
  [/^(s|sec|secs|seconds?)$/, 's'],
  [/^(m|min|mins|minutes?)$/, 'm'],
  [/^(h|hr|hrs|hours?)$/, 'h'],
];

// `5 s`, `5sec`, `2 minutes`, `.5s`, `1,5s`, `1m30s`: what is meant is clear, so say how it is written.
function guessDuration(text: string): string | undefined {
  const compound = /^(\d+)m\s*(\d+)s$/.exec(text);
  if (compound !== null) return `${Number(compound[1]) * 60 + Number(compound[2])}s`;
  const match = /^(\d*[.,]?\d+)\s*([a-z]+)$/i.exec(text);
  if (match === null) return undefined;
  const unit = spelled.find(([pattern]) => pattern.test((match[2] ?? '').toLowerCase()))?.[1];
  const amount = (match[1] ?? '').replace(',', '.').replace(/^\./, '0.');
  const guess = `${amount}${unit}`;
  return unit !== undefined && positiveDurationPattern.test(guess) ? guess : undefined;
}
