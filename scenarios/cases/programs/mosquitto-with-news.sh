#!/bin/sh
# A broker, and a second client on its doorstep that publishes to the topic `news` twice a second, not through the path.
port="$1"
command -v mosquitto_pub >/dev/null || { echo "mosquitto_pub is not installed: apt-get install mosquitto-clients"; exit 127; }
mosquitto -v -p "$port" &
until mosquitto_pub -p "$port" -t news -m hello 2>/dev/null; do sleep 0.1; done
echo "news come"
while sleep 0.5; do echo tick; done | mosquitto_pub -p "$port" -t news -l -k 60 &
wait
