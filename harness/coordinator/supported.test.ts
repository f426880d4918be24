// What an environment cannot carry out is said before anything starts, with numbers where there are some.

import { expect, test } from 'vitest';
import { clientKinds } from '../clients/index.ts';
import { storyScenario, storyTypes } from '../engine/fixtures/story.ts';
import type { Environment } from '../environment.ts';
import { dockerCapabilities } from '../environments/docker/capabilities.ts';
import { unsupportedReason } from './supported.ts';

const { kinds } = clientKinds({ runId: 'supported', keep: () => {} });
const environment = (mostPaths?: number) =>
  ({
    name: 'docker',
    capabilities: dockerCapabilities({ kind: 'container', reset: true, refused: true }),
    ...(mostPaths === undefined ? {} : { mostPaths }),
  }) as Environment;
const herdOf = (count: number) => {
  const scenario = storyScenario('silence');
  return { ...scenario, client: { ...scenario.client, count } };
};

test('a herd with more clients than there are paths is unsupported, and both numbers are said', () => {
  expect(unsupportedReason(herdOf(1001), environment(1000), storyTypes, kinds)).toBe(
    '1001 clients need as many paths, and this docker environment has 1000',
  );
});

test('a herd that has its paths is supported, and an environment without a limit takes any', () => {
  expect(unsupportedReason(herdOf(1000), environment(1000), storyTypes, kinds)).toBeUndefined();
  expect(unsupportedReason(herdOf(10_000), environment(), storyTypes, kinds)).toBeUndefined();
});
