// Test support: a small program that speaks Ryuk's protocol, for machines where the real image cannot be pulled. It is told
// labels, and when its last client has been gone for a while it removes what carries them, itself last: the harness may
// have been killed, this container was not. Runs in a container with the engine's socket mounted; plain Node.

import { request } from 'node:http';
import { createServer } from 'node:net';
import { hostname } from 'node:os';
import { parseDurationMs, systemClock } from '../../time.ts';

const socketPath = '/var/run/docker.sock';
const graceMs = parseDurationMs(process.env['RYUK_RECONNECTION_TIMEOUT'] ?? '10s') ?? 10_000;
const labels = new Set<string>();
let clients = 0;
let cancel = () => {};

/** One call to the engine; answers with the parsed body, and with nothing on any failure. */
function engine(method: string, path: string): Promise<unknown> {
  return new Promise((resolve) => {
    const sent = request({ socketPath, method, path }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => (text += part));
      response.on('end', () => resolve(text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : undefined));
    });
    sent.on('error', () => resolve(undefined));
    sent.end();
  });
}

const filter = (label: string) => `filters=${encodeURIComponent(JSON.stringify({ label: [label] }))}`;

interface Named {
  readonly Id: string;
  readonly Name?: string;
}

// The reaper carries the session's label as well: its own container comes last, by ending.
async function remove(label: string): Promise<void> {
  const containers = ((await engine('GET', `/containers/json?all=1&${filter(label)}`)) ?? []) as Named[];
  const others = containers.filter(({ Id }) => !Id.startsWith(hostname()));
  await Promise.all(others.map(({ Id }) => engine('DELETE', `/containers/${Id}?force=1&v=1`)));
  const networks = ((await engine('GET', `/networks?${filter(label)}`)) ?? []) as Named[];
  await Promise.all(networks.map(({ Id }) => engine('DELETE', `/networks/${Id}`)));
  const volumes = ((await engine('GET', `/volumes?${filter(label)}`)) ?? {}) as { Volumes?: Named[] };
  await Promise.all((volumes.Volumes ?? []).map(({ Name }) => engine('DELETE', `/volumes/${Name}?force=1`)));
}

async function reap(): Promise<void> {
  server.close();
  for (const label of labels) await remove(label);
  // Removed by the engine when it ends: the test containers' library starts it with AutoRemove.
  process.exit(0);
}

const server = createServer((socket) => {
  clients += 1;
  cancel();
  let rest = '';
  socket.setEncoding('utf8');
  socket.on('error', () => {});
  socket.on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      for (const [name, value] of new URLSearchParams(line.trim())) if (name === 'label') labels.add(value);
      socket.write('ACK\n');
    }
  });
  socket.on('close', () => {
    clients -= 1;
    if (clients === 0) cancel = systemClock.at(systemClock.nowMs() + graceMs, () => void reap());
  });
});

process.on('SIGTERM', () => process.exit(0));
server.listen(8080, '0.0.0.0', () => process.stdout.write('Started\n'));
// Nobody ever came: nothing is known that could be removed.
cancel = systemClock.at(systemClock.nowMs() + 60_000, () => void reap());
