#!/bin/sh
# A broker, and twelve busy loops beside it for fifteen seconds.
port="$1"
command -v mosquitto >/dev/null || { echo "mosquitto is not installed: apt-get install mosquitto"; exit 127; }
sleep 2 && for n in 1 2 3 4 5 6 7 8 9 10 11 12; do timeout 15 sh -c 'while :; do :; done' & done &
exec mosquitto -v -p "$port"
