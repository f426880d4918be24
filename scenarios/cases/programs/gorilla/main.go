// A client around gorilla/websocket 1.5.0 as many are written: a text each second with a write deadline, and a reader that
// blocks. With READ_DEADLINE it pings instead, and each pong renews the deadline of the reader.
package main

import (
	"fmt"
	"os"
	"time"

	"github.com/gorilla/websocket"
)

func main() {
	connection, _, err := websocket.DefaultDialer.Dial("ws://"+os.Getenv("FLATLINE_HOST")+":"+os.Getenv("FLATLINE_PORT"), nil)
	if err != nil {
		fmt.Println("dial error", err)
		os.Exit(1)
	}
	fmt.Println("connected")
	deadline, _ := time.ParseDuration(os.Getenv("READ_DEADLINE"))
	if deadline > 0 {
		renew := func() { connection.SetReadDeadline(time.Now().Add(deadline)) }
		renew()
		connection.SetPongHandler(func(string) error { renew(); fmt.Println("pong"); return nil })
	}
	go write(connection, deadline > 0)
	for {
		if _, _, err := connection.ReadMessage(); err != nil {
			fmt.Println("read error", err)
			os.Exit(1)
		}
		fmt.Println("echo")
	}
}

func write(connection *websocket.Conn, ping bool) {
	for range time.Tick(time.Second) {
		until := time.Now().Add(time.Second)
		connection.SetWriteDeadline(until)
		err := error(nil)
		if ping {
			err = connection.WriteControl(websocket.PingMessage, nil, until)
		} else {
			err = connection.WriteMessage(websocket.TextMessage, []byte("hello"))
		}
		if err != nil {
			fmt.Println("write error", err)
		}
	}
}
