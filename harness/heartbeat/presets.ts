// What known systems do by default, as settings of the reference client, for comparing one's own with theirs. Each names its
// source and the detection times that theory gives for the system itself (after a silent cut, on an idle connection); a
// test holds our machines to them. Where the reference client cannot do the same exactly, `differs` says in what.

import type { DetectorSpec, HeartbeatSpec, ReconnectSpec } from '../scenario.ts';

/** One system's defaults. */
export interface Preset {
  readonly system: string;
  readonly heartbeat: HeartbeatSpec;
  readonly reconnect: ReconnectSpec;
  /** Repository or document, and file. */
  readonly source: string;
  /** Of the system itself, in ms: earliest, mean, latest. */
  readonly detection: { readonly minMs: number; readonly meanMs: number; readonly maxMs: number };
  /** In what the reference client differs from it. */
  readonly differs?: string;
}

const second = 1000;

function beats(intervalS: number, from: HeartbeatSpec['from'], detector: DetectorSpec): HeartbeatSpec {
  return { intervalMs: intervalS * second, from, detector };
}

function silence(windowS: number, lookS?: number): DetectorSpec {
  return { type: 'silence', windowMs: windowS * second, ...(lookS === undefined ? {} : { lookMs: lookS * second }) };
}

function replies(timeoutS: number): DetectorSpec {
  return { type: 'reply-timeout', timeoutMs: timeoutS * second, misses: 1 };
}

function phi(threshold: number, pauseS: number, distribution: 'logistic' | 'exponential' = 'logistic'): DetectorSpec {
  return { type: 'phi-accrual', threshold, pauseMs: pauseS * second, minDeviationMs: 100, distribution };
}

function seconds(min: number, mean: number, max: number): Preset['detection'] {
  return { minMs: min * second, meanMs: mean * second, maxMs: max * second };
}

const none = { type: 'none', connectTimeoutMs: 20 * second } as const;

function constant(delayS: number, connectTimeoutS: number, attempts?: number): ReconnectSpec {
  const limit = attempts === undefined ? {} : { attempts };
  return { type: 'constant', delayMs: delayS * second, connectTimeoutMs: connectTimeoutS * second, ...limit };
}

function list(delaysS: readonly number[], connectTimeoutS: number, attempts?: number): ReconnectSpec {
  const delaysMs = delaysS.map((delayS) => delayS * second);
  return { type: 'list', delaysMs, connectTimeoutMs: connectTimeoutS * second, ...(attempts === undefined ? {} : { attempts }) };
}

type Jitter = Extract<ReconnectSpec, { type: 'exponential' }>['jitter'];

function growing(initialS: number, maxS: number, factor: number, jitter: Jitter, connectTimeoutS: number): ReconnectSpec {
  const [initialMs, maxMs] = [initialS * second, maxS * second];
  return { type: 'exponential', initialMs, maxMs, factor, jitter, connectTimeoutMs: connectTimeoutS * second };
}

/** Presets by the name that scenarios use. */
export const presets: Readonly<Record<string, Preset>> = {
  'socket.io': {
    system: 'Socket.IO client',
    heartbeat: beats(25, 'server', silence(45)),
    reconnect: growing(1, 5, 2, 'equal', 20),
    source: 'socketio/socket.io, packages/engine.io-client/lib/socket.ts and packages/socket.io-client/lib/manager.ts',
    detection: seconds(20, 32.5, 45),
    differs: 'its jitter of 0.5 is applied before the cap: from the fifth attempt on it waits exactly 5 s',
  },
  'engine.io': {
    system: 'Engine.IO server',
    heartbeat: beats(25, 'client', replies(20)),
    reconnect: none,
    source: 'socketio/socket.io, packages/engine.io/lib/server.ts',
    detection: seconds(20, 32.5, 45),
    differs: 'it pings an interval after the last pong, not on a grid',
  },
  'ws-readme': {
    system: 'ws, client of the README',
    heartbeat: beats(30, 'server', silence(31)),
    reconnect: none,
    source: 'websockets/ws, README.md',
    detection: seconds(1, 16, 31),
  },
  signalr: {
    system: 'ASP.NET SignalR, JavaScript client',
    heartbeat: beats(15, 'server', silence(30)),
    reconnect: list([0, 2, 10, 30], 15, 4),
    source: 'dotnet/aspnetcore, HubConnection.ts and DefaultReconnectPolicy.ts',
    detection: seconds(15, 22.5, 30),
  },
  phoenix: {
    system: 'Phoenix channels client',
    heartbeat: beats(30, 'client', replies(30)),
    reconnect: list([0.01, 0.05, 0.1, 0.15, 0.2, 0.25, 0.5, 1, 2, 5], 10),
    source: 'phoenixframework/phoenix, assets/js/phoenix/socket.js',
    detection: seconds(30, 45, 60),
  },
  centrifuge: {
    system: 'Centrifugo, centrifuge-js',
    heartbeat: beats(25, 'server', silence(35)),
    reconnect: growing(0.5, 20, 2, 'full', 5),
    source: 'centrifugal/centrifuge, config.go; centrifuge-js, src/centrifuge.ts',
    detection: seconds(10, 22.5, 35),
    differs: 'it adds its least wait of 0.5 s to the drawn one',
  },
  pusher: {
    system: 'pusher-js',
    heartbeat: beats(120, 'client', replies(30)),
    reconnect: list([0, 1], 10),
    source: 'pusher/pusher-js, src/core/defaults.ts',
    detection: seconds(30, 90, 150),
  },
  ably: {
    system: 'ably-js',
    heartbeat: beats(15, 'server', silence(25)),
    reconnect: list([10, 15, 20, 25, 30], 10),
    source: 'ably/ably-js, src/common/lib/util/defaults.ts and transport/transport.ts',
    detection: seconds(10, 17.5, 25),
    differs: 'it shortens each wait by up to 20 % at random',
  },
  'python-websockets': {
    system: 'Python websockets',
    heartbeat: beats(20, 'client', replies(20)),
    reconnect: growing(3.1, 90, 1.618, 'none', 10),
    source: 'python-websockets/websockets, asyncio/client.py and connection.py',
    detection: seconds(20, 30, 40),
    differs: 'its first wait is drawn from 0 to 5 s',
  },
  'gorilla-chat': {
    system: 'gorilla/websocket, chat example',
    heartbeat: beats(54, 'server', silence(60)),
    reconnect: none,
    source: 'gorilla/websocket, examples/chat/client.go',
    detection: seconds(6, 33, 60),
  },
  mqtt: {
    system: 'MQTT broker, keep alive 60 s',
    heartbeat: beats(60, 'server', silence(90)),
    reconnect: none,
    source: 'MQTT 3.1.1, keep alive: one and a half times',
    detection: seconds(30, 60, 90),
    differs: 'it is the broker that listens; here the client does',
  },
  'mqtt.js': {
    system: 'MQTT.js',
    heartbeat: beats(60, 'client', silence(90)),
    reconnect: constant(1, 30),
    source: 'mqttjs/MQTT.js, src/lib/client.ts and KeepaliveManager.ts',
    detection: seconds(30, 60, 90),
  },
  paho: {
    system: 'Paho JavaScript',
    heartbeat: beats(60, 'client', replies(60)),
    reconnect: growing(1, 128, 2, 'none', 30),
    source: 'eclipse-paho/paho.mqtt.javascript, src/paho-mqtt.js',
    detection: seconds(60, 90, 120),
    differs: 'it reconnects only if told to',
  },
  amqp: {
    system: 'AMQP 0-9-1: RabbitMQ and amqplib, heartbeat 60 s',
    heartbeat: beats(30, 'server', { type: 'empty-ticks', count: 2 }),
    reconnect: none,
    source: 'rabbitmq/rabbitmq-server, rabbit_heartbeat.erl; amqp-node/amqplib, lib/heartbeat.js',
    detection: seconds(90, 135, 180),
  },
  stomp: {
    system: 'stompjs',
    heartbeat: beats(10, 'server', silence(20, 10)),
    reconnect: constant(5, 131),
    source: 'stomp-js/stompjs, src/client.ts and stomp-handler.ts',
    detection: seconds(10, 20, 30),
    differs: 'it has no connect time-out: here the kernel limit of 131 s stands for it',
  },
  nats: {
    system: 'NATS client',
    heartbeat: beats(120, 'client', { type: 'outstanding', max: 2 }),
    reconnect: constant(2, 20, 10),
    source: 'nats-io/nats.js, core/src/options.ts and heartbeats.ts',
    detection: seconds(240, 300, 360),
    differs: 'it adds up to 0.1 s to each wait',
  },
  kafka: {
    system: 'Kafka consumer, at its coordinator',
    heartbeat: beats(3, 'client', silence(45)),
    reconnect: none,
    source: 'Kafka consumer configuration: session.timeout.ms 45000, heartbeat.interval.ms 3000',
    detection: seconds(42, 43.5, 45),
    differs: 'it is the coordinator that listens; here the client does',
  },
  grpc: {
    system: 'gRPC with keepalive 30 s, time-out 20 s',
    heartbeat: beats(30, 'client', replies(20)),
    reconnect: growing(1, 120, 1.6, 'none', 20),
    source: 'grpc/grpc, doc/keepalive.md and doc/connection-backoff.md',
    detection: seconds(20, 35, 50),
    differs: 'its keepalive is off unless told, and its waits vary by 20 %',
  },
  yamux: {
    system: 'yamux',
    heartbeat: beats(30, 'client', replies(10)),
    reconnect: none,
    source: 'hashicorp/yamux, mux.go',
    detection: seconds(10, 25, 40),
  },
  akka: {
    system: 'Akka and Pekko cluster',
    heartbeat: beats(1, 'server', phi(8, 3)),
    reconnect: none,
    source: 'apache/pekko, cluster/src/main/resources/reference.conf',
    detection: seconds(3.5226, 4.0226, 4.5226),
    differs: 'the times are of a full window; a fresh one waits up to 5.31 s',
  },
  'akka-remote': {
    system: 'Akka and Pekko remote death watch',
    heartbeat: beats(1, 'server', phi(10, 10)),
    reconnect: none,
    source: 'apache/pekko, remote/src/main/resources/reference.conf',
    detection: seconds(10.58, 11.08, 11.58),
    differs: 'the times are of a full window; a fresh one waits longer',
  },
  cassandra: {
    system: 'Cassandra gossip',
    heartbeat: beats(1, 'server', phi(8, 0, 'exponential')),
    reconnect: none,
    source: 'apache/cassandra, gms/FailureDetector.java',
    detection: seconds(17.42, 17.92, 18.42),
    differs: 'the times are of a full window, which forgets the first interval of 2 s',
  },
  erlang: {
    system: 'Erlang and RabbitMQ nodes, net_ticktime 60 s',
    heartbeat: beats(15, 'server', silence(60, 15)),
    reconnect: none,
    source: 'rabbitmq/rabbitmq-website, docs/nettick.md',
    detection: seconds(45, 60, 75),
  },
  kubernetes: {
    system: 'Kubernetes node lease, grace 40 s',
    heartbeat: beats(10, 'server', silence(40, 5)),
    reconnect: none,
    source: 'kubernetes/enhancements, KEP 0009',
    detection: seconds(30, 37.5, 45),
    differs: 'it is the controller that listens; here the client does',
  },
};
