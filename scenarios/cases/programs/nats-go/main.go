// nats.go as its documentation has it: a ping each second, two unanswered are death, and it comes back by itself.
package main

import (
	"fmt"
	"io"
	"os"
	"time"

	"github.com/nats-io/nats.go"
)

func main() {
	// What it is sent is echoed: nothing holds its output back.
	go io.Copy(os.Stdout, os.Stdin)
	address := "nats://" + os.Getenv("FLATLINE_HOST") + ":" + os.Getenv("FLATLINE_PORT")
	connection, err := nats.Connect(address,
		nats.PingInterval(time.Second), nats.MaxPingsOutstanding(2), nats.ReconnectWait(300*time.Millisecond), nats.MaxReconnects(-1),
		nats.Timeout(time.Second),
		nats.DisconnectErrHandler(func(_ *nats.Conn, err error) { fmt.Println("lost", err) }),
		nats.ReconnectHandler(func(*nats.Conn) { fmt.Println("connected") }))
	if err != nil {
		fmt.Println("cannot connect:", err)
		os.Exit(1)
	}
	fmt.Println("connected")
	for range time.Tick(500 * time.Millisecond) {
		if connection.FlushTimeout(400*time.Millisecond) == nil {
			fmt.Println("pong")
		}
	}
}
