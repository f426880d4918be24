// How a test in a Vitest worker gets the result of its scenario from the main process, where the coordinator's session
// is: one connection on loopback, one line of JSON each way, a token against strangers. Nothing is written to disk.

import { createConnection, createServer, type Server, type Socket } from 'node:net';
import { FlatlineError } from '../error.ts';
import type { ScenarioResult } from '../result.ts';

/** Where the main process answers; travels to workers by Vitest's `provide`. */
export interface ChannelAddress {
  readonly port: number;
  readonly token: string;
}

/** What a worker gets: the result, and where the histories named in it lie. */
export interface ChannelAnswer {
  readonly result: ScenarioResult;
  /** Absolute path of the run's folder. */
  readonly folder: string;
}

/** The main process' end. */
export interface Channel extends AsyncDisposable {
  readonly address: ChannelAddress;
}

const longestRequestBytes = 4096;

/** Answers workers: `answer` is asked by scenario id and may take as long as the run does. */
export async function openChannel(token: string, answer: (id: string) => Promise<ChannelAnswer>): Promise<Channel> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    serve(socket, token, answer);
  });
  const port = await listen(server);
  return {
    address: { port, token },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

/** The worker's end: waits for the result of one scenario. Throws a FlatlineError (exit 3) when the run is gone. */
export async function askForResult(address: ChannelAddress, id: string): Promise<ChannelAnswer> {
  const text = await exchange(address, `${JSON.stringify({ token: address.token, id })}\n`);
  const answer = JSON.parse(text) as Partial<ChannelAnswer> & { error?: string };
  if (answer.result === undefined || answer.folder === undefined) throw gone(answer.error ?? 'it answered nothing');
  return { result: answer.result, folder: answer.folder };
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port));
  });
}

function serve(socket: Socket, token: string, answer: (id: string) => Promise<ChannelAnswer>): void {
  let text = '';
  socket.setEncoding('utf8');
  socket.on('data', (chunk: string) => {
    text += chunk;
    if (text.length > longestRequestBytes) return void socket.destroy();
    if (!text.endsWith('\n')) return;
    reply(text, token, answer).then(
      (line) => socket.end(line),
      (error: unknown) => socket.end(`${JSON.stringify({ error: String(error) })}\n`),
    );
  });
}

async function reply(text: string, token: string, answer: (id: string) => Promise<ChannelAnswer>): Promise<string> {
  const request = JSON.parse(text) as { token?: unknown; id?: unknown };
  if (request.token !== token || typeof request.id !== 'string') throw new Error('not one of this run');
  return `${JSON.stringify(await answer(request.id))}\n`;
}

function exchange(address: ChannelAddress, request: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    const socket = createConnection({ host: '127.0.0.1', port: address.port, allowHalfOpen: true }, () => socket.write(request));
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => {
      text += chunk;
    });
    socket.on('error', (error) => reject(gone(error.message)));
    socket.on('close', () => (text.endsWith('\n') ? resolve(text) : reject(gone('the connection was closed'))));
    socket.on('end', () => socket.end());
  });
}

function gone(detail: string): FlatlineError {
  return new FlatlineError(`the run that this test belongs to is gone: ${detail}`, { code: 'FL-V002', blame: 'environment' });
}
