// trace.json: trials as a Chrome trace, which Perfetto and chrome://tracing open. One process a trial, one thread for each
// client and observer; instants for what happened, slices for faults in force and for stages. The worst trials come first,
// and no more than a browser can hold.

import type { History, HistoryEvent } from '../history.ts';
import type { Reporter, ReportInput } from '../reporter.ts';
import type { ScenarioResult, TrialResult } from '../result.ts';
import { roundMs, titleOf } from '../result.ts';
import { worstFirst } from './wording.ts';

/** The reporter of trace.json. */
export const trace: Reporter = { file: 'trace.json', render: (input) => traceText(input) };

const mostTrials = 50;
const mostEvents = 200_000;

function traceText(input: ReportInput): string {
  const picked = worstFirst(input.result.scenarios).flatMap((scenario) => worstTrials(scenario).map((trial) => ({ scenario, trial })));
  const lines: string[] = [];
  let pid = 0;
  let drawn = 0;
  for (const { scenario, trial } of picked) {
    if (drawn >= mostTrials || lines.length >= mostEvents) break;
    const history = input.history(trial.history);
    if (history === undefined) continue;
    pid += 1;
    drawn += 1;
    for (const event of trialEvents(history, scenario, trial, pid)) lines.push(JSON.stringify(event));
  }
  const note = `${drawn} of ${picked.length} trials, failed ones first`;
  return `{"displayTimeUnit":"ms","otherData":${JSON.stringify({ note, flatline: input.result.flatline })},"traceEvents":[\n${lines.join(',\n')}\n]}\n`;
}

function worstTrials(scenario: ScenarioResult): TrialResult[] {
  const failed = (trial: TrialResult) => (trial.verdict === 'pass' ? 1 : 0);
  return [...scenario.trials].sort((a, b) => failed(a) - failed(b) || (b.detectionMs?.hi ?? 0) - (a.detectionMs?.hi ?? 0)).slice(0, 5);
}

type TraceEvent = Record<string, unknown>;

function trialEvents(history: History, scenario: ScenarioResult, trial: TrialResult, pid: number): TraceEvent[] {
  const threads = new Map<string, number>();
  const threadOf = (name: string) => {
    const known = threads.get(name) ?? threads.size + 1;
    threads.set(name, known);
    return known;
  };
  const events = history.events.flatMap((event) => eventOf(event, pid, threadOf));
  const keyOf = ({ fault, occurrence, client }: HistoryEvent) => JSON.stringify([fault, occurrence, client]);
  const heals = new Map(history.events.filter(({ kind }) => kind === 'heal').map((heal) => [keyOf(heal), heal]));
  const slices = history.events
    .filter((event) => event.kind === 'inject')
    .map((inject) => faultSlice(inject, heals.get(keyOf(inject))?.lo ?? history.end?.atMs ?? inject.hi, pid, threadOf));
  const names = [...threads].map(([name, tid]) => ({ ph: 'M', name: 'thread_name', pid, tid, args: { name } }));
  return [
    { ph: 'M', name: 'process_name', pid, args: { name: `${titleOf(scenario)}, trial ${trial.attempt}` } },
    ...names,
    ...slices,
    ...events,
  ];
}

function eventOf(event: HistoryEvent, pid: number, threadOf: (name: string) => number): TraceEvent[] {
  if (event.kind === 'inject' || event.kind === 'heal') return [];
  const { lo, hi, kind, side, observer, client, ...args } = event;
  const tid = threadOf(`${client ?? side} (${observer})`);
  const name = args.reason === undefined || kind !== 'stage' ? kind : `stage ${args.reason}`;
  return [{ ph: 'i', s: 't', cat: side, name, pid, tid, ts: roundMs(lo * 1000), args: { ...args, uncertaintyMs: roundMs(hi - lo) } }];
}

function faultSlice(inject: HistoryEvent, untilMs: number, pid: number, threadOf: (name: string) => number): TraceEvent {
  const tid = threadOf(`faults on ${inject.client ?? 'the server'}`);
  return {
    ph: 'X',
    cat: 'fault',
    name: inject.fault ?? 'fault',
    pid,
    tid,
    ts: roundMs(inject.lo * 1000),
    dur: roundMs(Math.max(0, untilMs - inject.lo) * 1000),
  };
}
