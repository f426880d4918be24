// Which keys go with which `use` of server and client, and which of them must stand there. A table, so that the message
// can say what the kind takes, and the guide can print it.

import { bundledClients } from '../clients/programs/index.ts';
import { bundledServers } from '../servers/programs/index.ts';
import { isMap, type Path } from './document.ts';
import type { Finding } from './explain-issue.ts';
import { quoted } from './problem.ts';
import { nearest } from './suggest.ts';

/** Keys of one kind. */
export interface PartyKeys {
  readonly required: readonly string[];
  readonly optional: readonly string[];
}

const started = ['alias', 'env', 'ready', 'events'];

/** Kinds of servers. */
export const serverKinds: Readonly<Record<string, PartyKeys>> = {
  reference: { required: [], optional: ['heartbeat', 'protocol'] },
  command: { required: ['command'], optional: started },
  image: { required: ['image', 'port'], optional: ['command', ...started] },
  compose: { required: ['file', 'service', 'port'], optional: started },
  address: { required: ['address'], optional: ['alias'] },
  ...Object.fromEntries(Object.keys(bundledServers).map((use) => [use, { required: [], optional: [...started, 'options'] }])),
};

const everyClient = ['count', 'path', 'over', 'heartbeat', 'reconnect', 'preset'];
const program = [...everyClient, 'options', 'env'];

/** Kinds of clients. */
export const clientKinds: Readonly<Record<string, PartyKeys>> = {
  reference: { required: [], optional: everyClient },
  command: { required: ['command'], optional: [...program, 'events'] },
  image: { required: ['image'], optional: [...program, 'command', 'events'] },
  ...Object.fromEntries(Object.keys(bundledClients).map((use) => [use, { required: [], optional: program }])),
};

/** What is wrong with the keys of a merged server or client. Codes FL-S030, FL-S031, FL-S040. */
export function checkParty(path: Path, party: unknown, kinds: Readonly<Record<string, PartyKeys>>, named: readonly string[]): Finding[] {
  if (!isMap(party)) return [];
  const use = party['use'] ?? 'reference';
  const kind = typeof use === 'string' && Object.hasOwn(kinds, use) ? kinds[use] : undefined;
  if (kind === undefined) return typeof use === 'string' ? [unknownUse(path, use, [...named, ...Object.keys(kinds)])] : [];
  return [...foreignKeys(path, party, String(use), kind, kinds), ...missingKeys(path, party, String(use), kind)];
}

function foreignKeys(
  path: Path,
  party: Record<string, unknown>,
  use: string,
  kind: PartyKeys,
  kinds: Readonly<Record<string, PartyKeys>>,
): Finding[] {
  const allowed = ['use', ...kind.required, ...kind.optional];
  const known = new Set(Object.values(kinds).flatMap((each) => [...each.required, ...each.optional]));
  return Object.keys(party)
    .filter((key) => !allowed.includes(key) && known.has(key))
    .map((key): Finding => {
      const others = Object.keys(kinds).filter((name) =>
        [...(kinds[name]?.required ?? []), ...(kinds[name]?.optional ?? [])].includes(key),
      );
      const message = `"${key}" does not go with use: ${use}`;
      const hint = `it goes with use: ${others.slice(0, 4).join(', ')}; ${use} takes ${allowed.slice(1).join(', ')}`;
      return { path: [...path, key], part: 'key', code: 'FL-S030', message, hint };
    });
}

function missingKeys(path: Path, party: Record<string, unknown>, use: string, kind: PartyKeys): Finding[] {
  return kind.required
    .filter((key) => party[key] === undefined)
    .map((key) => ({ path: [...path, key], part: 'key' as const, code: 'FL-S021', message: `use: ${use} needs the key "${key}"` }));
}

function unknownUse(path: Path, use: string, known: readonly string[]): Finding {
  const guess = nearest(use, known);
  const hint = `${guess === undefined ? '' : `did you mean "${guess}"? `}known: ${known.join(', ')}`;
  return {
    path: [...path, 'use'],
    part: 'value',
    code: 'FL-S040',
    message: `${quoted(use)} is neither a kind nor a name in the config`,
    hint,
  };
}
