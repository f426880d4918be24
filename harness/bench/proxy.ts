// Our proxy against the genuine Toxiproxy, in one run, alternating: throughput, added round trip, accuracy of latency, many
// open connections, API calls under load. The genuine program is named by FLATLINE_GENUINE_TOXIPROXY; without it our figures
// are printed alone and nothing is compared.

import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { Worker } from 'node:worker_threads';
import { quantile } from '../statistics/quantile.ts';
import { nowMs, sleep, systemClock } from '../time.ts';
import { type Control, control } from '../toxiproxy/control.ts';
import { startProxyProcess } from '../toxiproxy/start.ts';
import { type Figure, info, judged } from './figure.ts';
import { openMany, roundTrips, roundTripsInTurn, throughput } from './proxy-load.ts';

interface Rival extends AsyncDisposable {
  readonly label: string;
  readonly pid: number;
  readonly api: Control;
  readonly echo: number;
  readonly sink: number;
  readonly late: number;
  readonly jittered: number;
}

// Figures on two cores vary by a tenth from round to round, so there are many rounds, each rival first in turn.
const streamRounds = 12;
const tripRounds = 20;
const connections = 5000;
const lateMs = 20;

/** All figures; ratios are ours to genuine. */
export async function run(): Promise<Figure[]> {
  const far = new Worker(new URL('./proxy-far-end.ts', import.meta.url));
  const ports = await new Promise<{ echo: number; sink: number }>((resolve) => far.once('message', resolve));
  const program = process.env['FLATLINE_GENUINE_TOXIPROXY'];
  const ours = await own(ports);
  const genuine = program !== undefined && existsSync(program) ? await original(program, ports) : undefined;
  const figures: Figure[] = [];
  try {
    figures.push(...(await versions(ours, genuine)));
    const rivals = genuine === undefined ? [ours] : [genuine, ours];
    // Memory first: what a proxy keeps of earlier work would hide what connections cost.
    figures.push(...(await many(rivals)), ...(await streams(rivals)), ...(await trips(rivals, ports.echo)));
    figures.push(...(await accuracy(rivals)), ...(await calls(rivals)));
    return figures;
  } finally {
    await ours[Symbol.asyncDispose]();
    await genuine?.[Symbol.asyncDispose]();
    await far.terminate();
  }
}

// The version of each stands in the name, since figures are numbers.
async function versions(ours: Rival, genuine: Rival | undefined): Promise<Figure[]> {
  const own = info(`ours on Node ${process.versions.node}, like Toxiproxy ${await ours.api.version()}`, 1, '');
  if (genuine === undefined) return [info('genuine Toxiproxy compared', 0, ''), own];
  return [info(`genuine Toxiproxy ${await genuine.api.version()} compared`, 1, ''), own];
}

async function own(ports: { echo: number; sink: number }): Promise<Rival> {
  const child = await startProxyProcess({ runId: 'bench', log: () => {} });
  return await rival('ours', `http://127.0.0.1:${child.port}`, child.pid, ports, async () => {
    await child[Symbol.asyncDispose]();
  });
}

async function original(program: string, ports: { echo: number; sink: number }): Promise<Rival> {
  const port = await new Promise<number>((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const { port: free } = server.address() as { port: number };
      server.close(() => resolve(free));
    });
  });
  const child = spawn(program, ['-host', '127.0.0.1', '-port', String(port)], {
    stdio: 'ignore',
    env: { ...process.env, LOG_LEVEL: 'error' },
  });
  await sleep(systemClock, 500);
  return await rival('genuine', `http://127.0.0.1:${port}`, child.pid ?? 0, ports, async () => void child.kill('SIGTERM'));
}

async function rival(
  label: string,
  url: string,
  pid: number,
  ports: { echo: number; sink: number },
  end: () => Promise<void>,
): Promise<Rival> {
  const api = control({ url });
  const proxy = async (name: string, port: number) => (await api.createProxy({ name, upstream: `127.0.0.1:${port}` })).port;
  const [echo, sink, late, jittered] = [
    await proxy('echo', ports.echo),
    await proxy('sink', ports.sink),
    await proxy('late', ports.echo),
    await proxy('jittered', ports.echo),
  ];
  const latency = (latencyMs: number, jitter: number) =>
    ({ name: 'latency', type: 'latency', stream: 'upstream', attributes: { latency: latencyMs, jitter } }) as const;
  await api.addToxic('late', latency(lateMs, 0));
  await api.addToxic('jittered', latency(50, 20));
  return {
    label,
    pid,
    api,
    echo,
    sink,
    late,
    jittered,
    async [Symbol.asyncDispose]() {
      await api[Symbol.asyncDispose]();
      await end();
    },
  };
}

async function streams(rivals: readonly Rival[]): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const count of [1, 64]) {
    const rates = new Map<string, number[]>();
    for (let round = 0; round < streamRounds; round += 1)
      for (const one of round % 2 === 0 ? rivals : rivals.toReversed())
        rates.set(one.label, [...(rates.get(one.label) ?? []), await rested(one.sink, count)]);
    figures.push(...compared(`throughput of ${count} streams`, 'MB/s', medians(rates), (ratio) => ratio >= 1, '>= 1.0 x genuine'));
  }
  return figures;
}

// What the round before left on its way is over before the next begins.
async function rested(port: number, count: number): Promise<number> {
  const rate = await throughput(port, count, 700);
  await sleep(systemClock, 150);
  return rate / 1e6;
}

async function trips(rivals: readonly Rival[], direct: number): Promise<Figure[]> {
  const plain: number[] = [];
  const times = new Map<string, number[]>(rivals.map((one) => [one.label, []]));
  for (const port of [direct, ...rivals.map((one) => one.echo)]) await roundTrips(port, 2000);
  for (let round = 0; round < tripRounds; round += 1) {
    plain.push(...(await roundTrips(direct, 600)));
    for (const one of round % 2 === 0 ? rivals : rivals.toReversed()) times.get(one.label)?.push(...(await roundTrips(one.echo, 600)));
  }
  const added = (share: number) =>
    new Map([...times].map(([label, all]) => [label, (quantile(all, share) - quantile(plain, share)) * 1000]));
  return [
    info('direct round trip p50', quantile(plain, 0.5) * 1000, 'us'),
    ...compared('added round trip p50', 'us', added(0.5), (ratio) => ratio <= 0.7, '<= 0.7 x genuine'),
    ...compared('added round trip p99', 'us', added(0.99)),
  ];
}

async function accuracy(rivals: readonly Rival[]): Promise<Figure[]> {
  const ports = rivals.map((one) => one.late);
  // The first messages through a proxy meet code that is not compiled yet, ours for some hundreds; they are nobody's accuracy.
  await roundTripsInTurn(ports, 300, 7);
  const late = await roundTripsInTurn(ports, 800, 7);
  const errors = new Map(rivals.map((one, index) => [one.label, (late[index] ?? []).map((time) => Math.abs(time - lateMs))]));
  const outside = new Map<string, number[]>();
  const spread = new Map<string, number>();
  for (const one of rivals) {
    const times = await roundTrips(one.jittered, 120);
    spread.set(one.label, quantile(times, 0.5));
    // Jitter is right within its range; an error is what lies outside.
    outside.set(
      one.label,
      times.map((time) => Math.max(0, 30 - time, time - 70)),
    );
  }
  const at = (share: number) => new Map([...errors].map(([label, all]) => [label, quantile(all, share)]));
  return [
    ...compared('latency 20 ms, error p50', 'ms', at(0.5)),
    ...compared('latency 20 ms, error p99', 'ms', at(0.99), (ratio) => ratio <= 1, '<= genuine'),
    ...compared('latency 50 +- 20 ms, median', 'ms', spread),
    ...each('latency 50 +- 20 ms, outside the range p99', 'ms', outside, 0.99),
  ];
}

async function calls(rivals: readonly Rival[]): Promise<Figure[]> {
  const times = new Map<string, number[]>(rivals.map((one) => [one.label, []]));
  for (const one of rivals) {
    const load = throughput(one.sink, 16, 1000);
    await sleep(systemClock, 200);
    for (let call = 0; call < 30; call += 1) {
      const startMs = nowMs();
      await one.api.version();
      times.get(one.label)?.push(nowMs() - startMs);
    }
    await load;
  }
  return [...compared('API call under load p50', 'ms', medians(times)), ...each('API call under load p99', 'ms', times, 0.99)];
}

async function many(rivals: readonly Rival[]): Promise<Figure[]> {
  const rates = new Map<string, number>();
  const memory = new Map<string, number>();
  for (const one of rivals) {
    const before = residentKiB(one.pid);
    const { perSecond, sockets } = await openMany(one.echo, connections);
    await sleep(systemClock, 1000);
    rates.set(one.label, perSecond);
    memory.set(one.label, (residentKiB(one.pid) - before) / connections);
    for (const socket of sockets) socket.destroy();
    await sleep(systemClock, 500);
  }
  const ours = memory.get('ours') ?? Number.NaN;
  return [
    ...compared(`accept rate over ${connections} connections`, '1/s', rates),
    ...compared('memory of an open connection', 'KiB', memory),
    judged('memory of an open connection', ours, 'KiB', '<= 20 KiB', ours <= 20),
  ];
}

function residentKiB(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? Number.NaN);
}

function medians(values: ReadonlyMap<string, readonly number[]>): Map<string, number> {
  return new Map([...values].map(([label, all]) => [label, quantile(all, 0.5)]));
}

// Side by side only: a ratio of values that may be zero, or of thirty, says nothing.
function each(name: string, unit: string, values: ReadonlyMap<string, readonly number[]>, share: number): Figure[] {
  return [...values].map(([label, all]) => info(`${name}, ${label}`, quantile(all, share), unit));
}

function compared(
  name: string,
  unit: string,
  values: ReadonlyMap<string, number>,
  holds?: (ratio: number) => boolean,
  limit = '',
): Figure[] {
  const figures = [...values].map(([label, value]) => info(`${name}, ${label}`, value, unit));
  const [ours, genuine] = [values.get('ours'), values.get('genuine')];
  if (ours === undefined || genuine === undefined) return figures;
  const ratio = ours / genuine;
  const last = holds === undefined ? info(`${name}, ratio`, ratio, 'x') : judged(`${name}, ratio`, ratio, 'x', limit, holds(ratio));
  return [...figures, last];
}
