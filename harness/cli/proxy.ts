// `flatline proxy`: the embedded, Toxiproxy-compatible proxy alone, for tools that speak its API. It runs until a signal.

import { type ExitCode, exitCodes } from '../error.ts';
import { startProxyServer } from '../toxiproxy/server.ts';
import { onInterrupt } from './interrupt.ts';
import { writeError } from './output.ts';

/** Serves until SIGINT or SIGTERM; then 0, since being stopped is how it ends. */
export async function proxy(flags: { readonly host: string; readonly port: number; readonly seed?: string }): Promise<ExitCode> {
  const { host, port, seed } = flags;
  await using server = await startProxyServer({ host, port, ...(seed === undefined ? {} : { seed }) });
  writeError(`proxy API on http://${server.host}:${server.port}; stop it with Ctrl-C`);
  await new Promise<void>((resolve) => onInterrupt(() => resolve()));
  return exitCodes.held;
}
