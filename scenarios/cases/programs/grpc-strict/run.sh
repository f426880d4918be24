#!/bin/sh
# Builds the Go program once (it needs Go and, the first time, the network), and becomes it.
folder="$(dirname "$0")"
program="${XDG_CACHE_HOME:-$HOME/.cache}/flatline-cases/grpc-go-1.64.0"
PATH="$PATH:/usr/local/go/bin"
[ -x "$program" ] || command -v go >/dev/null || { echo "go is not installed: apt-get install golang-go"; exit 127; }
[ -x "$program" ] || (cd "$folder" && go build -o "$program.$$" . && mv "$program.$$" "$program") || exit 127
exec "$program" "$1"
