// Populate: all entries are checked before anything is created; then it goes from one to the next, keeps what is the same,
// replaces what differs, and says how far it came. See api-cases.ts.

import { deepEqual, equal, match } from 'node:assert/strict';
import { type ApiCase, answered, created } from './api-cases.ts';
import type { CaseGround } from './conformance-ground.ts';

const upstream = '127.0.0.1:20001';
const entry = (name: string, more: object = {}) => ({ name, listen: '127.0.0.1:0', upstream, ...more });
const names = async (ground: CaseGround) => Object.keys((await ground.raw('GET', '/proxies')).json());
const listed = (json: Record<string, unknown>) => (json['proxies'] as { name: string; enabled: boolean }[]).map((proxy) => proxy.name);

export const populateCases: readonly ApiCase[] = [
  {
    name: 'populate creates all, enabled where nothing else is said',
    async run(ground) {
      const body = [entry('one'), entry('two', { enabled: true }), entry('three', { enabled: false }), entry('four', { enabled: null })];
      const made = answered(await ground.raw('POST', '/populate', body), 201).json();
      deepEqual(
        (made['proxies'] as { name: string; enabled: boolean }[]).map((proxy) => [proxy.name, proxy.enabled]),
        [
          ['one', true],
          ['two', true],
          ['three', false],
          ['four', true],
        ],
      );
      deepEqual(await names(ground), ['four', 'one', 'three', 'two']);
    },
  },
  {
    name: 'populate with nothing answers null, with an object it refuses',
    async run(ground) {
      for (const body of ['[]', 'null']) equal(answered(await ground.raw('POST', '/populate', body), 201).text.trim(), '{"proxies":null}');
      match(String(answered(await ground.raw('POST', '/populate', '{}'), 400).json()['error']), /^bad request body: /);
    },
  },
  {
    name: 'populate checks every entry before it creates one',
    async run(ground) {
      const unnamed = [entry('one'), entry('')];
      answered(await ground.raw('POST', '/populate', unnamed), 400, 'missing required field: name at proxy 2');
      const unaimed = [entry('one', { upstream: '' }), entry('two')];
      answered(await ground.raw('POST', '/populate', unaimed), 400, 'missing required field: upstream at proxy 1');
      deepEqual(await names(ground), []);
    },
  },
  {
    name: 'populate keeps what is the same, toxics and state included',
    since: '2.12.0',
    async run(ground) {
      const { listen } = await created(ground, 'one');
      await ground.raw('POST', '/proxies/one/toxics', { type: 'latency', attributes: { latency: 100 } });
      await ground.raw('POST', '/proxies/one', { enabled: false });
      const again = { name: 'one', listen: String(listen).replace('127.0.0.1', 'localhost'), upstream };
      const [kept] = answered(await ground.raw('POST', '/populate', [again]), 201).json()['proxies'] as Record<string, unknown>[];
      deepEqual([kept?.['enabled'], (kept?.['toxics'] as unknown[] | undefined)?.length], [false, 1]);
    },
  },
  {
    name: 'populate replaces what differs, and its toxics are gone',
    async run(ground) {
      const { listen } = await created(ground, 'one');
      await ground.raw('POST', '/proxies/one/toxics', { type: 'latency', attributes: { latency: 100 } });
      const other = { name: 'one', listen, upstream: '127.0.0.1:20002' };
      answered(await ground.raw('POST', '/populate', [other]), 201);
      const now = (await ground.raw('GET', '/proxies/one')).json();
      deepEqual([now['upstream'], now['listen'], now['toxics']], ['127.0.0.1:20002', listen, []]);
    },
  },
  {
    name: 'populate stops at the first that fails and says what is done',
    async run(ground) {
      const { listen } = await created(ground, 'busy');
      const raw = await ground.raw('POST', '/populate', [entry('one'), entry('two', { listen }), entry('three')]);
      const body = answered(raw, 500, `listen tcp ${listen}: bind: address already in use`).json();
      equal(body['status'], 500);
      deepEqual(listed(body), ['one']);
      deepEqual(await names(ground), ['busy', 'one']);
    },
  },
  {
    name: 'populate leaves the old one, disabled, where its replacement fails',
    async run(ground) {
      const { listen } = await created(ground, 'busy');
      await created(ground, 'one');
      answered(await ground.raw('POST', '/populate', [entry('one', { listen })]), 500);
      equal((await ground.raw('GET', '/proxies/one')).json()['enabled'], false);
    },
  },
  {
    name: 'a populated proxy takes toxics',
    async run(ground) {
      await ground.raw('POST', '/populate', [entry('one')]);
      answered(await ground.raw('POST', '/proxies/one/toxics', { type: 'bandwidth', attributes: { rate: 10 } }), 200);
    },
  },
];
