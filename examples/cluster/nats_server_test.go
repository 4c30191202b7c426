package main

import (
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
)

// startNATS starts a server apart from the program, as a team has one.
func startNATS(t *testing.T, config string) {
	t.Helper()
	o, err := server.ProcessConfigFile(config)
	must(t, err)
	o.JetStream, o.StoreDir, o.SyncAlways, o.NoLog, o.NoSigs = true, t.TempDir(), true, true, true
	s, err := server.NewServer(o)
	must(t, err)
	s.Start()
	if !s.ReadyForConnections(10 * time.Second) {
		t.Fatal("the server does not start")
	}
	t.Cleanup(func() {
		s.Shutdown()
		s.WaitForShutdown()
	})
}
