# websocket-client as its documentation has it: a ping each three seconds, two seconds for the answer.

import json, os, sys, time

try:
    import websocket
except ImportError:
    print("websocket-client is not installed: apt-get install python3-websocket")
    sys.exit(127)


def say(event, **more):
    print(json.dumps({"event": event, "at": str(time.monotonic_ns()), **more}))


say("connecting")
app = websocket.WebSocketApp(
    f"ws://{os.environ['FLATLINE_HOST']}:{os.environ['FLATLINE_PORT']}/",
    on_open=lambda app: say("up"),
    on_pong=lambda app, data: say("beat"),
    on_ping=lambda app, data: say("beat"),
    on_error=lambda app, error: say("down", reason=str(error)),
)
app.run_forever(ping_interval=3, ping_timeout=2)
