// The bundled servers, by the word that a scenario writes after `use`. None of these files loads a library.

import type { BundledServer } from '../bundled-server.ts';
import { engineIo } from './engine-io.ts';
import { graphqlWs } from './graphql-ws.ts';
import { grpc } from './grpc.ts';
import { mosquitto } from './mosquitto.ts';
import { natsServer } from './nats-server.ts';
import { postgresql } from './postgresql.ts';
import { rabbitmq } from './rabbitmq.ts';
import { redisServer } from './redis-server.ts';
import { socketIo } from './socket-io.ts';
import { sse } from './sse.ts';
import { stomp } from './stomp.ts';
import { ws } from './ws.ts';

const all: readonly BundledServer[] = [
  mosquitto,
  redisServer,
  rabbitmq,
  natsServer,
  postgresql,
  ws,
  socketIo,
  engineIo,
  stomp,
  sse,
  graphqlWs,
  grpc,
];

/** All of them. */
export const bundledServers: Readonly<Record<string, BundledServer>> = Object.fromEntries(all.map((each) => [each.use, each]));
