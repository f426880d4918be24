// The sidecar: a process in the network namespace of the real Toxiproxy that does what an API cannot. It reads the wire of
// both legs and tells each connection's events, changes packet rules, resets sockets, and stands in for the proxy where new
// connections are to be met otherwise. It obeys one control port and decides nothing. Runs in a container, as plain Node
// with nft, tcpdump and ss beside it.

import { readFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import { batch } from '../../../clients/batch.ts';
import { messageOf } from '../../../error.ts';
import { nowMs, systemClock } from '../../../time.ts';
import type { WireFields } from '../../../toxiproxy/wire-event.ts';
import { baseRules } from './base-rules.ts';
import { capture } from './capture.ts';
import { type Answer, controlPort, type FromSidecar, type Request } from './messages.ts';
import { nftShell } from './nft-shell.ts';
import { socketResets } from './reset-sockets.ts';
import { standIns } from './stand-ins.ts';
import { wire } from './wire.ts';

const controls = new Set<Socket>();
const lineOf = (message: FromSidecar) => `${JSON.stringify(message)}\n`;
const tell = (message: FromSidecar) => {
  for (const control of controls) control.write(lineOf(message));
};
const lost = (reason: string) => tell({ type: 'lost', reason });

const ip = networkInterfaces()['eth0']?.find(({ family }) => family === 'IPv4')?.address ?? '';
const gateway = gatewayIp();
const events = batch<{ path: number; event: WireFields }>(systemClock, (items) => tell({ type: 'events', events: items }));
const watched = wire(ip, (path, event) => events.add({ path, event }));
const nft = await nftShell(lost);
await nft.run(baseRules());
const resetSockets = socketResets(nft);
const met = standIns((path, remote) => watched.stoodIn(path, remote));
const captured = await capture({
  gateway,
  ignoredPorts: [8474, controlPort],
  onPacket: watched.packet,
  onLost: lost,
});

// The default route of this namespace, as the kernel lists it: hexadecimal, last byte first.
function gatewayIp(): string {
  const routes = readFileSync('/proc/net/route', 'utf8').split('\n');
  const hex = routes.map((line) => line.split('\t')).find(([, destination]) => destination === '00000000')?.[2] ?? '';
  return (hex.match(/../g) ?? [])
    .reverse()
    .map((byte) => Number.parseInt(byte, 16))
    .join('.');
}

/** Carries a request out; what it prints, if anything. */
async function obey(request: Request): Promise<string | undefined> {
  switch (request.do) {
    case 'watch':
      return void watched.watch(request.port);
    case 'block':
      return void watched.block(request.port, request.from, request.count);
    case 'unwatch':
      met.forget(request.port);
      return void watched.unwatch(request.port);
    case 'rules':
      return await nft.run(request.text);
    case 'reset':
      return void (await resetSockets(request.ports));
    case 'stand-in':
      return void (await met.open(request.port, request.at, request.mode, request.key));
    case 'stand-in-closed':
      return void met.close(request.at);
    case 'end-stand-ins':
      return void met.end(request.port, request.how, request.key);
    case 'mark':
      return String(await captured.mark());
  }
}

async function answer(request: Request): Promise<Answer> {
  const lo = nowMs();
  try {
    const output = await obey(request);
    if (request.do === 'mark') events.flush();
    return { id: request.id, lo, hi: nowMs(), ...(output === undefined ? {} : { output }) };
  } catch (error) {
    return { id: request.id, lo, hi: nowMs(), error: messageOf(error) };
  }
}

createServer({ noDelay: true }, (control) => {
  controls.add(control);
  control.on('error', () => {});
  control.on('close', () => controls.delete(control));
  control.write(lineOf({ type: 'hello', nowMs: nowMs(), ip, gateway }));
  let rest = '';
  control.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines)
      void answer(JSON.parse(line) as Request).then((done) => control.write(lineOf({ type: 'answer', answer: done })));
  });
}).listen(controlPort, '0.0.0.0', () => process.stdout.write('sidecar ready\n'));

process.on('SIGTERM', () => process.exit(0));
