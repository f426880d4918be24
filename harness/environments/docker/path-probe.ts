// What the way to the proxy shows, tried once when a run starts, on a path of its own that leads to a silent stand-in: is a
// reset connection seen as RST, a refusal as a refusal? docker-proxy turns the one into FIN and the other into
// "connected, then closed", and nothing but trying tells.

import { connect, type Socket } from 'node:net';
import type { Path } from '../../environment.ts';
import { nowMs, systemClock } from '../../time.ts';
import { dialTarget } from './dial-target.ts';
import { openPath } from './path.ts';
import type { PathSurroundings } from './path-state.ts';

const lookMs = 1000;

/** What arrives at the client's end. */
interface Sight {
  readonly reset: boolean;
  readonly refused: boolean;
}

/** Tries both. Leaves nothing in force. */
export async function trySight(surroundings: PathSurroundings): Promise<Sight> {
  const { sidecar, ports } = surroundings;
  const at = await ports.listen();
  await sidecar.ask({ do: 'stand-in', port: at, at, mode: 'silent', key: 'probe' });
  const target = dialTarget({ ip: sidecar.ip, port: at });
  await using path = await openPath(surroundings, { name: 'probe', conditions: [], listener: () => {} }, target);
  const sight = await look(path);
  await sidecar.ask({ do: 'unwatch', port: at });
  return sight;
}

async function look(path: Path): Promise<Sight> {
  const victim = await opened(path);
  // Listened for before the call: the RST may be here before the answer is.
  const end = victim === undefined ? Promise.resolve('none') : endOf(victim);
  await path.inject({
    key: 'probe-reset',
    fault: 'probe',
    occurrence: 1,
    effects: [],
    ends: [{ primitive: 'end', how: 'rst', which: 'open' }],
  });
  const reset = (await end) === 'rst';
  const refusing = {
    key: 'probe-refuse',
    fault: 'probe',
    occurrence: 1,
    effects: [{ primitive: 'accept', mode: 'refuse' }],
    ends: [],
  } as const;
  await path.inject(refusing);
  const refused = (await path.probe()).reason === 'refuse';
  await path.lift({ key: 'probe-refuse', ends: [] });
  return { reset, refused };
}

function opened({ host, port }: Path): Promise<Socket | undefined> {
  const socket = connect({ host, port });
  return new Promise((resolve) => {
    const cancel = systemClock.at(nowMs() + lookMs, () => resolve(undefined));
    socket.once('connect', () => {
      cancel();
      resolve(socket);
    });
    socket.once('error', () => resolve(undefined));
  });
}

function endOf(socket: Socket): Promise<'fin' | 'rst' | 'none'> {
  return new Promise((resolve) => {
    const finish = (how: 'fin' | 'rst' | 'none') => {
      cancel();
      socket.destroy();
      resolve(how);
    };
    const cancel = systemClock.at(nowMs() + lookMs, () => finish('none'));
    socket.removeAllListeners('error');
    socket.on('error', (error: NodeJS.ErrnoException) => finish(error.code === 'ECONNRESET' ? 'rst' : 'none'));
    socket.on('end', () => finish('fin'));
    socket.resume();
  });
}
