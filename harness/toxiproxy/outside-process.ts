// What stands outside for a proxy that lives in a network of its own: it starts the proxy there, dials servers for it, and
// speaks with the harness in its place. A process of its own, since a dial must not wait for the harness's other work. It
// lives as long as its channel, and the proxy as long as it.

import { spawn } from 'node:child_process';
import type { HistoryEvent } from '../history.ts';
import { runPunctually } from '../priority.ts';
import { serveOutside } from './dial-outside.ts';

/** Asked by the harness; answered with `probed`. */
export interface ProbeRequest {
  readonly type: 'probe';
  readonly id: number;
  readonly host: string;
  readonly port: number;
  readonly holdMs?: number | undefined;
}

export type FromOutside =
  | { readonly type: 'ready'; readonly port: number; readonly pid: number }
  | { readonly type: 'probed'; readonly id: number; readonly event: HistoryEvent | undefined };

const [command = '', ...words] = JSON.parse(process.env['FLATLINE_PROXY_COMMAND'] ?? '[]') as string[];
const send = (message: FromOutside) => void (process.connected && process.send?.(message));

runPunctually();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => {});
const proxy = spawn(command, words, {
  stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  env: { ...process.env, FLATLINE_HANDED_IN: '1' },
});
const { pid } = proxy;
proxy.once('error', (error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
});
proxy.once('exit', (code) => process.exit(code ?? 1));
process.on('disconnect', () => {
  if (proxy.connected) proxy.disconnect();
});
// Nobody may raise himself in there.
if (pid !== undefined) runPunctually(pid);
proxy.on('message', (told: { type: string; port: number }) => {
  if (told.type === 'ready' && pid !== undefined) send({ type: 'ready', port: told.port, pid });
});
const outside = await serveOutside(proxy);
process.on('message', async ({ id, host, port, holdMs }: ProbeRequest) => {
  send({ type: 'probed', id, event: await outside.probe(host, port, holdMs) });
});
