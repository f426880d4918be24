// Server and client as written in a file. `use` may name an entry of the config, so which other keys are allowed is known
// only after merging: here every key is described once, and parties.ts holds which of them go with which `use`.

import { z } from 'zod';
import { count, duration, durationOrZero, name, pattern, text } from './atoms.ts';
import { presetName } from './preset.ts';
import { heartbeatSchema, reconnectSchema } from './schema-heartbeat.ts';

const environmentVariables = z
  .record(
    z
      .string()
      .regex(/^[A-Za-z_][A-Za-z0-9_]*$/)
      .describe('name of a variable'),
    z.string().describe('value of the variable, as text, e.g. "1"'),
  )
  .describe('environment variables; $NAME is expanded, also in braces and with :- and a default, e.g. { LOG: debug }');

const readySchema = z
  .strictObject({
    log: pattern('pattern of the line that says it is ready, e.g. listening on').optional(),
    http: text('path that answers with a 2xx status when ready, e.g. /healthz').optional(),
    tcp: z.literal(true).describe('ready when it accepts a connection; the default').optional(),
    within: duration('how long that may take, e.g. 90s; default 30s for a program, 60s for a container').optional(),
  })
  .describe('when the server counts as ready: one of log, http, tcp; and how long that may take');

/** Options are passed on as they are. */
export const optionsSchema = z
  .record(z.string(), z.json())
  .describe('passed on to the library or program as they are, e.g. { keepalive: 2 }');

/** SERVER of the grammar, all kinds in one; parties.ts says which key goes with which `use`. */
export const serverSchema = z
  .strictObject({
    use: name(
      'reference, command, image, compose, address, a bundled server, or a server of the config; default: what the client needs, e.g. command',
    ).optional(),
    heartbeat: heartbeatSchema.describe("the reference server's own watch on its clients").optional(),
    protocol: z.enum(['lines', 'websocket']).describe('what the reference server speaks; default lines').optional(),
    command: text('program and arguments, no shell; it must listen on $FLATLINE_PORT, e.g. ./server --port $FLATLINE_PORT').optional(),
    image: text('container image, e.g. ghcr.io/acme/chat:1.2').optional(),
    port: count('port that the server listens on inside its container, e.g. 7000', 1, 65535).optional(),
    file: text('compose file, relative to the scenario file, e.g. compose.yaml').optional(),
    service: text('service of the compose file, e.g. chat').optional(),
    address: text('HOST:PORT of a server that is neither started nor stopped, e.g. 127.0.0.1:7000').optional(),
    alias: text('host name of the server as its certificate has it; clients get it as $FLATLINE_ALIAS, e.g. chat.example').optional(),
    env: environmentVariables.optional(),
    options: optionsSchema.optional(),
    ready: readySchema.optional(),
    events: z
      .strictObject({ gone: pattern('pattern of the line that says a client is gone, e.g. ^lost client').optional() })
      .describe('what the server prints')
      .optional(),
  })
  .describe('what the client talks to; default: the reference server');

const eventsSchema = z
  .union([
    z.enum(['lines', 'none']),
    z.strictObject({
      up: pattern('pattern of the line that says it is connected, e.g. ^connected').optional(),
      beat: pattern('pattern of the line that says an answer arrived, e.g. ^pong').optional(),
      down: pattern('pattern of the line that says the connection is dead; a group is the reason, e.g. ^lost (.*)').optional(),
      gaveUp: pattern('pattern of the line that says it will not try again, e.g. ^giving up').optional(),
    }),
  ])
  .describe('what the client prints: lines (JSON lines, the default), none (judged by the wire), or one pattern an event');

/** CLIENT of the grammar, all kinds in one; parties.ts says which key goes with which `use`. */
export const clientSchema = z
  .strictObject({
    use: name('reference, a bundled client, command, image, or a client of the config; default reference, e.g. mqtt').optional(),
    count: count('how many of them; default 1, e.g. 50', 1, 100_000).optional(),
    path: z.enum(['own', 'shared']).describe('one path each, or one for all; default own').optional(),
    over: durationOrZero('starts are spread over this; default 0s, e.g. 10s').optional(),
    command: text('program and arguments, no shell, e.g. python3 client.py ws://$FLATLINE_HOST:$FLATLINE_PORT').optional(),
    image: text('container image, e.g. ghcr.io/acme/client:1.2').optional(),
    env: environmentVariables.optional(),
    events: eventsSchema.optional(),
    heartbeat: heartbeatSchema.describe('how beats are exchanged and death is noticed').optional(),
    reconnect: reconnectSchema.optional(),
    preset: presetName.optional(),
    options: optionsSchema.optional(),
  })
  .describe('the thing under test; default: the reference client');

/** PATCH of the grammar: what a setting changes. */
export const patchSchema = z.strictObject({
  heartbeat: heartbeatSchema.describe("merged into the client's heartbeat").optional(),
  reconnect: reconnectSchema.optional(),
  preset: presetName.optional(),
  options: optionsSchema.optional(),
  env: environmentVariables.optional(),
});
