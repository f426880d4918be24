// A gRPC server that forgives no more than one ping in ten seconds, as grpc-go's own enforcement policy has it. Its one method
// sends a message at once and then each ten seconds, so the stream is quiet in between.
package main

import (
	"fmt"
	"net"
	"os"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/keepalive"
)

// Messages are bytes as they are.
type raw struct{}

func (raw) Name() string                        { return "proto" }
func (raw) Marshal(value any) ([]byte, error)   { return *value.(*[]byte), nil }
func (raw) Unmarshal(from []byte, to any) error { *to.(*[]byte) = from; return nil }

func watch(_ any, stream grpc.ServerStream) error {
	asked, beat := []byte{}, []byte("beat")
	if err := stream.RecvMsg(&asked); err != nil {
		return err
	}
	for {
		if err := stream.SendMsg(&beat); err != nil {
			return err
		}
		select {
		case <-stream.Context().Done():
			return stream.Context().Err()
		case <-time.After(10 * time.Second):
		}
	}
}

func main() {
	listener, err := net.Listen("tcp", "127.0.0.1:"+os.Args[1])
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	policy := keepalive.EnforcementPolicy{MinTime: 10 * time.Second}
	server := grpc.NewServer(grpc.ForceServerCodec(raw{}), grpc.KeepaliveEnforcementPolicy(policy))
	streams := []grpc.StreamDesc{{StreamName: "Watch", Handler: watch, ServerStreams: true}}
	server.RegisterService(&grpc.ServiceDesc{ServiceName: "flatline.Beats", HandlerType: (*any)(nil), Streams: streams}, nil)
	fmt.Println("listening")
	server.Serve(listener)
}
