// A run that really happened: it has one of everything, its numbers can be measured again from its histories, every report
// can be made from it, and what is missing or unreadable in it is left out and nothing else. It was written by an earlier
// version, so it also guards that its files can still be read.

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { measure } from '../engine/measure.ts';
import { faultTypes } from '../faults/index.ts';
import { roundMs } from '../result.ts';
import type { Scenario } from '../scenario.ts';
import { unpackRecordedRun } from './fixtures/recorded/run.ts';
import { readRun } from './read.ts';
import { writeReports } from './write.ts';

const home = mkdtempSync(join(tmpdir(), 'flatline-recorded-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));
let counter = 0;

function recorded(): string {
  counter += 1;
  const folder = join(home, String(counter), 'run');
  unpackRecordedRun(folder);
  return folder;
}

test('it has one of everything', async () => {
  const { result } = await readRun(recorded());
  const verdicts = new Set(result.scenarios.map((scenario) => scenario.verdict));
  expect([...verdicts].sort()).toEqual(['fail', 'inconclusive', 'pass', 'unsupported']);
  const trials = result.scenarios.flatMap((scenario) => scenario.trials);
  const samples = trials.flatMap((trial) => trial.samples);
  expect(new Set(samples.map((sample) => sample.outcome))).toEqual(new Set(['detected', 'late', 'missed']));
  expect(samples.some((sample) => sample.rescued)).toBe(true);
  expect(trials.some((trial) => trial.outcome === 'mistake')).toBe(true);
  expect(trials.some((trial) => trial.samples.length > 10)).toBe(true);
  expect(new Set(result.scenarios.map((scenario) => scenario.setting).filter((setting) => setting !== undefined)).size).toBeGreaterThan(2);
});

test('measured again from its histories, every trial has the numbers that were written', async () => {
  const { result, history } = await readRun(recorded());
  let compared = 0;
  for (const trial of result.scenarios.flatMap((scenario) => scenario.trials)) {
    const stored = history(trial.history);
    if (stored === undefined) throw new Error(`no history of trial ${trial.attempt}`);
    const again = measure(stored.header.scenario as unknown as Scenario, faultTypes, stored, undefined);
    expect(again.outcome).toBe(trial.outcome);
    expect(again.samples.map((sample) => sample.outcome)).toEqual(trial.samples.map((sample) => sample.outcome));
    const detections = again.samples.map((sample) => (sample.detectionMs === null ? null : roundMs(sample.detectionMs.hi)));
    expect(detections).toEqual(trial.samples.map((sample) => sample.detectionMs?.hi ?? null));
    compared += detections.filter((detection) => detection !== null).length;
    expect(again.mistakes.count).toBe(trial.mistakes);
  }
  expect(compared).toBeGreaterThan(30);
});

test('all reports are made from it, and made again they are the same', async () => {
  const folder = recorded();
  const { result } = await readRun(folder);
  const files = await writeReports(folder, result);
  const texts = files.map((file) => readFileSync(file, 'utf8'));
  expect(texts.every((text) => text.length > 1000)).toBe(true);
  expect((await writeReports(folder, (await readRun(folder)).result)).map((file) => readFileSync(file, 'utf8'))).toEqual(texts);
});

test.for([
  ['is of a version that nobody knows', (text: string) => text.replace('"v":1', '"v":7')],
  ['is empty', () => ''],
  ['breaks off in the middle of a line', (text: string) => text.slice(0, text.length / 2)],
] as const)('a history that %s takes its picture from the page, and nothing else', async ([, damage]) => {
  const folder = recorded();
  const { result } = await readRun(folder);
  const before = readFileSync((await writeReports(folder, result)).find((file) => file.endsWith('trials.csv')) ?? '', 'utf8');
  const names = readdirSync(join(folder, 'trials'), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ndjson'));
  for (const name of names) {
    const file = join(folder, 'trials', name);
    writeFileSync(file, damage(readFileSync(file, 'utf8')));
  }
  const files = await writeReports(folder, result);
  expect(files).toHaveLength(7);
  expect(readFileSync(files.find((file) => file.endsWith('trials.csv')) ?? '', 'utf8')).toBe(before);
  expect(readFileSync(files.find((file) => file.endsWith('report.html')) ?? '', 'utf8')).toContain('a window of a second misses');
});
