# A paho-mqtt client that takes two seconds for each message, with a keep-alive of eight.

import json, os, sys, time

try:
    import paho.mqtt.client as mqtt
except ImportError:
    print("paho-mqtt is not installed: apt-get install python3-paho-mqtt")
    sys.exit(127)


def say(event, **more):
    print(json.dumps({"event": event, "at": str(time.monotonic_ns()), **more}))


def connected(client, userdata, flags, code):
    say("up")
    client.subscribe("jobs", qos=1)


def subscribed(client, userdata, mid, granted):
    say("beat")
    client.publish("ready", "x", retain=True)  # who publishes may not be there yet


def worked(client, userdata, message):
    say("beat")
    time.sleep(2)


client = mqtt.Client()
client.on_connect = connected
client.on_subscribe = subscribed
client.on_message = worked
client.on_disconnect = lambda client, userdata, code: say("down", reason=f"code {code}")
say("connecting")
client.connect(os.environ["FLATLINE_HOST"], int(os.environ["FLATLINE_PORT"]), keepalive=8)
client.loop_forever()
