#!/bin/sh
# Becomes one of the Go programs in the folders beside it: `sh go.sh nats-go [ARGUMENT]`. Alone, `sh go.sh` builds them all,
# which needs Go and, the first time, the network and a minute or two. One that is older than its source is built again, but
# not for longer than a client may take to connect: one whose program is not there must end with 127, not be called unsteady.
here="$(cd "$(dirname "$0")" && pwd)"
built="${XDG_CACHE_HOME:-$HOME/.cache}/flatline-cases"
by_hand="build it before the run: sh scenarios/cases/programs/go.sh"
PATH="$PATH:/usr/local/go/bin"

is_current() {
  [ -x "$built/$1" ] && [ -z "$(find "$here/$1" -type f -newer "$built/$1")" ]
}

# The file is touched, since a program that is the same as before keeps its date.
build() {
  command -v go >/dev/null || { echo "go is not installed: apt-get install golang-go"; return 1; }
  mkdir -p "$built"
  ( cd "$here/$1" && go build -o "$built/$1.$$" . ) && touch "$built/$1.$$" && mv "$built/$1.$$" "$built/$1"
}

case "${1:-}" in
"")
  for module in "$here"/*/go.mod; do
    name="$(basename "$(dirname "$module")")"
    is_current "$name" || build "$name" || exit 1
  done
  ;;
--build) build "$2" ;;
*)
  name="$1"
  shift
  is_current "$name" || timeout 10 sh "$0" --build "$name" || { echo "$name is not built, or older than its source; $by_hand"; exit 127; }
  exec "$built/$name" "$@"
  ;;
esac
