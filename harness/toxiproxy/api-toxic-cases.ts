// Toxics in the API: defaults, order of checks, unique names across streams, merging updates. See api-cases.ts.

import { deepEqual, equal, match } from 'node:assert/strict';
import { type ApiCase, answered, created } from './api-cases.ts';
import type { CaseGround } from './conformance-ground.ts';

const path = '/proxies/one/toxics';
const add = (ground: CaseGround, body: unknown) => ground.raw('POST', path, body);
const list = async (ground: CaseGround) => (await ground.raw('GET', path)).json() as unknown as { name: string; stream: string }[];

async function onProxy(ground: CaseGround): Promise<void> {
  await created(ground, 'one');
}

export const toxicCases: readonly ApiCase[] = [
  {
    name: 'a toxic gets stream, name, toxicity and attributes by default',
    async run(ground) {
      await onProxy(ground);
      const toxic = answered(await add(ground, { type: 'latency' }), 200).json();
      const expected = {
        attributes: { latency: 0, jitter: 0 },
        name: 'latency_downstream',
        type: 'latency',
        stream: 'downstream',
        toxicity: 1,
      };
      deepEqual(toxic, expected);
      deepEqual(await list(ground), [expected]);
      deepEqual((await ground.raw('GET', `${path}/latency_downstream`)).json(), expected);
      deepEqual((await ground.raw('GET', '/proxies/one')).json()['toxics'], [expected]);
    },
  },
  {
    name: 'a toxic keeps its own name, stream as written, and toxicity',
    async run(ground) {
      await onProxy(ground);
      const body = { name: 'slow', type: 'latency', stream: 'UPSTREAM', toxicity: 0.2, attributes: { latency: 100, jitter: 10 } };
      const toxic = answered(await add(ground, body), 200).json();
      deepEqual(
        [toxic['name'], toxic['stream'], Math.round(Number(toxic['toxicity']) * 1000), toxic['attributes']],
        ['slow', 'UPSTREAM', 200, { latency: 100, jitter: 10 }],
      );
      equal(answered(await add(ground, { type: 'noop', stream: 'Upstream' }), 200).json()['name'], 'noop_Upstream');
    },
  },
  {
    name: 'several toxics are listed upstream first, each in order of creation',
    async run(ground) {
      await onProxy(ground);
      for (const [name, stream] of Object.entries({ d1: 'downstream', u1: 'upstream', d2: 'downstream', u2: 'upstream' }))
        answered(await add(ground, { name, type: 'noop', stream }), 200);
      deepEqual(
        (await list(ground)).map((toxic) => toxic.name),
        ['u1', 'u2', 'd1', 'd2'],
      );
    },
  },
  {
    name: 'names are unique for a proxy, across both streams',
    async run(ground) {
      await onProxy(ground);
      answered(await add(ground, { name: 'same', type: 'noop', stream: 'upstream' }), 200);
      answered(await add(ground, { name: 'same', type: 'bandwidth', stream: 'downstream' }), 409, 'toxic already exists');
      answered(await add(ground, { type: 'latency' }), 200);
      answered(await add(ground, { type: 'latency', stream: 'downstream' }), 409, 'toxic already exists');
      answered(await add(ground, { type: 'latency', stream: 'upstream' }), 200);
    },
  },
  {
    name: 'checks come in order: proxy, body, stream, type, name, attributes',
    async run(ground) {
      answered(await add(ground, 'garbage'), 404, 'proxy not found');
      await onProxy(ground);
      match(String(answered(await add(ground, { attributes: 'x', stream: 'sideways' }), 400).json()['error']), /^bad request body: /);
      const stream = 'stream was invalid, can be either upstream or downstream';
      answered(await add(ground, { type: 'what', stream: 'sideways' }), 400, stream);
      answered(await add(ground, { type: 'noop', stream: '' }), 400, stream);
      answered(await add(ground, { type: 'what' }), 400, 'invalid toxic type');
      answered(await add(ground, { type: 'down' }), 400, 'invalid toxic type');
      answered(await add(ground, { name: 'n', type: 'noop' }), 200);
      answered(await add(ground, { name: 'n', type: 'latency', attributes: { latency: 'x' } }), 409, 'toxic already exists');
      for (const latency of ['100', 1.5, true])
        match(
          String(answered(await add(ground, { type: 'latency', attributes: { latency } }), 400).json()['error']),
          /^bad request body: /,
        );
    },
  },
  {
    name: 'every type is accepted with its attributes',
    async run(ground) {
      await onProxy(ground);
      const types: Record<string, Record<string, number>> = {
        latency: { latency: 100, jitter: 10 },
        bandwidth: { rate: 100 },
        slow_close: { delay: 100 },
        timeout: { timeout: 100 },
        slicer: { average_size: 64, size_variation: 32, delay: 10 },
        reset_peer: { timeout: 100 },
        limit_data: { bytes: 100 },
        noop: {},
      };
      for (const [type, attributes] of Object.entries(types)) {
        const toxic = answered(await add(ground, { type, attributes }), 200).json();
        deepEqual(toxic['attributes'], attributes);
      }
    },
  },
  {
    name: 'an update merges attributes, keeps the rest, and ignores name, type and stream',
    async run(ground) {
      await onProxy(ground);
      await add(ground, { type: 'latency', toxicity: 0.5, attributes: { latency: 100, jitter: 10 } });
      const change = { name: 'other', type: 'noop', stream: 'upstream', attributes: { jitter: 20 } };
      const toxic = answered(await ground.raw('POST', `${path}/latency_downstream`, change), 200).json();
      deepEqual(toxic, {
        attributes: { latency: 100, jitter: 20 },
        name: 'latency_downstream',
        type: 'latency',
        stream: 'downstream',
        toxicity: 0.5,
      });
      equal(answered(await ground.raw('POST', `${path}/latency_downstream`, { toxicity: 1 }), 200).json()['toxicity'], 1);
      answered(await ground.raw('POST', `${path}/none`, {}), 404, 'toxic not found');
      answered(await ground.raw('POST', '/proxies/none/toxics/none', {}), 404, 'proxy not found');
    },
  },
  {
    name: 'a removed toxic is gone, and removing it again is 404',
    async run(ground) {
      await onProxy(ground);
      await add(ground, { type: 'latency' });
      equal(answered(await ground.raw('DELETE', `${path}/latency_downstream`), 204).text, '');
      deepEqual(await list(ground), []);
      answered(await ground.raw('DELETE', `${path}/latency_downstream`), 404, 'toxic not found');
      answered(await ground.raw('GET', `${path}/latency_downstream`), 404, 'toxic not found');
    },
  },
  {
    name: 'PATCH updates a toxic as POST does',
    since: '2.6.0',
    async run(ground) {
      await onProxy(ground);
      await add(ground, { type: 'bandwidth', attributes: { rate: 1 } });
      const toxic = answered(await ground.raw('PATCH', `${path}/bandwidth_downstream`, { attributes: { rate: 2 } }), 200).json();
      deepEqual(toxic['attributes'], { rate: 2 });
    },
  },
  {
    name: 'attributes that cannot work are refused, and a refused update changes nothing',
    since: '2.13.0',
    async run(ground) {
      await onProxy(ground);
      answered(await add(ground, { type: 'slicer' }), 400);
      answered(await add(ground, { type: 'slicer', attributes: { average_size: 10, size_variation: 11 } }), 400);
      answered(await add(ground, { type: 'bandwidth', attributes: { rate: -1 } }), 400);
      await add(ground, { type: 'latency', attributes: { latency: 100 } });
      answered(await ground.raw('POST', `${path}/latency_downstream`, { attributes: { latency: 5, jitter: 'x' } }), 400);
      deepEqual((await ground.raw('GET', `${path}/latency_downstream`)).json()['attributes'], { latency: 100, jitter: 0 });
    },
  },
];
