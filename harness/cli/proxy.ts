// `flatline proxy`: the embedded, Toxiproxy-compatible proxy alone, for tools that speak its API. It runs until a signal.

import { type ExitCode, exitCodes } from '../error.ts';
import { runProxyServer } from '../toxiproxy/server.ts';
import { onInterrupt } from './interrupt.ts';
import { writeError } from './output.ts';

/** Flags of `flatline proxy`, as typed. */
export interface ProxyFlags {
  readonly host: string;
  readonly port: number;
  readonly config?: string;
  readonly seed?: string;
  readonly token?: string;
}

/** Serves until SIGINT or SIGTERM; then 0, since being stopped is how it ends. Throws a FlatlineError (FL-P010 to FL-P012). */
export async function proxy(flags: ProxyFlags): Promise<ExitCode> {
  await using server = await runProxyServer(flags);
  const count = server.collection.proxies.size;
  const made = flags.config === undefined ? '' : `, ${count} ${count === 1 ? 'proxy' : 'proxies'} of ${flags.config}`;
  writeError(`proxy API on http://${inUrl(server.host)}:${server.port}, seed ${server.seed}${made}; stop it with Ctrl-C`);
  await new Promise<void>((resolve) => onInterrupt(() => resolve()));
  return exitCodes.held;
}

function inUrl(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}
