// RabbitMQ as a node of its own: its name, its files and Erlang's port mapper are nobody else's, and end with it.

import type { ForeignServer } from '../bundled-server.ts';

const script = `
port=$FLATLINE_PORT folder="$FLATLINE_FOLDER"
export HOME="$folder" ERL_EPMD_ADDRESS=127.0.0.1 ERL_EPMD_PORT=$((port - 10000))
export RABBITMQ_NODENAME="flatline-$port@localhost" RABBITMQ_NODE_IP_ADDRESS=127.0.0.1 RABBITMQ_NODE_PORT=$port RABBITMQ_DIST_PORT=$((port - 15000))
export RABBITMQ_MNESIA_BASE="$folder/data" RABBITMQ_LOG_BASE="$folder/log" RABBITMQ_LOGS=- RABBITMQ_CONFIG_FILE="$folder/none"
# None of its plugins is enabled, and reading all of them takes it a second.
mkdir -p "$folder/plugins"
export RABBITMQ_ENABLED_PLUGINS_FILE="$folder/enabled" RABBITMQ_PLUGINS_DIR="$folder/plugins" RABBITMQ_PID_FILE="$folder/pid"
# Erlang's schedulers spin while they have nothing to do, which keeps everybody else from the cores: not here.
export RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS="-kernel inet_dist_use_interface {127,0,0,1} +sbwt none +sbwtdcpu none +sbwtdio none"
epmd -port $ERL_EPMD_PORT &
# Debian's program asks to be root or its own user, the one behind it does not.
for program in /usr/lib/rabbitmq/bin/rabbitmq-server rabbitmq-server; do command -v $program >/dev/null && exec $program; done
echo 'rabbitmq-server is not installed: apt-get install rabbitmq-server'
exit 127
`;

const ready = 'Server startup complete';

/** `use: rabbitmq`. */
export const rabbitmq: ForeignServer = {
  use: 'rabbitmq',
  command: () => ['sh', '-c', script],
  ready,
  readyMs: 60_000,
  usualMs: 5500,
  container: { port: 5672, command: () => ['rabbitmq-server'], ready },
  install: 'apt-get install rabbitmq-server',
};
