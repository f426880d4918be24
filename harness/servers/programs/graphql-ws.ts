// A GraphQL server with one subscription, over WebSocket.

import { numberOf } from '../../clients/bundled-client.ts';
import type { NodeServer } from '../bundled-server.ts';

/** `use: graphql-ws`. */
export const graphqlWs: NodeServer = {
  use: 'graphql-ws',
  library: 'graphql-ws',
  options: {
    tickEveryMs: 'how often the subscription has a value; default 500',
    muteConnection: 'the connection of this number is accepted, and its greeting never acknowledged; default: none',
  },
  run({ load, host, port, options }) {
    const { buildSchema } = load('graphql') as typeof import('graphql');
    const { WebSocketServer } = load('ws') as typeof import('ws');
    const { useServer } = load('graphql-ws/use/ws') as typeof import('graphql-ws/use/ws');
    const schema = buildSchema('type Query { alive: Boolean } type Subscription { ticks: Int }');
    const tickEveryMs = numberOf(options, 'tickEveryMs', 500);
    let count = 0;
    const onConnect = async () => {
      count += 1;
      if (count === options['muteConnection']) await new Promise(() => {});
    };
    useServer({ schema, onConnect, roots: { subscription: { ticks: () => ticks(tickEveryMs) } } }, new WebSocketServer({ host, port }));
  },
};

async function* ticks(everyMs: number) {
  for (let count = 1; ; count += 1) {
    yield { ticks: count };
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}
