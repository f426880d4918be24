// The bundled clients, by the word that a scenario writes after `use`. None of these files loads its library.

import type { BundledClient } from '../bundled-client.ts';
import { amqpClient } from './amqp-client.ts';
import { amqplib } from './amqplib.ts';
import { engineIo } from './engine-io.ts';
import { eventsource } from './eventsource.ts';
import { graphqlWs } from './graphql-ws.ts';
import { grpcJs } from './grpc-js.ts';
import { ioredis } from './ioredis.ts';
import { mqtt } from './mqtt.ts';
import { nats } from './nats.ts';
import { pg } from './pg.ts';
import { redis } from './redis.ts';
import { socketIo } from './socket-io.ts';
import { stompjs } from './stompjs.ts';
import { ws } from './ws.ts';

const all = [ws, socketIo, engineIo, mqtt, ioredis, redis, nats, amqplib, amqpClient, stompjs, grpcJs, eventsource, graphqlWs, pg];

/** All of them. */
export const bundledClients: Readonly<Record<string, BundledClient>> = Object.fromEntries(all.map((each) => [each.use, each]));
