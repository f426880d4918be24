// One HTTP call to a proxy's API, bounded in time, with the server's own error text kept. toxiproxy-node-client is given this
// in place of its own transport, which has no limit of time, loses the text, and follows redirects into the wrong method.

import { Agent, type IncomingMessage, request } from 'node:http';
import { FlatlineError } from '../error.ts';
import { systemClock } from '../time.ts';

const limitMs = 5000;

/** Where the API is, and with which token. */
export interface ApiAddress {
  /** Without a slash at the end. */
  readonly url: string;
  readonly token?: string;
}

/** `http://host:port` from what people write. Throws a FlatlineError (FL-P020). */
export function normalUrl(text: string): string {
  const withScheme = text.includes('://') ? text : `http://${text}`;
  const url = URL.canParse(withScheme) ? new URL(withScheme) : undefined;
  if (url?.protocol === 'http:' && url.hostname !== '') return url.origin;
  throw new FlatlineError(`"${text}" is not the address of a proxy's API`, {
    code: 'FL-P020',
    blame: 'author',
    hint: 'expected something like http://127.0.0.1:8474',
  });
}

/** Calls to one API over kept connections. */
export interface Caller {
  /** The answer's text. Throws a FlatlineError: FL-P021 refused by the API, FL-P022 no answer in time, FL-P023 not reachable. */
  call(method: string, path: string, body?: unknown): Promise<string>;
  /** The answer itself, unread and unlimited: a stream. */
  open(path: string): Promise<IncomingMessage>;
  /** The error that a refusal becomes, for answers that came in a batch. */
  refusal(method: string, path: string, status: number, text: string): Error;
  close(): void;
}

/** A caller for one API. */
export function caller(address: ApiAddress): Caller {
  const agent = new Agent({ keepAlive: true, maxSockets: 32 });
  const options = (method: string) => ({
    method,
    agent,
    headers: {
      'Content-Type': 'application/json',
      'User-Agent': 'flatline',
      ...(address.token === undefined ? {} : { Authorization: `Bearer ${address.token}` }),
    },
  });
  const once = async (method: string, path: string, body?: unknown) => {
    const response = await send(`${address.url}${path}`, options(method), body, limitMs);
    const text = await textOf(response);
    const status = response.statusCode ?? 0;
    if (status < 200 || status > 299) throw refused(method, `${address.url}${path}`, status, text);
    return text;
  };
  return {
    call: (method, path, body) => once(method, path, body),
    open: async (path) => {
      const response = await send(`${address.url}${path}`, { ...options('GET'), agent: false }, undefined, limitMs);
      if (response.statusCode !== 200) throw refused('GET', `${address.url}${path}`, response.statusCode ?? 0, await textOf(response));
      return response;
    },
    refusal: (method, path, status, text) => refused(method, `${address.url}${path}`, status, text),
    close: () => agent.destroy(),
  };
}

type SendOptions = { method: string; agent: Agent | false; headers: Record<string, string> };

// A kept connection that the server has just closed gives ECONNRESET without any answer; then, and only then, once more.
async function send(url: string, options: SendOptions, body: unknown, mostMs: number): Promise<IncomingMessage> {
  try {
    return await sendOnce(url, options, body, mostMs);
  } catch (error) {
    if (!(error instanceof StaleConnection)) throw error;
    return await sendOnce(url, { ...options, agent: false }, body, mostMs);
  }
}

class StaleConnection extends Error {}

function sendOnce(url: string, options: SendOptions, body: unknown, mostMs: number): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const headers = text === undefined ? options.headers : { ...options.headers, 'Content-Length': String(Buffer.byteLength(text)) };
    const sent = request(url, { ...options, headers });
    const cancel = systemClock.at(systemClock.nowMs() + mostMs, () => sent.destroy(notInTime(url, mostMs)));
    sent.once('response', (response) => {
      cancel();
      resolve(response);
    });
    sent.once('error', (error: NodeJS.ErrnoException) => {
      cancel();
      const stale = sent.reusedSocket && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
      reject(stale ? new StaleConnection() : error instanceof FlatlineError ? error : unreachable(url, error));
    });
    sent.end(text);
  });
}

async function textOf(response: IncomingMessage): Promise<string> {
  const cancel = systemClock.at(systemClock.nowMs() + limitMs, () => response.destroy(notInTime('the answer', limitMs)));
  try {
    response.setEncoding('utf8');
    let text = '';
    for await (const part of response) text += part;
    return text;
  } finally {
    cancel();
  }
}

function refused(method: string, where: string, status: number, text: string): FlatlineError {
  return new FlatlineError(`the proxy refused ${method} (${status}): ${reasonIn(text)}`, { code: 'FL-P021', blame: 'environment', where });
}

function reasonIn(text: string): string {
  try {
    return String((JSON.parse(text) as { error?: unknown }).error ?? text).trim();
  } catch {
    return text.trim() === '' ? 'no reason given' : text.trim().slice(0, 500);
  }
}

function notInTime(where: string, mostMs: number): FlatlineError {
  return new FlatlineError(`the proxy did not answer within ${mostMs} ms`, { code: 'FL-P022', blame: 'environment', where });
}

function unreachable(where: string, error: NodeJS.ErrnoException): FlatlineError {
  return new FlatlineError(`the proxy cannot be reached: ${error.code ?? error.message}`, {
    code: 'FL-P023',
    blame: 'environment',
    where,
    cause: error,
  });
}
