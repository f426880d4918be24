// PostgreSQL with a cluster of its own, and a second session on its doorstep that notifies the channel `flatline`. It does not
// run as root: then it runs as the user that its package made.

import { numberOf, type Options } from '../../clients/bundled-client.ts';
import type { ForeignServer } from '../bundled-server.ts';

const notifying = (port: string, notifyEveryS: number) => `(
  until psql -h 127.0.0.1 -p ${port} -U flatline -qc 'select 1' postgres >/dev/null 2>&1; do sleep 0.1; done
  while sleep ${notifyEveryS}; do echo 'NOTIFY flatline;'; done | psql -q -h 127.0.0.1 -p ${port} -U flatline postgres
) &`;
const script = (notifyEveryS: number) => `
port=$FLATLINE_PORT data="$FLATLINE_FOLDER/data" as=""
PATH="$PATH:$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | tail -1)"
command -v initdb >/dev/null || { echo 'initdb is not installed: apt-get install postgresql'; exit 127; }
[ "$(id -u)" != 0 ] || as="setpriv --reuid=postgres --regid=postgres --clear-groups"
cd /
$as initdb -D "$data" -U flatline -A trust -E UTF8 --locale=C --no-sync >/dev/null || exit 1
${notifying('$port', notifyEveryS)}
exec $as postgres -D "$data" -p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off
`;

const secondsOf = (options: Options) => numberOf(options, 'notifyEveryMs', 500) / 1000;

/** `use: postgresql`. */
export const postgresql: ForeignServer = {
  use: 'postgresql',
  options: { notifyEveryMs: 'another session notifies the channel `flatline` this often; default 500' },
  command: (options) => ['sh', '-c', script(secondsOf(options))],
  ready: 'ready to accept connections',
  usualMs: 1300,
  // Its image has a first server make the cluster, which says that it is ready too, but listens to no network.
  container: {
    port: 5432,
    command: (options) => ['sh', '-c', `${notifying('5432', secondsOf(options))}\nexec docker-entrypoint.sh postgres -c fsync=off`],
    env: { POSTGRES_USER: 'flatline', POSTGRES_DB: 'postgres', POSTGRES_HOST_AUTH_METHOD: 'trust' },
  },
  install: 'apt-get install postgresql',
};
