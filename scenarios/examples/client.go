// A heartbeat client: pings each interval, calls a silent server dead, comes back after a pause.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"syscall"
	"time"
	"unsafe"
)

// What the scenario declares, in milliseconds.
var settings struct {
	Heartbeat struct {
		IntervalMs time.Duration
		Detector   struct{ WindowMs time.Duration }
	}
	Reconnect struct{ DelayMs time.Duration }
}

func main() {
	if err := json.Unmarshal([]byte(os.Getenv("FLATLINE_SETTINGS")), &settings); err != nil {
		panic(err)
	}
	for {
		say("connecting", "")
		if up, err := session(); up {
			say("down", err.Error())
		}
		time.Sleep(settings.Reconnect.DelayMs * time.Millisecond)
	}
}

// One connection, until it is dead: whether it was ever up, and what it died of.
func session() (up bool, err error) {
	interval := settings.Heartbeat.IntervalMs * time.Millisecond
	window := settings.Heartbeat.Detector.WindowMs * time.Millisecond
	conn, err := net.DialTimeout("tcp", net.JoinHostPort(os.Getenv("FLATLINE_HOST"), os.Getenv("FLATLINE_PORT")), window)
	if err != nil {
		return false, err
	}
	defer conn.Close()
	go func() {
		for tick := time.Tick(interval); ; <-tick {
			if _, err := fmt.Fprintln(conn, "PING 1"); err != nil {
				return
			}
		}
	}()
	for answer := make([]byte, 1024); ; {
		conn.SetReadDeadline(time.Now().Add(window))
		if _, err = conn.Read(answer); errors.Is(err, os.ErrDeadlineExceeded) {
			return up, fmt.Errorf("nothing heard for %v", window)
		} else if err != nil {
			return up, err
		}
		if !up {
			up = true
			say("up", "")
		}
		say("beat", "")
	}
}

func say(event, reason string) {
	line, _ := json.Marshal(map[string]string{"event": event, "reason": reason, "at": fmt.Sprint(monotonic())})
	fmt.Println(string(line))
}

// CLOCK_MONOTONIC in nanoseconds, which Go's own time keeps to itself.
func monotonic() int64 {
	var now syscall.Timespec
	syscall.Syscall(syscall.SYS_CLOCK_GETTIME, 1, uintptr(unsafe.Pointer(&now)), 0)
	return now.Nano()
}
