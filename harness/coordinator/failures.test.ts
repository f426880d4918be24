// Whom a failure takes along, without any process: the run, one scenario, or those that share a server.

import { expect, test } from 'vitest';
import { FlatlineError } from '../error.ts';
import type { Scenario, ServerSpec } from '../scenario.ts';
import { failures } from './failures.ts';

const server = (command: string): ServerSpec => ({ use: 'command', command: [command], env: {}, ready: { tcp: true } });
const reference: ServerSpec = { use: 'reference', protocol: 'lines' };
const gone = (what: string) => new FlatlineError(`${what} is gone`, { code: 'FL-T001', blame: 'environment' });

function three() {
  const stop = new AbortController();
  const specs = { one: server('a'), two: server('a'), three: reference };
  const scenarios = Object.entries(specs).map(([id, spec]) => ({ id, server: spec }) as Scenario);
  const told: string[] = [];
  const noted = failures(scenarios, stop, (_error, line) => told.push(line));
  const ended = () => Object.keys(specs).filter((id) => noted.signalOf(id).aborted);
  return { noted, stop, told, ended };
}

test('a scenario whose own server cannot be had ends alone, and says why', () => {
  const { noted, stop, told, ended } = three();
  noted.ofScenario('one', gone('a'));
  expect(ended()).toEqual(['one']);
  expect(noted.reasonOf('one')).toBe('a is gone [FL-T001]');
  expect([stop.signal.aborted, noted.endedRun()]).toEqual([false, false]);
  noted.ofTrial('one', new Error('a consequence'));
  expect(told).toEqual(['a is gone [FL-T001]']);
});

test('a server that exits takes along whoever talks to its like; the reference server everybody', () => {
  const { noted, ended, told } = three();
  noted.ofServer(gone('a'), server('a'));
  expect(ended()).toEqual(['one', 'two']);
  expect(told).toEqual(['a is gone [FL-T001]']);
  noted.ofServer(gone('reference'), reference);
  expect(ended()).toEqual(['one', 'two', 'three']);
  expect(noted.endedRun()).toBe(true);
});

test('a trial that throws for no reason of its scenario ends the run', () => {
  const { noted, stop, ended } = three();
  noted.ofTrial('one', new TypeError('a defect'));
  expect(ended()).toEqual(['one', 'two', 'three']);
  expect([stop.signal.aborted, noted.endedRun(), noted.lines.length]).toEqual([true, true, 1]);
});

test('what an interrupt cuts off is no failure', () => {
  const { noted, stop, told } = three();
  const reason = new Error('SIGINT');
  stop.abort(reason);
  noted.ofTrial('one', reason);
  noted.ofScenario('two', gone('a'));
  expect(told).toEqual([]);
  expect(noted.endedRun()).toBe(false);
});
