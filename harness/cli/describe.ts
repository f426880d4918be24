// Parts of a scenario in words, for `explain`: what the client does, what each fault is, what is expected. Pure.

import type { DetectorSpec, DetectSpec, ExpectSpec, FaultSpec, HeartbeatSpec, ReconnectSpec, Scenario } from '../scenario.ts';
import { formatDuration } from '../time.ts';

/** The client in one line: kind, beats, detector, reconnect. */
export function describeClient(scenario: Scenario): string {
  const { client } = scenario;
  const count = client.count === 1 ? '' : `${client.count} x `;
  const what = client.command === undefined ? client.use : client.command.join(' ');
  const parts = [describeHeartbeat(client.heartbeat), describeReconnect(client.reconnect)].filter((part) => part !== '');
  return `${count}${what}${parts.length === 0 ? '' : `: ${parts.join('; ')}`}`;
}

function describeHeartbeat(heartbeat: HeartbeatSpec | undefined): string {
  if (heartbeat === undefined) return '';
  const from = heartbeat.from === 'client' ? '' : `, from the ${heartbeat.from === 'both' ? 'client and the server' : heartbeat.from}`;
  return `a beat each ${formatDuration(heartbeat.intervalMs)}${from}, dead by ${describeDetector(heartbeat.detector)}`;
}

function describeDetector(detector: DetectorSpec): string {
  switch (detector.type) {
    case 'reply-timeout':
      return `reply-timeout ${formatDuration(detector.timeoutMs)}${detector.misses === 1 ? '' : ` x ${detector.misses}`}`;
    case 'silence':
      return `silence ${formatDuration(detector.windowMs)}${detector.lookMs === undefined ? '' : `, looked at each ${formatDuration(detector.lookMs)}`}`;
    case 'outstanding':
      return `${detector.max} outstanding beats`;
    case 'empty-ticks':
      return `${detector.count} empty ticks`;
    case 'none':
      return 'nothing: it never notices by itself';
    default:
      return detector.type;
  }
}

function describeReconnect(reconnect: ReconnectSpec | undefined): string {
  if (reconnect === undefined) return '';
  const timeout = `, ${formatDuration(reconnect.connectTimeoutMs)} for each try`;
  switch (reconnect.type) {
    case 'none':
      return 'never reconnects';
    case 'constant':
      return `reconnects after ${formatDuration(reconnect.delayMs)}${timeout}`;
    case 'list':
      return `reconnects after ${reconnect.delaysMs.map(formatDuration).join(', ')}${timeout}`;
    case 'exponential': {
      const growth = `${formatDuration(reconnect.initialMs)} to ${formatDuration(reconnect.maxMs)}, x ${reconnect.factor}`;
      return `reconnects after ${growth}, jitter ${reconnect.jitter}${timeout}`;
    }
  }
}

/** A fault in one line: type, attributes, when, how long, whom. */
export function describeFault(fault: FaultSpec): string {
  const attributes = describeAttributes(fault.attributes);
  const name = fault.name === fault.type ? fault.type : `${fault.name}: ${fault.type}`;
  const parts = [startOf(fault), lengthOf(fault), repeats(fault), whom(fault), ...attributes].filter((part) => part !== '');
  return `${name}, ${parts.join(', ')}`;
}

/** Resolved attributes as an author would write them. */
export function describeAttributes(attributes: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(attributes).map(([key, value]) => {
    if (key.endsWith('Ms') && typeof value === 'number') return `${key.slice(0, -2)} ${formatDuration(value)}`;
    if (key === 'rate' && typeof value === 'number') return `rate ${value * 100} %`;
    if (key === 'bytesPerSecond') return `${String(value)} bytes/s`;
    if (key === 'acceptsPerSecond') return `${String(value)} accepts/s`;
    return `${key} ${String(value)}`;
  });
}

function startOf(fault: FaultSpec): string {
  if ('afterMs' in fault.at) return fault.at.afterMs === 0 ? 'after steady' : `${formatDuration(fault.at.afterMs)} after steady`;
  return fault.at.plusMs === 0 ? `at ${fault.at.after}` : `${formatDuration(fault.at.plusMs)} after ${fault.at.after}`;
}

function lengthOf(fault: FaultSpec): string {
  if (fault.for === undefined) return '';
  const { fromMs, toMs } = fault.for;
  return fromMs === toMs ? `for ${formatDuration(fromMs)}` : `for ${formatDuration(fromMs)} to ${formatDuration(toMs)}`;
}

function repeats(fault: FaultSpec): string {
  return fault.times === 1 ? '' : `${fault.times} times, each ${formatDuration(fault.everyMs ?? 0)}`;
}

function whom(fault: FaultSpec): string {
  if (fault.clients === 'all') return '';
  return 'count' in fault.clients ? `${fault.clients.count} of the clients` : `${fault.clients.share * 100} % of the clients`;
}

/** Every expectation as a line. */
export function describeExpectations(expect: ExpectSpec): string[] {
  const lines: string[] = [];
  for (const side of ['detection', 'serverDetection'] as const) {
    const spec = expect[side];
    if (spec !== undefined) lines.push(`${side} ${spec === 'never' ? 'never' : describeDetect(spec)}`);
  }
  if (expect.resume !== undefined) lines.push(`resume within ${formatDuration(expect.resume.withinMs)}`);
  if (expect.reconnect !== undefined) lines.push(`reconnect ${describeReturn(expect.reconnect)}`);
  if (expect.mistakes !== undefined) {
    lines.push(
      typeof expect.mistakes === 'number'
        ? expect.mistakes === 0
          ? 'no mistakes'
          : `at most ${expect.mistakes} mistakes`
        : `at most ${expect.mistakes.ratePerHour} mistakes an hour`,
    );
  }
  for (const [name, fires] of Object.entries(expect.fires)) lines.push(`${name} fires ${fires}`);
  return lines;
}

function describeDetect(spec: DetectSpec): string {
  const limits = [
    spec.withinMs === undefined ? '' : `within ${spec.withinMs === 'predicted' ? 'what theory predicts' : formatDuration(spec.withinMs)}`,
    spec.notBeforeMs === undefined ? '' : `not before ${formatDuration(spec.notBeforeMs)}`,
    spec.p50Ms === undefined ? '' : `p50 ${formatDuration(spec.p50Ms)}`,
    spec.p95Ms === undefined ? '' : `p95 ${formatDuration(spec.p95Ms)}`,
    spec.missed === 0 ? 'none missed' : `at most ${spec.missed * 100} % missed`,
  ];
  return limits.filter((limit) => limit !== '').join(', ');
}

function describeReturn(spec: Exclude<ExpectSpec['reconnect'], undefined>): string {
  if (spec === 'never') return 'never';
  const limits = [
    spec.withinMs === undefined ? '' : `within ${formatDuration(spec.withinMs)}`,
    spec.p50Ms === undefined ? '' : `p50 ${formatDuration(spec.p50Ms)}`,
    spec.p95Ms === undefined ? '' : `p95 ${formatDuration(spec.p95Ms)}`,
    spec.peakPerSecond === undefined ? '' : `at most ${spec.peakPerSecond} new connections a second`,
    spec.success === 1 ? 'in every trial' : `in ${spec.success * 100} % of the trials`,
  ];
  return limits.filter((limit) => limit !== '').join(', ');
}
