// The loss bench: asked against effective loss, by the rules' own counters over thousands of packets, and what loss does to a
// heartbeat: TCP repairs it, at the price of a retransmission (200 ms at least) that shows in the slowest replies.

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { HistoryEvent } from '../history.ts';
import { decodeHistory } from '../reporters/history-lines.ts';
import { quantile } from '../statistics/quantile.ts';
import { type Figure, info, judged, withRun } from './figure.ts';

/** Share asked and how far the effective one may be away, in percentage points (issue: 5 +-1, 10 +-1.5, 30 +-2). */
const rates = [
  { asked: 5, apart: 1 },
  { asked: 10, apart: 1.5 },
  { asked: 30, apart: 2 },
] as const;
const leastPackets = 2000;

// Beats far enough apart that a lost one waits for its retransmission timer: close ones repair each other (fast retransmit).
const scenario = (percent: number) => `name: loss ${percent}
client: { count: 40, heartbeat: { interval: 300ms, detector: { type: silence, window: 9s } } }
steady: 1s
faults: [{ type: loss, rate: ${percent}%, for: 10s }]
trials: 1
expect: { detection: never, mistakes: 0 }
`;

/** One run for each rate. */
export async function run(): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const { asked, apart } of rates) figures.push(...(await figuresOf(asked, apart)));
  return figures;
}

function figuresOf(asked: number, apart: number): Promise<Figure[]> {
  return withRun({ 'loss.scenario.yaml': scenario(asked) }, [], async (_result, folder) => {
    const events = await eventsOf(folder);
    const proofs = events.filter(({ kind }) => kind === 'proof');
    const sum = (pick: (event: HistoryEvent) => number | undefined) => proofs.reduce((total, event) => total + (pick(event) ?? 0), 0);
    const seen = sum((event) => event.seen);
    const effective = (100 * sum((event) => event.bytes)) / seen;
    const trips = roundTrips(events);
    const p99 = quantile(trips, 0.99);
    const slow = judged('round trip p99', p99, 'ms', '> 150', p99 > 150);
    return [
      judged(`asked ${asked} %, effective`, effective, '%', `${asked} +-${apart}`, Math.abs(effective - asked) <= apart),
      judged(`asked ${asked} %, packets counted`, seen, 'packets', `>= ${leastPackets}`, seen >= leastPackets),
      info(`asked ${asked} %, round trip p50`, quantile(trips, 0.5), 'ms'),
      asked === 10 ? { ...slow, name: `asked ${asked} %, ${slow.name}` } : info(`asked ${asked} %, round trip p99`, p99, 'ms'),
    ];
  });
}

async function eventsOf(folder: string): Promise<HistoryEvent[]> {
  const trials = join(folder, 'reports', 'latest', 'trials');
  const [name = ''] = await readdir(trials);
  return [...decodeHistory(await readFile(join(trials, name, '1.ndjson'), 'utf8')).events];
}

// From the send of a beat during the loss to its answer, each client on its own.
function roundTrips(events: readonly HistoryEvent[]): number[] {
  const [fromMs, toMs] = [events.find(({ kind }) => kind === 'inject')?.hi, events.find(({ kind }) => kind === 'heal')?.lo];
  const sent = new Map<string, number>();
  const trips: number[] = [];
  for (const { kind, client, attempt, lo } of events) {
    const key = `${client} ${attempt}`;
    if (kind === 'sent' && lo > (fromMs ?? 0) && lo < (toMs ?? Number.POSITIVE_INFINITY)) sent.set(key, lo);
    const sentMs = kind === 'beat' ? sent.get(key) : undefined;
    if (sentMs !== undefined) trips.push(lo - sentMs);
  }
  return trips;
}
