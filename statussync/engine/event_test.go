package engine_test

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/engine"
)

// counted is a store that counts its calls, and no Batcher.
type counted struct {
	engine.Store
	gets, saves, bytes atomic.Int64
}

func (c *counted) Get(ctx context.Context, key string) ([]byte, uint64, error) {
	c.gets.Add(1)
	return c.Store.Get(ctx, key)
}

func (c *counted) CompareAndSet(ctx context.Context, key string, version uint64, value []byte) (uint64, error) {
	c.saves.Add(1)
	c.bytes.Add(int64(len(value)))
	return c.Store.CompareAndSet(ctx, key, version, value)
}

// TestEventCosts: an event costs one Get, one save and at most 20 allocations,
// from receipt to saved. One that repeats another costs no save.
func TestEventCosts(t *testing.T) {
	const agents = 50
	tests := []struct {
		name  string
		saves int64 // an event
		event func(n int, r *statussync.Report)
	}{
		{"a click, which the other side is to follow, or to take back", 1, func(n int, r *statussync.Report) {
			r.Status = []statussync.Status{"off", "on"}[n/agents%2]
			r.Mark = statussync.Mark{At: r.At.Add(time.Duration(n) * time.Microsecond), Seq: int64(n)}
		}},
		{"a click without a mark, which only a reading decides", 1, func(n int, r *statussync.Report) {
			r.Status = []statussync.Status{"off", "on"}[n/agents%2]
		}},
		{"work", 1, func(n int, r *statussync.Report) {
			r.Edge = &statussync.Edge{Item: "c1", Step: statussync.Step(n / agents % 3)}
		}},
		{"a repeat", 0, func(n int, r *statussync.Report) { r.ID, r.Status = "01EV", "off" }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			store, clock := &counted{Store: &engine.Memory{}}, ctikit.NewVirtualClock(dawn)
			desk, e := floorOf(t, agents, store, clock)
			sweepUntil(t, e, 2)
			var ids [agents]string
			for i := range ids {
				ids[i] = fmt.Sprint(7000 + i)
			}
			n, at := 0, clock.Now()
			report := func() {
				r := statussync.Report{At: at, ID: fmt.Sprintf("01EV%022d", n)}
				tt.event(n, &r)
				if err := desk.host.Report(t.Context(), ids[n%agents], r); err != nil {
					t.Fatal(err)
				}
				n++
			}
			for range agents * 20 { // what is to be followed is in line then
				report()
			}
			gets, saves, bytes, before := store.gets.Load(), store.saves.Load(), store.bytes.Load(), n
			allocs := testing.AllocsPerRun(agents*20, report)
			if own := testing.AllocsPerRun(100, func() { _ = fmt.Sprintf("01EV%022d", n) }); allocs-own > 20 {
				t.Errorf("%v allocations, want at most 20", allocs-own)
			}
			gets, saves, bytes = store.gets.Load()-gets, store.saves.Load()-saves, store.bytes.Load()-bytes
			if events := int64(n - before); gets != events || saves != events*tt.saves {
				t.Errorf("%d Gets and %d saves for %d events", gets, saves, events)
			}
			t.Logf("%v allocations, %d bytes", allocs, bytes/max(1, saves))
		})
	}
}
