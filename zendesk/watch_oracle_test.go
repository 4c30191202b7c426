package zendesk_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/ctikit/ctikit/zendesk"
)

// naiveWatch merges without marks: every event counts, and so does whatever
// the list has else than was reported last.
func naiveWatch(w *world) watcher {
	return func(client *zendesk.Client, _ zendesk.WatchToken) (func(context.Context, zendesk.Event) error,
		func(context.Context, func(zendesk.AgentChange, error) bool), func() zendesk.WatchToken,
	) {
		var inbox []zendesk.AgentChange
		last := map[int64]zendesk.StatusID{}
		receive := func(_ context.Context, ev zendesk.Event) error {
			if ev, ok := ev.(*zendesk.AgentUnifiedStateChanged); ok {
				inbox = append(inbox, zendesk.AgentChange{AgentID: ev.AgentID, Kind: zendesk.ChangeStatus, Status: ev.New, At: ev.UpdatedAt})
			}
			return nil
		}
		changes := func(ctx context.Context, yield func(zendesk.AgentChange, error) bool) {
			for ctx.Err() == nil {
				for a, err := range client.Availability.All(ctx, zendesk.AvailabilityListOptions{}) {
					if err == nil && a.Status != nil && last[a.AgentID] != a.Status.ID {
						inbox = append(inbox, zendesk.AgentChange{AgentID: a.AgentID, Kind: zendesk.ChangeStatus, Status: *a.Status, At: a.Status.UpdatedAt, Gap: true})
					}
				}
				for len(inbox) > 0 {
					c := inbox[0]
					inbox = inbox[1:]
					last[c.AgentID] = c.Status.ID
					if !yield(c, nil) {
						return
					}
				}
				_ = w.clock.Sleep(ctx, 20*time.Second)
			}
		}
		return receive, changes, func() zendesk.WatchToken { return "" }
	}
}

// The oracle has to notice what the marks are for.
func TestWatchOracle(t *testing.T) {
	faults := map[string]int{"twice, backwards": 0, "not the truth": 0, "no gap": 0}
	for seed := range uint64(10) {
		w := newWorld(seed)
		if err := w.live(naiveWatch(w)); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		for _, c := range w.judge() {
			for fault := range faults {
				if strings.Contains(c, fault) {
					faults[fault]++
				}
			}
		}
	}
	for fault, n := range faults {
		if n == 0 {
			t.Errorf("the oracle never complained of %q", fault)
		}
	}
}
