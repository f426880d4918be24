// How a path meets new connections: by its proxy, by a stand-in that is silent or closes, with a refusal, or not at all. All
// of it is decided by packet rules at the proxy, so connections that are open are never touched.

import type { Effect } from '../../environment.ts';
import type { Ports } from './ports.ts';
import { type Entry, entryChanges } from './rules.ts';
import type { Sidecar } from './sidecar.ts';

type AcceptMode = Extract<Effect, { primitive: 'accept' }>['mode'];

/** A mode that some fault asks for. */
export interface Wish {
  readonly id: string;
  readonly key: string;
  readonly mode: AcceptMode;
}

/** The way in of one path. */
export interface EntryWay {
  /** Prepares what a mode needs (a stand-in), so that the change itself is one transaction. */
  prepare(wish: Wish): Promise<void>;
  /** Adds a wish, or takes the one with that id back; `proxyPort` = where the proxy listens now. */
  add(wish: Wish, proxyPort: number): Promise<void>;
  remove(id: string, proxyPort: number): Promise<void>;
  /** The proxy listens elsewhere now. */
  lead(proxyPort: number): Promise<void>;
}

// Where several are in force, the one that says least to the client rules: what is nearer to it hides what is behind.
const order: readonly AcceptMode[] = ['unanswered', 'silent', 'refuse', 'close'];

/** New connections are met by the proxy on the path's own port. */
export function entryWay(sidecar: Sidecar, ports: Ports, path: number): EntryWay {
  const standIns = new Map<string, number>();
  let wishes: Wish[] = [];
  let now: Entry = { to: path };
  const change = async (proxyPort: number) => {
    const mode = order.find((candidate) => wishes.some((wish) => wish.mode === candidate));
    const wish = wishes.find((candidate) => candidate.mode === mode);
    const next: Entry = mode === 'refuse' ? 'refused' : mode === 'unanswered' ? mode : { to: standIns.get(wish?.id ?? '') ?? proxyPort };
    const text = entryChanges(path, now, next);
    now = next;
    if (text !== '') await sidecar.ask({ do: 'rules', text });
  };
  return {
    async prepare({ id, key, mode }) {
      if (mode !== 'silent' && mode !== 'close') return;
      const at = await ports.listen();
      standIns.set(id, at);
      await sidecar.ask({ do: 'stand-in', port: path, at, mode, key });
    },
    async add(wish, proxyPort) {
      wishes = [...wishes, wish];
      await change(proxyPort);
    },
    async remove(id, proxyPort) {
      wishes = wishes.filter((wish) => wish.id !== id);
      await change(proxyPort);
      const at = standIns.get(id);
      if (at === undefined) return;
      standIns.delete(id);
      await sidecar.ask({ do: 'stand-in-closed', at });
      ports.giveBackListen(at);
    },
    lead: change,
  };
}
