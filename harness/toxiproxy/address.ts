// Addresses as Toxiproxy writes and understands them: `host:port`, with the host in brackets for IPv6, empty for all, port 0
// for any. Error texts are those of Go's net package, since users of the API see and match them.

import { lookup } from 'node:dns/promises';

/** A host and a port. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/** Splits `host:port`. Throws an Error with Go's text. */
export function parseAddress(text: string): Address {
  const match = /^(?:\[([^\]]*)\]|([^:]*)):(.*)$/.exec(text);
  if (match === null) throw new Error(`address ${text}: ${text.includes(':') ? 'too many colons in address' : 'missing port in address'}`);
  const port = match[3] === '' ? 0 : Number(match[3]);
  if (!Number.isInteger(port)) throw new Error(`lookup tcp/${match[3]}: unknown port`);
  if (port < 0 || port > 65535) throw new Error(`address ${match[3]}: invalid port`);
  return { host: match[1] ?? match[2] ?? '', port };
}

/** As it is shown: IPv6 in brackets. */
export function formatAddress({ host, port }: Address): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

/** Names become addresses, IPv4 first; all-zero and empty mean every interface, shown as `::` like Go on a dual-stack host. */
export async function resolveListen(text: string): Promise<Address> {
  const { host, port } = parseAddress(text);
  if (host === '' || host === '0.0.0.0') return { host: '::', port };
  if (/^[\d.]+$/.test(host) || host.includes(':')) return { host, port };
  try {
    return { host: (await lookup(host, { family: 0, order: 'ipv4first' })).address, port };
  } catch {
    throw new Error(`lookup ${host}: no such host`);
  }
}

/** True for addresses that only this machine reaches. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.') || host.startsWith('::ffff:127.');
}

const bindTexts: Readonly<Record<string, string>> = {
  EADDRINUSE: 'bind: address already in use',
  EACCES: 'bind: permission denied',
  EADDRNOTAVAIL: 'bind: cannot assign requested address',
};

/** What Go says when an address cannot be bound. */
export function bindError(address: Address, error: unknown): Error {
  const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
  return new Error(`listen tcp ${formatAddress(address)}: ${bindTexts[code] ?? code}`, { cause: error });
}
