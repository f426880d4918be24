// Quantities as people write them in a scenario file, to numbers: shares (`3%`), rates (`40/s`, `120/min`, `2/h`), byte
// rates (`16KB/s`). Each has the pattern that the schema shows to editors and the parser that the loader calls once.
// Durations are in time.ts. Bare numbers are refused everywhere: tools disagree on what they mean.

/** `250ms`, `2s`, `1.5s`, `5m`, `1h`. */
export const durationPattern = /^\d+(\.\d+)?(ms|s|m|h)$/;
/** `3%`, `0.5%`, `100%`. */
export const sharePattern = /^\d+(\.\d+)?%$/;
/** `40/s`, `120/min`, `2/h`. */
export const ratePattern = /^\d+(\.\d+)?\/(s|min|h)$/;
/** `16KB/s`, `1MB/s`, `500B/s`, also per `min` and `h`; KB = 1000 bytes. */
export const byteRatePattern = /^\d+(\.\d+)?(B|KB|MB)\/(s|min|h)$/;

const secondsOf: Record<string, number> = { s: 1, min: 60, h: 3600 };
const bytesOf: Record<string, number> = { B: 1, KB: 1000, MB: 1_000_000 };

/** `3%` to 0.03. Throws a RangeError on anything else, and above 100 %. */
export function parseShare(text: string): number {
  if (!sharePattern.test(text)) throw new RangeError(`expected a percentage such as 3%, got "${text}"`);
  const share = Number(text.slice(0, -1)) / 100;
  if (share > 1) throw new RangeError(`expected at most 100%, got "${text}"`);
  return share;
}

/** `40/s` to events per hour (144000); divide by 3600 for per second. Throws a RangeError. */
export function parseRatePerHour(text: string): number {
  if (!ratePattern.test(text)) throw new RangeError(`expected a rate such as 40/s, 120/min or 2/h, got "${text}"`);
  const [amount = '', unit = ''] = text.split('/');
  return (Number(amount) * 3600) / (secondsOf[unit] ?? Number.NaN);
}

/** `16KB/s` to bytes per second (16000). Throws a RangeError. */
export function parseBytesPerSecond(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(B|KB|MB)\/(s|min|h)$/.exec(text);
  if (match === null) throw new RangeError(`expected a byte rate such as 16KB/s, got "${text}"`);
  const [, amount = '', size = '', unit = ''] = match;
  return (Number(amount) * (bytesOf[size] ?? Number.NaN)) / (secondsOf[unit] ?? Number.NaN);
}
