"""A heartbeat client: pings each interval, calls a silent server dead, comes back after a pause."""
import json, os, socket, time

settings = json.loads(os.environ["FLATLINE_SETTINGS"])  # what the scenario declares, in milliseconds
interval = settings["heartbeat"]["intervalMs"] / 1000
window = settings["heartbeat"]["detector"]["windowMs"] / 1000
address = (os.environ["FLATLINE_HOST"], int(os.environ["FLATLINE_PORT"]))

def say(event, **more):
    print(json.dumps({"event": event, "at": str(time.monotonic_ns()), **more}), flush=True)

def beat(connection):
    heard = due = time.monotonic()
    while True:
        if time.monotonic() >= due:
            connection.sendall(b"PING 1\n")
            due += interval
        connection.settimeout(max(0.001, min(due, heard + window) - time.monotonic()))
        try:
            if not connection.recv(1024):
                raise ConnectionError("closed by the server")
            heard = time.monotonic()
            yield
        except TimeoutError:
            if time.monotonic() >= heard + window:
                raise TimeoutError(f"nothing heard for {window} s")

while True:
    up = False
    say("connecting")
    try:
        with socket.create_connection(address, timeout=window) as connection:
            for _ in beat(connection):
                up = up or not say("up")
                say("beat")
    except OSError as error:
        if up:
            say("down", reason=str(error))
    time.sleep(settings["reconnect"]["delayMs"] / 1000)
