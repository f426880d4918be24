// Parts of a scenario in words, for `explain`: the server, what the client does, what each fault is. Pure.

import type { DetectorSpec, FaultSpec, HeartbeatSpec, ReconnectSpec, Scenario, ServerSpec } from '../scenario.ts';
import { formatDuration } from '../time.ts';

/** The client in one line: kind, beats, detector, reconnect. */
export function describeClient(scenario: Scenario): string {
  const { client } = scenario;
  const count = client.count === 1 ? '' : `${client.count} x `;
  const program = client.image === undefined ? client.use : `image ${client.image}`;
  const what =
    client.command === undefined ? program : [...(client.image === undefined ? [] : [`${program}:`]), ...client.command].join(' ');
  const parts = [describeHeartbeat(client.heartbeat), describeReconnect(client.reconnect)].filter((part) => part !== '');
  return `${count}${what}${parts.length === 0 ? '' : `: ${parts.join('; ')}`}`;
}

/** The server in one line; empty where it is the reference one as it comes. */
export function describeServer({ server }: Scenario): string {
  const what = serverProgram(server);
  if (server.use !== 'reference') return what;
  const watch = server.heartbeat === undefined ? '' : describeHeartbeat(server.heartbeat);
  const words = [server.protocol === 'websocket' ? 'WebSocket' : '', watch].filter((part) => part !== '').join('; ');
  return words === '' ? '' : `${what}: ${words}`;
}

function serverProgram(server: ServerSpec): string {
  switch (server.use) {
    case 'reference':
      return 'reference';
    case 'bundled':
      return server.name;
    case 'command':
      return server.command.join(' ');
    case 'image':
      return `image ${server.image}, port ${server.port}`;
    case 'compose':
      return `${server.service} of ${server.file}, port ${server.port}`;
    case 'address':
      return `${server.address}, started by others`;
  }
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
  const most = reconnect.attempts === undefined ? '' : `, at most ${reconnect.attempts} attempts`;
  const timeout = ` (${formatDuration(reconnect.connectTimeoutMs)} for each try${most})`;
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

/** A fault in one line: type, when, how long, whom, attributes. */
export function describeFault(fault: FaultSpec): string {
  const name = fault.name === fault.type ? fault.type : `${fault.name}: ${fault.type}`;
  const parts = [startOf(fault), lengthOf(fault), repeats(fault), whom(fault)].filter((part) => part !== '');
  return `${name}, ${parts.join(', ')}${describeAttributes(fault.attributes)}`;
}

/** Resolved attributes as an author would write them, in brackets; empty without any. */
export function describeAttributes(attributes: Readonly<Record<string, unknown>>): string {
  const parts = Object.entries(attributes).map(([key, value]) => {
    if (key.endsWith('Ms') && typeof value === 'number') return `${key.slice(0, -2)}: ${formatDuration(value)}`;
    if (key === 'rate' && typeof value === 'number') return `rate: ${percent(value)}`;
    if (key === 'bytesPerSecond') return `rate: ${String(value)} bytes/s`;
    if (key === 'acceptsPerSecond') return `accept: ${String(value)}/s`;
    return `${key}: ${writtenAs[String(value)] ?? String(value)}`;
  });
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`;
}

// What an ending is called in files, and on the wire.
const writtenAs: Readonly<Record<string, string>> = { fin: 'close', rst: 'reset' };

/** `7 %`: a share as people write it, without the error of 0.07 * 100. */
export function percent(share: number): string {
  return `${Number((share * 100).toFixed(4))} %`;
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
  return 'count' in fault.clients ? `${fault.clients.count} of the clients` : `${percent(fault.clients.share)} of the clients`;
}
