// The API tables against our own server, and against the genuine Toxiproxy where its program is given; there, what a later
// version brought is expected to be answered otherwise, so that the list of differences stays true.

import { existsSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type ApiCase, proxyCases } from './api-cases.ts';
import { populateCases } from './api-populate-cases.ts';
import { toxicCases } from './api-toxic-cases.ts';
import { type CaseGround, caseGround, genuineSubject, ownSubject, type Subject } from './conformance-ground.ts';

const program = process.env['FLATLINE_GENUINE_TOXIPROXY'];
const genuine = program !== undefined && existsSync(program);
if (!genuine) console.info('the genuine Toxiproxy is not compared: FLATLINE_GENUINE_TOXIPROXY names no program');

const subjects: (readonly [string, () => Promise<Subject>])[] = [
  ['our own API', ownSubject],
  ...(genuine ? [['the genuine API', () => genuineSubject(program)] as const] : []),
];

function older(version: string, since: string | undefined): boolean {
  return since !== undefined && version.localeCompare(since, 'en', { numeric: true }) < 0;
}

describe.each(subjects)('%s', (label, start) => {
  let subject: Subject;
  let ground: CaseGround;

  beforeAll(async () => {
    subject = await start();
  });
  beforeEach(async () => {
    await ground?.[Symbol.asyncDispose]();
    ground = await caseGround(subject.url);
  });
  afterAll(async () => {
    await ground[Symbol.asyncDispose]();
    await subject[Symbol.asyncDispose]();
  });

  const run = async (one: ApiCase) => {
    if (label === 'the genuine API' && older(ground.version, one.since)) await expect(one.run(ground)).rejects.toThrow();
    else await one.run(ground);
  };

  for (const one of [...proxyCases, ...populateCases, ...toxicCases]) test(one.name, () => run(one));
});
