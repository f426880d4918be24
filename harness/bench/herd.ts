// The herd bench: 10,000 reference clients come up through proxies and are served, and what each of them takes of memory
// is bounded. A connection through a proxy holds two of its descriptors, so the clients are split over two environments:
// what limits them is the system's number of open files.

import { referenceKind } from '../clients/reference.ts';
import { startEmbedded } from '../environments/embedded.ts';
import type { HistoryEvent } from '../history.ts';
import type { ClientSpec } from '../scenario.ts';
import { nowMs, sleep, systemClock } from '../time.ts';
import { type Figure, info, judged } from './figure.ts';
import { memoryFigures, memoryOfParts } from './herd-memory.ts';

const clients = 10_000;
const parts = 2;
const startOverMs = 20_000;
const intervalMs = 10_000;
// All are up, and each has had an answer since then.
const limitMs = 60_000;

const spec: ClientSpec = {
  use: 'reference',
  count: 1,
  overMs: 0,
  path: 'shared',
  events: 'lines',
  heartbeat: { intervalMs, from: 'client', detector: { type: 'silence', windowMs: 3 * intervalMs } },
  reconnect: { type: 'constant', delayMs: 1000, connectTimeoutMs: 10_000 },
} as unknown as ClientSpec;

interface Progress {
  readonly up: Set<string>;
  readonly served: Set<string>;
  downs: number;
}

/** Half of the herd, on an environment of its own. */
interface Part {
  /** Starts the clients of this part from one number to another, evenly over a while. */
  start(from: number, to: number, overMs: number): Promise<void>;
}

/** Starts them over 20 s and waits until each was served after the last was up. */
export async function run(): Promise<Figure[]> {
  const progress: Progress = { up: new Set(), served: new Set(), downs: 0 };
  await using ending = new AsyncDisposableStack();
  const opened = await Promise.all(Array.from({ length: parts }, (_, part) => openPart(part, progress, ending)));
  const each = clients / parts;
  const fromMs = nowMs();
  // A client host starts with its first client; memory is compared with that.
  await Promise.all(opened.map((part) => part.start(0, 1, 0)));
  await until(() => progress.up.size === parts, fromMs);
  const before = memoryOfParts();
  await Promise.all(opened.map((part) => part.start(1, each, startOverMs)));
  const upMs = await until(() => progress.up.size === clients, fromMs);
  progress.served.clear();
  const servedMs = await until(() => progress.served.size === clients, fromMs);
  return [
    judged('clients up', progress.up.size, 'clients', String(clients), progress.up.size === clients),
    judged('clients served after the last was up', progress.served.size, 'clients', String(clients), progress.served.size === clients),
    judged('connections lost', progress.downs, 'downs', '0', progress.downs === 0),
    ...memoryFigures(before, memoryOfParts(), each),
    info(`all up, started over ${startOverMs / 1000} s`, upMs, 'ms'),
    info('all served', servedMs, 'ms'),
  ];
}

async function openPart(part: number, progress: Progress, ending: AsyncDisposableStack): Promise<Part> {
  const reference = { use: 'reference', protocol: 'lines' } as const;
  const nothing = () => {};
  const start = { runId: `herd-${part}`, folder: '.', log: nothing, keep: nothing, forget: nothing, onServerExit: nothing };
  const environment = ending.use(await startEmbedded({ ...start, expected: [reference] }));
  const server = await environment.server(reference);
  const kind = ending.use(referenceKind({ runId: start.runId, keep: nothing }));
  const { host, port } = await environment.path({ name: `herd-${part}`, server, conditions: [], listener: nothing });
  return {
    async start(from, to, overMs) {
      const startedMs = nowMs();
      for (let index = from; index < to; index += 1) {
        if (index % 50 === 0) await sleep(systemClock, Math.max(0, startedMs + (index / to) * overMs - nowMs()));
        const client = `c${(part * clients) / parts + index + 1}`;
        await kind.start({ client, host, port, spec, seed: client, listener: listenerOf(client, progress), log: nothing });
      }
    },
  };
}

function listenerOf(client: string, progress: Progress): (event: HistoryEvent) => void {
  return ({ kind }) => {
    if (kind === 'up') progress.up.add(client);
    else if (kind === 'beat') progress.served.add(client);
    else if (kind === 'down') progress.downs += 1;
  };
}

async function until(reached: () => boolean, fromMs: number): Promise<number> {
  while (!reached() && nowMs() - fromMs < limitMs) await sleep(systemClock, 50);
  return nowMs() - fromMs;
}
