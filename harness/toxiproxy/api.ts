// The HTTP side of a proxy server: who may speak, which route is meant, how answers and refusals look. Where Toxiproxy has an
// odd way (405 without body, 301 for a double slash, errors as text/plain), clients see the same here.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { uniqueName } from '../random.ts';
import { ApiError, statusOf } from './api-error.ts';
import type { EventHub } from './event-hub.ts';
import { encodeJson } from './go-json.ts';
import { type Access, checkAccess, type Limits, readBody } from './limits.ts';
import { type ApiAnswer, type ApiCall, matchRoute, type Route } from './routes.ts';

/** What the API is made of. */
export interface ApiParts {
  readonly routes: readonly Route[];
  readonly hub: EventHub;
  readonly access: Access;
  readonly limits: Limits;
}

/** A server that does not listen yet. */
export function apiServer(parts: ApiParts): Server {
  const server = createServer((request, response) => {
    answer(parts, request, response).catch((error) => refuse(response, error));
  });
  server.keepAliveTimeout = 60_000;
  server.headersTimeout = 15_000;
  server.requestTimeout = 15_000;
  return server;
}

async function answer(parts: ApiParts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = request.url ?? '/';
  const path = url.split('?')[0] ?? '/';
  if (path.includes('//')) return redirect(response, path.replace(/\/+/g, '/'));
  const found = matchRoute(parts.routes, path);
  const isStream = path === '/flatline/events';
  if (found === undefined && !isStream) return plain(response, 404, '404 page not found\n');
  if ((request.headers['user-agent'] ?? '').startsWith('Mozilla/')) return plain(response, 403, 'User agent not allowed\n');
  checkAccess(request, parts.access);
  if (isStream) return request.method === 'GET' ? stream(parts.hub, response) : empty(response, 405);
  const handler = found?.route.methods[request.method ?? ''];
  if (found === undefined || handler === undefined) return empty(response, 405);
  response.setHeader('X-Toxiproxy-Request-Id', `${uniqueName()}${uniqueName()}`.slice(0, 20));
  const call: ApiCall = {
    names: found.names,
    query: new URLSearchParams(url.split('?')[1] ?? ''),
    body: () => readBody(request, parts.limits.bodyBytes),
  };
  send(response, await handler(call));
}

function send(response: ServerResponse, { status, json, text }: ApiAnswer): void {
  if (text !== undefined) {
    response.writeHead(status, { 'Content-Type': text.type }).end(text.body);
    return;
  }
  if (json === undefined) {
    empty(response, status);
    return;
  }
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(encodeJson(json));
}

function refuse(response: ServerResponse, error: unknown): void {
  if (response.headersSent) return void response.destroy();
  const status = statusOf(error);
  const body = `${encodeJson({ error: error instanceof Error ? error.message : String(error), status })}\n`;
  // A body that was not read to its end would be taken for the next request.
  if (error instanceof ApiError && status === 413) response.setHeader('Connection', 'close');
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', 'X-Content-Type-Options': 'nosniff' }).end(body);
}

function plain(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', 'X-Content-Type-Options': 'nosniff' }).end(body);
}

function empty(response: ServerResponse, status: number): void {
  response.writeHead(status).end();
}

function redirect(response: ServerResponse, path: string): void {
  response.writeHead(301, { Location: path }).end();
}

function stream(hub: EventHub, response: ServerResponse): void {
  response.writeHead(200, { 'Content-Type': 'application/x-ndjson' });
  response.flushHeaders();
  response.socket?.setNoDelay(true);
  hub.subscribe(response);
}
