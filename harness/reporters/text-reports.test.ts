// The text reports on one run with one of everything: what readers rely on is there, sizes are kept, and hostile names stay
// text in Markdown, CSV, Prometheus, workflow commands and on the terminal.

import { expect, test } from 'vitest';
import type { RunResult } from '../result.ts';
import { annotations } from './annotations.ts';
import { csv } from './csv.ts';
import { fixtureRun, largeRun } from './fixtures/run.ts';
import { markdown } from './markdown.ts';
import { metrics } from './metrics.ts';
import { summaryText } from './summary.ts';
import { trace } from './trace.ts';

const run = fixtureRun();
const many = largeRun(400, 3);

test('the summary has a line for each scenario, the frame, the command and the report', () => {
  const text = summaryText(run.result, { colour: false, folder: 'reports/x' });
  for (const mark of ['✓', '✗', '?', '–']) expect(text).toMatch(new RegExp(`^\\${mark}  `, 'm'));
  expect(text).toContain('> 7 |   detection: { within: 3200ms, p95: 3s }');
  expect(text).toContain('again: flatline run scenarios/problems/silent.scenario.yaml --trial 3');
  expect(text).toContain('3 failed, 1 inconclusive, 1 unsupported, 5 passed of 10 scenarios');
  expect(text.trimEnd().endsWith('report: reports/x/report.html')).toBe(true);
});

test('on a narrow terminal names give way, and each scenario keeps its line', () => {
  const table = summaryText(run.result, { colour: false, width: 90 }).split('\n\n')[0]?.split('\n') ?? [];
  expect(table).toHaveLength(1 + run.result.scenarios.length);
  expect(table.filter((line) => [...line].length > 90)).toEqual([]);
  expect(table.join('\n')).toContain('…');
});

test('the caret stands under the key of the expectation', () => {
  const lines = summaryText(run.result, { colour: false }).split('\n');
  const at = lines.findIndex((line) => line.includes('> 7 |'));
  expect(lines[at + 1]?.indexOf('^')).toBe(lines[at]?.indexOf('3200ms'));
});

test('without colour the terminal gets no escape, with colour only those of the summary itself', () => {
  expect(summaryText(run.result, { colour: false })).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
  const coloured = summaryText(run.result, { colour: true });
  expect(coloured).toContain('\u001b[31m✗\u001b[39m');
  expect(coloured).not.toContain('\u001b[31mred');
});

test('an empty run and a broken environment are said', () => {
  const empty: RunResult = { ...run.result, scenarios: [], errors: ['cannot reach a container runtime'], interrupted: true };
  const text = summaryText(empty, { colour: false });
  expect(text).toContain('environment, not your client: cannot reach a container runtime');
  expect(text).toContain('no scenario');
  expect(text).toContain('Interrupted');
});

test('the Markdown stays below 60 kB and counts what it leaves out', () => {
  const text = markdown.render(many);
  expect(Buffer.byteLength(text)).toBeLessThan(60_000);
  expect(text).toMatch(/and \d+ more scenarios, see result\.json/);
  expect(Buffer.byteLength(text)).toBeGreaterThan(30_000);
});

test('hostile names stay text in Markdown', () => {
  const outside = markdown
    .render(run)
    .replace(/```[\s\S]*?```/g, '')
    .replace(/`[^`\n]*`/g, '');
  expect(outside).not.toContain('<script>');
  expect(outside).not.toContain('<img');
  expect(outside).not.toContain('@all');
});

test('GitHub gets at most nine errors and one that counts the rest, at the line of the file', () => {
  const lines = annotations(many.result);
  expect(lines.filter((line) => line.startsWith('::error'))).toHaveLength(10);
  expect(lines).toContain('::error::and 31 more, see the job summary');
  expect(annotations(run.result)[0]).toMatch(/^::error file=scenarios\/problems\/silent\.scenario\.yaml,line=7,col=24,title=/);
  expect(annotations(run.result).join('')).not.toMatch(/[\n\r]/);
});

test('the table of trials has a row for each sample, every row as wide as the head, and no formula', () => {
  const rows = csv.render(run).trimEnd().split('\r\n');
  const samples = run.result.scenarios.flatMap((scenario) => scenario.trials).flatMap((trial) => trial.samples);
  expect(rows).toHaveLength(samples.length + 1);
  const quoted = rows.find((row) => row.includes('<script>')) ?? '';
  expect(quoted).toContain(`"'=cmd`);
  const plain = rows.filter((row) => !row.includes('"'));
  expect(new Set(plain.map((row) => row.split(',').length)).size).toBe(1);
});

test('a missed detection is only in the infinite bucket', () => {
  const lines = metrics
    .render(run)
    .split('\n')
    .filter((line) => line.startsWith('flatline_detection_seconds_bucket') && line.includes('<i>'));
  expect(lines.find((line) => line.includes('le="900"'))).toMatch(/ 0$/);
  expect(lines.find((line) => line.includes('le="+Inf"'))).toMatch(/ 20$/);
});

test('every line of the metrics is a comment or a sample', () => {
  const lines = metrics.render(run).trimEnd().split('\n');
  const sample = /^[a-z_]+(\{([a-z]+="(\\.|[^"\\])*",?)*\})? -?[\d.e+-]+$/;
  expect(lines.filter((line) => !line.startsWith('# ') && !sample.test(line))).toEqual([]);
});

test('the trace is JSON with a slice for each fault', () => {
  const found = JSON.parse(trace.render(run)) as { traceEvents: { ph: string; cat?: string; dur?: number }[] };
  const slices = found.traceEvents.filter((event) => event.ph === 'X' && event.cat === 'fault');
  expect(slices.length).toBeGreaterThan(20);
  expect(slices.every((slice) => (slice.dur ?? -1) >= 0)).toBe(true);
});
