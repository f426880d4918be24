#!/bin/sh
# A broker, and a second client on its doorstep that publishes nine messages at once as soon as somebody listens.
port="$1"
command -v mosquitto_sub >/dev/null || { echo "mosquitto_sub is not installed: apt-get install mosquitto-clients"; exit 127; }
mosquitto -v -p "$port" &
until mosquitto_sub -p "$port" -t ready -C 1 >/dev/null 2>&1; do sleep 0.1; done
for n in 1 2 3 4 5 6 7 8 9; do echo "job $n"; done | mosquitto_pub -p "$port" -t jobs -q 1 -l
wait
