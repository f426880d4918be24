// Test support: a Toxiproxy, ours or the genuine one, as the conformance cases see it: an address, and what they need of it.

import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { nowMs } from '../time.ts';
import { caller } from './call.ts';
import { type Control, control, type ToxicRequest } from './control.ts';
import { startProxyServer } from './server.ts';
import { dialPeer, type Peer, type PeerServer, peerServer, until } from './wire-peers.ts';

/** An open connection through a proxy. */
export interface Way {
  readonly name: string;
  readonly port: number;
  readonly client: Peer;
  readonly remote: Peer;
}

/** What a case works on. */
export interface CaseGround extends AsyncDisposable {
  readonly url: string;
  readonly version: string;
  readonly api: Control;
  readonly upstream: PeerServer;
  /** A path whose toxics are there before the connection. */
  way(...toxics: ToxicRequest[]): Promise<Way>;
  /** A proxy without a connection. */
  proxy(...toxics: ToxicRequest[]): Promise<{ name: string; port: number }>;
  connect(port: number): Promise<Pick<Way, 'client' | 'remote'>>;
  /** The API as it is: status and body of any request. */
  raw(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Raw>;
}

/** An answer of the API. */
export interface Raw {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
  json(): Record<string, unknown>;
}

let counter = 0;

/** A ground on the server at `url`, with a bare server behind the paths. */
export async function caseGround(url: string): Promise<CaseGround> {
  const api = control({ url });
  const upstream = await peerServer();
  const proxy: CaseGround['proxy'] = async (...toxics) => {
    counter += 1;
    const name = `case${counter}`;
    const { port } = await api.createProxy({ name, upstream: upstream.upstream });
    for (const toxic of toxics) await api.addToxic(name, toxic);
    return { name, port };
  };
  const connect: CaseGround['connect'] = async (port) => ({ client: await dialPeer(port), remote: await upstream.next() });
  return {
    url,
    version: await api.version(),
    api,
    upstream,
    proxy,
    connect,
    async way(...toxics) {
      const made = await proxy(...toxics);
      return { ...made, ...(await connect(made.port)) };
    },
    raw: (method, path, body, headers) => rawCall(`${url}${path}`, method, body, headers),
    async [Symbol.asyncDispose]() {
      for (const name of Object.keys((await rawCall(`${url}/proxies`, 'GET')).json())) await api.deleteProxy(name).catch(() => {});
      await api[Symbol.asyncDispose]();
      await upstream[Symbol.asyncDispose]();
    },
  };
}

async function rawCall(url: string, method: string, body?: unknown, headers: Record<string, string> = {}): Promise<Raw> {
  const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
  const response = await fetch(url, { method, redirect: 'manual', headers, ...(text === undefined ? {} : { body: text as string }) });
  const answer = await response.text();
  return { status: response.status, text: answer, headers: response.headers, json: () => JSON.parse(answer) as Record<string, unknown> };
}

/** Toxic of a type with its default name. */
export function toxic(type: string, stream: 'upstream' | 'downstream', attributes: Record<string, number>, toxicity = 1): ToxicRequest {
  return { name: `${type}_${stream}`, type, stream, attributes, toxicity };
}

/** A server to run cases against. */
export interface Subject extends AsyncDisposable {
  readonly label: string;
  readonly url: string;
}

/** Our own server, in this process. */
export async function ownSubject(): Promise<Subject> {
  const server = await startProxyServer({ seed: 'conformance' });
  return { label: 'flatline', url: `http://127.0.0.1:${server.port}`, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

/** The genuine server, where its program is at hand. */
export async function genuineSubject(program: string): Promise<Subject> {
  const port = await freePort();
  const child = spawn(program, ['-host', '127.0.0.1', '-port', String(port), '-proxy-metrics'], { stdio: 'ignore' });
  const url = `http://127.0.0.1:${port}`;
  const api = caller({ url });
  let ready = false;
  const startMs = nowMs();
  while (!ready && nowMs() - startMs < 5000) {
    ready = await api.call('GET', '/version').then(
      () => true,
      () => false,
    );
    if (!ready) await new Promise<void>((resolve) => setImmediate(resolve));
  }
  api.close();
  return { label: 'genuine', url, [Symbol.asyncDispose]: () => endProcess(child) };
}

async function endProcess(child: ChildProcess): Promise<void> {
  child.kill('SIGTERM');
  await until(() => child.exitCode !== null || child.signalCode !== null, 'the end of the genuine server').catch(() =>
    child.kill('SIGKILL'),
  );
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
