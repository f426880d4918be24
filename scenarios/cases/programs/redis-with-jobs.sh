#!/bin/sh
# A Redis, and a second client on its doorstep that puts a job into the sorted set `jobs` twice a second, not through the path.
port="$1"
command -v redis-cli >/dev/null || { echo "redis-cli is not installed: apt-get install redis-tools"; exit 127; }
redis-server --port "$port" --bind 127.0.0.1 --save '' &
until redis-cli -p "$port" ping >/dev/null 2>&1; do sleep 0.1; done
echo "jobs come"
n=0
while sleep 0.5; do n=$((n + 1)); echo "ZADD jobs $n job-$n"; done | redis-cli -p "$port" >/dev/null &
wait
