// The conformance table, run against our own proxy, and in the same run against the genuine Toxiproxy where its program is
// given (FLATLINE_GENUINE_TOXIPROXY). What holds on one and not on the other is a defect of ours: the data
// plane has not changed since 2.5 but for values that crash or stall the original, which the table leaves alone.

import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { closingCases, resetCases, timeoutCases } from './conformance-cases.ts';
import { type CaseGround, caseGround, genuineSubject, ownSubject, type Subject } from './conformance-ground.ts';
import { shapingCases } from './conformance-shaping.ts';

const program = process.env['FLATLINE_GENUINE_TOXIPROXY'];
const genuine = program !== undefined && existsSync(program);
if (!genuine) console.info('the genuine Toxiproxy is not compared: FLATLINE_GENUINE_TOXIPROXY names no program');

const subjects: (readonly [string, () => Promise<Subject>])[] = [
  ['our own proxy', ownSubject],
  ...(genuine ? [['the genuine Toxiproxy', () => genuineSubject(program)] as const] : []),
];

describe.each(subjects)('%s', (_label, start) => {
  let subject: Subject;
  let ground: CaseGround;

  beforeAll(async () => {
    subject = await start();
    ground = await caseGround(subject.url);
  });

  afterAll(async () => {
    await ground[Symbol.asyncDispose]();
    await subject[Symbol.asyncDispose]();
  });

  for (const one of [...closingCases, ...timeoutCases, ...resetCases, ...shapingCases])
    test(`${one.id}: ${one.title}`, () => one.run(ground), 20_000);
});
