// Many calls in one request, for a coordinator whose hundreds of trials begin, break and heal in the same instants: there
// the requests themselves would be the load. Calls made in one turn of the event loop travel together; a single one goes
// as it always did. A batch is answered when its last call is; what each call did has its own exact instant.

import { ApiError, statusOf } from './api-error.ts';
import type { Caller } from './call.ts';
import { decodeBody } from './go-json.ts';
import { type ApiAnswer, type ApiCall, matchRoute, type Route } from './routes.ts';

const path = '/flatline/batch';
// A batch must stay below the server's limit of a body.
const mostCalls = 200;

interface BatchedCall {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
}

interface BatchedAnswer {
  readonly status: number;
  readonly text: string;
}

/** `POST /flatline/batch`: an array of calls to an array of answers, in order; each call is refused or done for itself. */
export function batchRoute(routes: readonly Route[], encode: (json: unknown) => string): Route {
  const one = async (call: BatchedCall): Promise<BatchedAnswer> => {
    try {
      const found = matchRoute(routes, call.path);
      const handler = found?.route.methods[call.method];
      if (found === undefined || handler === undefined) throw new ApiError(404, `no ${call.method} ${call.path}`);
      const { status, json } = await handler({
        names: found.names,
        query: new URLSearchParams(),
        body: async () => JSON.stringify(call.body ?? null),
      });
      return { status, text: json === undefined ? '' : encode(json) };
    } catch (error) {
      return { status: statusOf(error), text: encode({ error: error instanceof Error ? error.message : String(error) }) };
    }
  };
  const all = async (call: ApiCall): Promise<ApiAnswer> => {
    const calls = decodeBody(await call.body());
    if (!Array.isArray(calls)) throw new ApiError(400, 'bad request body: expected an array of calls');
    return { status: 200, json: await Promise.all((calls as BatchedCall[]).map(one)) };
  };
  return { path: 'flatline/batch', methods: { POST: all } };
}

/** `call` of a caller, but what is called in one turn travels together. */
export function gathering(api: Caller): Caller['call'] {
  let waiting: { readonly call: BatchedCall; readonly answer: PromiseWithResolvers<string> }[] = [];
  const flush = () => {
    const together = waiting;
    waiting = [];
    for (let from = 0; from < together.length; from += mostCalls) void send(api, together.slice(from, from + mostCalls));
  };
  return (method, target, body) => {
    const answer = Promise.withResolvers<string>();
    if (waiting.length === 0) setImmediate(flush);
    waiting.push({ call: { method, path: target, body }, answer });
    return answer.promise;
  };
}

async function send(
  api: Caller,
  calls: readonly { readonly call: BatchedCall; readonly answer: PromiseWithResolvers<string> }[],
): Promise<void> {
  const [only] = calls;
  if (calls.length === 1 && only !== undefined) {
    const { method, path: target, body } = only.call;
    return void api.call(method, target, body).then(only.answer.resolve, only.answer.reject);
  }
  try {
    const answers = JSON.parse(
      await api.call(
        'POST',
        path,
        calls.map(({ call }) => call),
      ),
    ) as BatchedAnswer[];
    for (const [index, { call, answer }] of calls.entries()) {
      const got = answers[index];
      if (got !== undefined && got.status < 300) answer.resolve(got.text);
      else answer.reject(api.refusal(call.method, call.path, got?.status ?? 0, got?.text ?? ''));
    }
  } catch (error) {
    for (const { answer } of calls) answer.reject(error);
  }
}
