package bridge

import (
	"context"
	"log/slog"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ctikit/ctikit/statussync/engine"
)

// TestRestart has an agent click in Aircall while the bridge is down: one that
// keeps its state copies the click as any other, one that does not takes
// Zendesk's status for the one to copy, as docs/production.md says.
func TestRestart(t *testing.T) {
	for name, tt := range map[string]struct {
		store engine.Store
		want  string // in both systems
	}{
		"with -store":    {new(engine.Memory), "online"},
		"without -store": {nil, "away"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newScene(t, onlyAircall)
				defer s.close()
				run := func() (stop func()) {
					s.bridge = newBridge(s.bridge.config, s.accounts(), slog.New(slog.DiscardHandler))
					s.bridge.store = tt.store
					s.zendesk.Deliver("bridge.example.test", &s.bridge.hooks)
					s.aircall.Deliver("bridge.example.test", &s.bridge.hooks)
					ctx, cancel := context.WithCancel(t.Context())
					done := make(chan error, 1)
					go func() { done <- s.bridge.work(ctx) }()
					time.Sleep(10 * time.Minute)
					return func() {
						cancel()
						if err := <-done; err != nil {
							t.Error(err)
						}
					}
				}
				stop := run()
				s.set(t, "zendesk", firstAgent, "Away")
				s.await(t, onAircall, firstAgent, "unavailable")
				time.Sleep(10 * time.Minute)
				stop()
				time.Sleep(time.Hour)
				s.set(t, onAircall, firstAgent, "available")
				time.Sleep(time.Minute)
				stop = run()
				s.await(t, "zendesk", firstAgent, tt.want)
				stop()
			})
		})
	}
}
