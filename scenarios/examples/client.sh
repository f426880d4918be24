#!/bin/bash
# A heartbeat client around nc: one ping, one answer, a pause. It has no clock of its own worth printing, so the arrival of
# its lines counts. In: $BEAT, $WINDOW and $PAUSE in seconds.
trap '' PIPE
cat <&0 & # echoes {"sync":1}: nothing holds our output back
say() { echo "{\"event\":\"$1\",\"reason\":\"$2\"}"; }

while say connecting; do
  coproc nc "$FLATLINE_HOST" "$FLATLINE_PORT"
  pid=$! up=
  exec 3<&"${COPROC[0]}" 4>&"${COPROC[1]}"
  while echo "PING 1" >&4 && read -r -t "$WINDOW" <&3; do
    [ "$up" ] || say up
    up=1
    say beat
    sleep "$BEAT"
  done 2>/dev/null
  [ "$up" ] && say down "no answer in $WINDOW s"
  kill "$pid" 2>/dev/null
  wait "$pid" 2>/dev/null
  sleep "$PAUSE"
done
