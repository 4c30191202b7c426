package engine_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/zendesk"
)

// TestDrain stops an engine whose writes wait for the phone's budget: it goes on
// until they are out, or until the time is over.
func TestDrain(t *testing.T) {
	tests := []struct {
		name  string
		drain time.Duration
		took  func(time.Duration) bool
		all   bool
	}{
		{"not at all", 0, func(d time.Duration) bool { return d <= time.Second }, false},
		{"for a while", 5 * time.Second, func(d time.Duration) bool { return d >= 5*time.Second && d < 6*time.Second }, false},
		{"until all is done", 10 * time.Minute, func(d time.Duration) bool { return d > 5*time.Second && d < 2*time.Minute }, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b, store := newBridge(t, 60), &engine.Memory{}
				e := b.replica(t, "/a", store, func(c *engine.Config) { c.Drain = tt.drain })
				ctx, stop := context.WithCancel(t.Context())
				done := make(chan error)
				go func() { done <- e.Run(ctx) }()
				time.Sleep(2*time.Minute + time.Second)
				for _, id := range b.ids {
					b.zendesk.SetStatus(id, zendesk.StatusAway)
				}
				time.Sleep(time.Second)
				stop()
				stopped := time.Now()
				if err := <-done; err != nil {
					t.Errorf("Run: %v", err)
				}
				if took := time.Since(stopped); !tt.took(took) {
					t.Errorf("stopping took %v", took)
				}
				if all := b.aircall.Writes() == len(b.ids); all != tt.all {
					t.Errorf("%d of %d writes, want all: %v", b.aircall.Writes(), len(b.ids), tt.all)
				}
			})
		})
	}
}

// TestDrainJobs follows an open job to its end.
func TestDrainJobs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, store := newBridge(t, 40), &engine.Memory{}
		e := b.replica(t, "/a", store, func(c *engine.Config) { c.Drain = time.Minute })
		ctx, stop := context.WithCancel(t.Context())
		done := make(chan error)
		go func() { done <- e.Run(ctx) }()
		time.Sleep(2*time.Minute + time.Second)
		for _, id := range b.ids {
			b.aircall.SetStatus(id+userOffset, "unavailable", "")
		}
		time.Sleep(time.Millisecond)
		stop()
		if err := <-done; err != nil {
			t.Errorf("Run: %v", err)
		}
		if n := b.zendesk.Writes(); n != len(b.ids) || e.Stats().Systems[0].Jobs == 0 {
			t.Errorf("%d of %d writes, %d jobs", n, len(b.ids), e.Stats().Systems[0].Jobs)
		}
		if keys := stored(t, store, "acme/job/"); len(keys) > 0 {
			t.Errorf("jobs are left: %q", keys)
		}
	})
}
