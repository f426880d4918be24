// Server and client from merged text to specs: defaults filled in, commands split, variables expanded. Keys have been
// checked against `use` before (parties.ts).

import type { z } from 'zod';
import type { BundledClient } from '../clients/bundled-client.ts';
import { bundledClients } from '../clients/programs/index.ts';
import type { ClientSpec, EventsSpec, ReadySpec, ServerSpec } from '../scenario.ts';
import type { Finding } from './explain-issue.ts';
import { quoted } from './problem.ts';
import { resolveHeartbeat, resolveReconnect } from './resolve-heartbeat.ts';
import { commandWords, expandMap, expandText, msOf, patternOf, present, type Resolving } from './resolving.ts';
import type { clientSchema, serverSchema } from './schema-parties.ts';

type Server = z.output<typeof serverSchema>;
type Client = z.output<typeof clientSchema>;

// The kernel counts in whole seconds, and waits that shrink are no back-off.
function checkTimes(resolving: Resolving, party: 'server' | 'client', written: Pick<Client, 'heartbeat' | 'reconnect'>): void {
  for (const key of ['idle', 'interval'] as const) {
    const text = written.heartbeat?.keepAlive?.[key];
    if (text === undefined || msOf(text) % 1000 === 0) continue;
    const message = `${quoted(text)} is not a whole number of seconds, which is all that the kernel takes`;
    report(resolving, { path: [party, 'heartbeat', 'keepAlive', key], part: 'value', code: 'FL-S034', message });
  }
  const { reconnect } = written;
  if (reconnect?.type !== 'exponential' || reconnect.initial === undefined || reconnect.max === undefined) return;
  if (msOf(reconnect.initial) <= msOf(reconnect.max)) return;
  const message = `initial ${reconnect.initial} is above max ${reconnect.max}`;
  report(resolving, { path: [party, 'reconnect', 'initial'], part: 'value', code: 'FL-S034', message });
}

/** SERVER of the grammar, resolved. One that is not named is what the client needs. */
export function resolveServer(resolving: Resolving, server: Server | undefined, client: Client | undefined): ServerSpec {
  const written = server ?? {};
  checkTimes(resolving, 'server', written);
  const text = (key: 'image' | 'address') => expandText(resolving, ['server', key], written[key] ?? '');
  const use = written.use ?? bundledOf(client)?.server ?? 'reference';
  switch (use) {
    case 'command':
      return {
        use: 'command',
        command: commandWords(resolving, ['server', 'command'], written.command ?? ''),
        ...started(resolving, written),
      };
    case 'image':
      return {
        use: 'image',
        image: text('image'),
        port: written.port ?? 0,
        ...command(resolving, 'server', written),
        ...started(resolving, written),
      };
    case 'compose': {
      const file = resolving.fromFolder(written.file ?? '');
      return { use: 'compose', file, service: written.service ?? '', port: written.port ?? 0, ...started(resolving, written) };
    }
    case 'address':
      return { use: 'address', address: addressOf(resolving, text('address')), ...present({ alias: written.alias }) };
    case 'reference':
      return {
        use: 'reference',
        protocol: written.protocol ?? 'lines',
        ...(written.heartbeat === undefined ? {} : { heartbeat: resolveHeartbeat(written.heartbeat) }),
      };
    default:
      return { use: 'bundled', name: use, options: written.options ?? {}, ...started(resolving, written) };
  }
}

function addressOf(resolving: Resolving, address: string): string {
  const port = Number(/^(?:\[[0-9a-f:.]+\]|[^\s:]+):(\d{1,5})$/i.exec(address)?.[1] ?? 0);
  if (port >= 1 && port <= 65535) return address;
  report(resolving, {
    path: ['server', 'address'],
    part: 'value',
    code: 'FL-S029',
    message: `"${address}" is not an address, expected HOST:PORT such as 127.0.0.1:7000`,
  });
  return address;
}

function started(resolving: Resolving, server: Server) {
  const gone = server.events?.gone;
  return {
    ready: readyOf(resolving, server.ready),
    ...present({ alias: server.alias }),
    ...(server.env === undefined ? {} : { env: expandMap(resolving, ['server', 'env'], server.env) }),
    ...(gone === undefined ? {} : { gone: patternOf(resolving, ['server', 'events', 'gone'], gone) }),
  };
}

function readyOf(resolving: Resolving, ready: Server['ready']): ReadySpec {
  if (ready === undefined) return { tcp: true };
  const within = ready.within === undefined ? {} : { withinMs: msOf(ready.within) };
  if (Object.keys(ready).filter((key) => key !== 'within').length !== 1) {
    const message = 'expected exactly one of log, http, tcp';
    report(resolving, { path: ['server', 'ready'], part: 'value', code: 'FL-S030', message });
  }
  if (ready.log !== undefined) return { log: patternOf(resolving, ['server', 'ready', 'log'], ready.log), ...within };
  return ready.http === undefined ? { tcp: true, ...within } : { http: ready.http, ...within };
}

function bundledOf(client: Client | undefined): BundledClient | undefined {
  const use = client?.use ?? 'reference';
  return Object.hasOwn(bundledClients, use) ? bundledClients[use] : undefined;
}

/** CLIENT of the grammar, resolved. The reference client has a heartbeat and a reconnect that were not written, a bundled one the heartbeat that its library is known for. */
export function resolveClient(resolving: Resolving, client: Client | undefined, server: ServerSpec): ClientSpec {
  const written = client ?? {};
  checkTimes(resolving, 'client', written);
  const use = written.use ?? 'reference';
  const reference = use === 'reference';
  return {
    use,
    count: written.count ?? 1,
    path: written.path ?? 'own',
    overMs: msOf(written.over ?? '0s'),
    ...command(resolving, 'client', written),
    ...(written.image === undefined ? {} : { image: expandText(resolving, ['client', 'image'], written.image) }),
    ...(written.env === undefined ? {} : { env: expandMap(resolving, ['client', 'env'], written.env) }),
    events: eventsOf(resolving, written.events),
    ...(reference ? { heartbeat: resolveHeartbeat(written.heartbeat) } : declaredHeartbeat(resolving, written, server)),
    ...(reference || written.reconnect !== undefined ? { reconnect: resolveReconnect(written.reconnect) } : {}),
    options: written.options ?? {},
  };
}

// A black box may declare its interval alone: that gives phases; without a detector there is no prediction.
function declaredHeartbeat(resolving: Resolving, client: Client, server: ServerSpec) {
  if (client.heartbeat === undefined) {
    const known = bundledOf(client)?.heartbeat?.(client.options ?? {}, server.use === 'bundled' ? server.options : {});
    return present({ heartbeat: known });
  }
  if (client.heartbeat.interval === undefined) {
    const message = 'the key "interval" is missing: its default holds for the reference client only';
    report(resolving, { path: ['client', 'heartbeat', 'interval'], part: 'key', code: 'FL-S021', message });
  }
  return { heartbeat: resolveHeartbeat(client.heartbeat, { type: 'none' }) };
}

function command(resolving: Resolving, party: 'server' | 'client', written: { command?: string | undefined }) {
  return written.command === undefined ? {} : { command: commandWords(resolving, [party, 'command'], written.command) };
}

function eventsOf(resolving: Resolving, events: Client['events']): EventsSpec {
  if (events === undefined) return 'lines';
  if (typeof events === 'string') return events;
  return Object.fromEntries(
    Object.entries(events).map(([name, pattern]) => [name, patternOf(resolving, ['client', 'events', name], String(pattern))]),
  );
}

function report(resolving: Resolving, finding: Finding): void {
  resolving.findings.push(finding);
}
