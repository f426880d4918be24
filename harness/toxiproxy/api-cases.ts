// Toxiproxy's API as a table: every endpoint with its answers and its refusals. After the names of Toxiproxy's own 34 tests,
// written anew, and the rows of the API's description. `since` marks what an older genuine version does otherwise.

import { deepEqual, equal, match, ok } from 'node:assert/strict';
import type { CaseGround, Raw } from './conformance-ground.ts';

/** One case on an empty server. */
export interface ApiCase {
  readonly name: string;
  /** First version of Toxiproxy that behaves so; an older genuine one is expected to fail the case. */
  readonly since?: string;
  run(ground: CaseGround): Promise<void>;
}

/** Fails unless the answer has this status, and this text where it is an error. */
export function answered(raw: Raw, status: number, error?: string): Raw {
  equal(raw.status, status, raw.text);
  if (error !== undefined) equal(raw.json()['error'], error);
  return raw;
}

const upstream = '127.0.0.1:20001';

/** Creates a proxy and gives its JSON. */
export async function created(ground: CaseGround, name: string, more: object = {}): Promise<Record<string, unknown>> {
  const raw = await ground.raw('POST', '/proxies', { name, listen: '127.0.0.1:0', upstream, ...more });
  return answered(raw, 201).json();
}

const names = async (ground: CaseGround) => Object.keys((await ground.raw('GET', '/proxies')).json());
const get = async (ground: CaseGround, name: string) => answered(await ground.raw('GET', `/proxies/${name}`), 200).json();

export const proxyCases: readonly ApiCase[] = [
  {
    name: 'a user agent of a browser gets 403, any other gets 200',
    async run(ground) {
      const asked = (agent: string) => ground.raw('GET', '/proxies', undefined, { 'User-Agent': agent });
      const refused = answered(await asked('Mozilla/5.0 (Linux)'), 403);
      equal(refused.text, 'User agent not allowed\n');
      for (const agent of ['curl/8', 'mozilla/5.0', 'some tool Mozilla/5.0']) answered(await asked(agent), 200);
      answered(await ground.raw('GET', '/nothing', undefined, { 'User-Agent': 'Mozilla/5.0' }), 404);
    },
  },
  {
    name: 'a routed answer carries a request id of 20 letters',
    async run(ground) {
      match((await ground.raw('GET', '/proxies')).headers.get('x-toxiproxy-request-id') ?? '', /^[0-9a-v]{20}$/);
      equal((await ground.raw('GET', '/nothing')).headers.get('x-toxiproxy-request-id'), null);
    },
  },
  {
    name: 'an empty server lists no proxies',
    async run(ground) {
      deepEqual((await ground.raw('GET', '/proxies')).json(), {});
    },
  },
  {
    name: 'unknown paths are 404, wrong methods 405 without a body, a double slash is sent to the clean path',
    async run(ground) {
      equal(answered(await ground.raw('GET', '/proxies/'), 404).text, '404 page not found\n');
      answered(await ground.raw('GET', '/what'), 404);
      equal(answered(await ground.raw('PUT', '/proxies'), 405).text, '');
      answered(await ground.raw('DELETE', '/version'), 405);
      equal(answered(await ground.raw('GET', '//proxies'), 301).headers.get('location'), '/proxies');
    },
  },
  {
    name: 'a proxy without name or upstream is refused, the name first',
    async run(ground) {
      answered(await ground.raw('POST', '/proxies', {}), 400, 'missing required field: name');
      answered(await ground.raw('POST', '/proxies', { name: 'one' }), 400, 'missing required field: upstream');
      answered(await ground.raw('POST', '/proxies', 'null'), 400, 'missing required field: name');
      deepEqual(await names(ground), []);
    },
  },
  {
    name: 'bodies are read as Go reads them',
    async run(ground) {
      for (const body of ['', '{', '"text"', '{"name": 1}', '{"name": "a", "upstream": "b", "enabled": "yes"}'])
        match(String(answered(await ground.raw('POST', '/proxies', body), 400).json()['error']), /^bad request body: /);
      const odd = `{"NAME": "odd", "Upstream": "${upstream}", "listen": "127.0.0.1:0", "unknown": [1]} trailing`;
      equal(answered(await ground.raw('POST', '/proxies', odd), 201).json()['name'], 'odd');
    },
  },
  {
    name: 'a created proxy is shown with its real address, in the same form everywhere',
    async run(ground) {
      const made = await created(ground, 'one');
      match(String(made['listen']), /^127\.0\.0\.1:[1-9]\d*$/);
      deepEqual(made['toxics'], []);
      deepEqual([made['name'], made['upstream'], made['enabled']], ['one', upstream, true]);
      deepEqual(await get(ground, 'one'), made);
      deepEqual((await ground.raw('GET', '/proxies')).json(), { one: made });
      equal(answered(await ground.raw('GET', '/proxies/two'), 404, 'proxy not found').json()['status'], 404);
    },
  },
  {
    name: 'a name of the host and an empty address are shown as addresses',
    async run(ground) {
      match(String((await created(ground, 'name', { listen: 'localhost:0' }))['listen']), /^127\.0\.0\.1:\d+$/);
      match(String((await created(ground, 'empty', { listen: '' }))['listen']), /^\[::\]:\d+$/);
      match(String((await created(ground, 'all', { listen: '0.0.0.0:0' }))['listen']), /^\[::\]:\d+$/);
    },
  },
  {
    name: 'proxies are listed sorted by name',
    async run(ground) {
      for (const name of ['c', 'a', 'b']) await created(ground, name);
      deepEqual(await names(ground), ['a', 'b', 'c']);
    },
  },
  {
    name: 'a disabled proxy keeps its address as it was sent, and gets one when it is enabled',
    async run(ground) {
      const made = await created(ground, 'off', { enabled: false, listen: 'localhost:0' });
      deepEqual([made['listen'], made['enabled']], ['localhost:0', false]);
      const on = answered(await ground.raw('POST', '/proxies/off', { enabled: true }), 200).json();
      match(String(on['listen']), /^127\.0\.0\.1:[1-9]\d*$/);
    },
  },
  {
    name: 'a second proxy of a name, or of a port, is refused and not kept',
    async run(ground) {
      const { listen } = await created(ground, 'one');
      answered(await ground.raw('POST', '/proxies', { name: 'one', listen: '127.0.0.1:0', upstream }), 409, 'proxy already exists');
      const busy = await ground.raw('POST', '/proxies', { name: 'two', listen, upstream });
      answered(busy, 500, `listen tcp ${listen}: bind: address already in use`);
      const bad = await ground.raw('POST', '/proxies', { name: 'two', listen: 'nowhere', upstream });
      answered(bad, 500, 'listen tcp: address nowhere: missing port in address');
      deepEqual(await names(ground), ['one']);
    },
  },
  {
    name: 'an update changes what is given and ignores the name',
    async run(ground) {
      const { listen } = await created(ground, 'one');
      const changed = answered(await ground.raw('POST', '/proxies/one', { name: 'other', upstream: '127.0.0.1:20002' }), 200).json();
      deepEqual([changed['name'], changed['listen'], changed['upstream']], ['one', listen, '127.0.0.1:20002']);
      const off = answered(await ground.raw('POST', '/proxies/one', { enabled: false }), 200).json();
      deepEqual([off['enabled'], off['listen']], [false, listen]);
      answered(await ground.raw('POST', '/proxies/one', { enabled: false }), 200);
      equal(answered(await ground.raw('POST', '/proxies/one', { enabled: true }), 200).json()['listen'], listen);
      answered(await ground.raw('POST', '/proxies/none', {}), 404, 'proxy not found');
      answered(await ground.raw('POST', '/proxies/one', ''), 400);
    },
  },
  {
    name: 'PATCH does what POST does',
    since: '2.6.0',
    async run(ground) {
      await created(ground, 'one');
      equal(answered(await ground.raw('PATCH', '/proxies/one', { enabled: false }), 200).json()['enabled'], false);
    },
  },
  {
    name: 'an update to a busy port leaves the proxy disabled with the new address',
    async run(ground) {
      const { listen } = await created(ground, 'one');
      await created(ground, 'two');
      answered(await ground.raw('POST', '/proxies/two', { listen }), 500, `listen tcp ${listen}: bind: address already in use`);
      const { enabled, listen: stored } = await get(ground, 'two');
      deepEqual([enabled, stored], [false, listen]);
    },
  },
  {
    name: 'an update with a bad address changes nothing',
    since: '2.12.0',
    async run(ground) {
      const before = await created(ground, 'one');
      answered(await ground.raw('POST', '/proxies/one', { listen: 'nowhere' }), 500, 'address nowhere: missing port in address');
      deepEqual(await get(ground, 'one'), before);
    },
  },
  {
    name: 'a deleted proxy is gone, its port is free, and deleting it again is 404',
    async run(ground) {
      const { listen } = await created(ground, 'one');
      equal(answered(await ground.raw('DELETE', '/proxies/one'), 204).text, '');
      answered(await ground.raw('DELETE', '/proxies/one'), 404, 'proxy not found');
      await created(ground, 'one', { listen });
    },
  },
  {
    name: 'reset enables proxies and takes toxics off',
    async run(ground) {
      await created(ground, 'one');
      await ground.raw('POST', '/proxies/one/toxics', { type: 'latency', attributes: { latency: 100 } });
      await ground.raw('POST', '/proxies/one', { enabled: false });
      equal(answered(await ground.raw('POST', '/reset'), 204).text, '');
      const { enabled, toxics } = await get(ground, 'one');
      deepEqual([enabled, toxics], [true, []]);
    },
  },
  {
    name: 'the version is JSON with a space',
    since: '2.7.0',
    async run(ground) {
      const raw = answered(await ground.raw('GET', '/version'), 200);
      match(raw.text, /^\{"version": "\d+\.\d+\.\d+"\}\n$/);
      equal(raw.headers.get('content-type'), 'application/json;charset=utf-8');
    },
  },
  {
    name: 'answers are application/json, errors text/plain that must not be sniffed',
    async run(ground) {
      ok((await ground.raw('GET', '/proxies')).headers.get('content-type')?.startsWith('application/json'));
      const error = await ground.raw('GET', '/proxies/none');
      equal(error.headers.get('content-type'), 'text/plain; charset=utf-8');
      equal(error.headers.get('x-content-type-options'), 'nosniff');
      equal(error.text, '{"error":"proxy not found","status":404}\n');
    },
  },
];
