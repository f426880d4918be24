// What a server takes at most, so that a mistake in a test does not take the machine along, and who may speak to it.

import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { FlatlineError } from '../error.ts';
import { isLoopback } from './address.ts';
import { ApiError } from './api-error.ts';

/** Upper limits of a proxy server. */
export interface Limits {
  readonly bodyBytes: number;
  readonly proxies: number;
  readonly connections: number;
}

/** Each connection needs two descriptors, and 20,000 is what a process commonly gets. */
export const defaultLimits: Limits = { bodyBytes: 1024 * 1024, proxies: 2000, connections: 9500 };

/** Who may speak to the API. */
export interface Access {
  readonly host: string;
  readonly token: string | undefined;
}

/** A server that others can reach must ask for a token. Throws a FlatlineError (exit 2). */
export function checkBinding(access: Access): void {
  if (isLoopback(access.host) || access.token !== undefined) return;
  throw new FlatlineError(`binding the proxy's API to "${access.host}" lets everybody on the network redirect connections`, {
    code: 'FL-P010',
    blame: 'author',
    hint: 'give a token with --token, or bind to 127.0.0.1',
  });
}

/** Refuses a request without the token, or with a Host header that a page of somebody else may have made a browser send. */
export function checkAccess(request: IncomingMessage, access: Access): void {
  if (access.token !== undefined) {
    if (request.headers.authorization !== `Bearer ${access.token}`) throw new ApiError(401, 'missing or wrong bearer token');
    return;
  }
  const name = hostName(request.headers.host ?? '');
  if (name === '' || name === 'localhost' || isIP(name) !== 0 || name === access.host) return;
  throw new ApiError(403, `host ${name} not allowed`);
}

function hostName(header: string): string {
  return header.startsWith('[') ? header.slice(1, header.indexOf(']')) : (header.split(':')[0] ?? '').toLowerCase();
}

/** The body of a request as text. Throws the refusal of one that is too large. */
export async function readBody(request: IncomingMessage, mostBytes: number): Promise<string> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > mostBytes) throw new ApiError(413, `request body too large: at most ${mostBytes} bytes`);
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}
