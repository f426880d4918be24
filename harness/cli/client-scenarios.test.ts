// The bundled clients as scenarios/clients has them, without running anything: at least twelve stand there both with a setting
// that must notice within the band of what their library is known for, and with a weakness that is known.

import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bundledClients } from '../clients/programs/index.ts';
import { predictionOf } from '../engine/prediction.ts';
import { faultTypes } from '../faults/index.ts';
import { loadScenarios } from '../loader/index.ts';
import type { Scenario } from '../scenario.ts';

const root = join(import.meta.dirname, '../..');
const { scenarios } = await loadScenarios({ patterns: ['scenarios/clients'], cwd: root, env: {} });
const names = Object.keys(bundledClients);

const ofClient = (name: string) => scenarios.filter(({ client }) => client.use === name);
const isWeakness = ({ expectFailure }: Scenario) => expectFailure !== undefined;
const isHeldToBand = (scenario: Scenario) => {
  const { detection } = scenario.expect;
  const band = predictionOf(scenario, faultTypes, 0);
  return (
    !isWeakness(scenario) && typeof detection === 'object' && detection.withinMs === 'predicted' && band !== undefined && band.maxMs > 0
  );
};

test('every bundled client has a scenario', () => {
  expect(names.filter((name) => ofClient(name).length === 0)).toEqual([]);
});

test('at least twelve are held to a band, and have a known weakness', () => {
  const both = names.filter((name) => ofClient(name).some(isHeldToBand) && ofClient(name).some(isWeakness));
  expect(names.filter((name) => !both.includes(name))).toEqual(['eventsource']);
  expect(both.length).toBeGreaterThanOrEqual(12);
});

test('the band is that of the library with the options of the scenario, not one that the scenario asks for', () => {
  for (const { client, server } of scenarios.filter(isHeldToBand)) {
    const known = bundledClients[client.use]?.heartbeat?.(client.options, server.use === 'bundled' ? server.options : {});
    expect(client.heartbeat).toEqual(known);
  }
});

test('eventsource has no detector, so it has a weakness and no band', () => {
  expect(bundledClients['eventsource']?.heartbeat).toBeUndefined();
  expect(ofClient('eventsource').some(isWeakness)).toBe(true);
});
