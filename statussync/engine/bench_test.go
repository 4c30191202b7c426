package engine_test

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/engine"
)

// phone is a system of many agents that costs nothing: what is measured is the
// engine.
type phone struct {
	engine.Base
	name   string
	agents int
	host   engine.Host
}

func (p *phone) Name() string          { return p.name }
func (p *phone) Attach(h engine.Host)  { p.host = h }
func (p *phone) Traits() engine.Traits { return engine.Traits{PerMinute: 1_000_000} }

func (*phone) Catalog(context.Context) (statussync.Catalog, error) {
	return statussync.Catalog{{Status: "on", Name: "on", Settable: true}, {Status: "off", Name: "off", Settable: true}}, nil
}

func (p *phone) Page(context.Context, string) ([]engine.Sighting, string, error) {
	all := make([]engine.Sighting, p.agents)
	for i := range all {
		id := fmt.Sprint(7000 + i)
		all[i] = engine.Sighting{ID: id, Email: id + "@example.test", Report: statussync.Report{
			Status: "on", Mark: statussync.Mark{At: dawn.Add(-time.Hour)}, Groups: "310,320"}}
	}
	return all, "", nil
}

func (*phone) Read(context.Context, string) (statussync.Report, error) {
	return statussync.Report{Status: "on", Mark: statussync.Mark{At: dawn.Add(-time.Hour)}}, nil
}

func (*phone) Write(context.Context, string, statussync.Status) (engine.Receipt, error) {
	return engine.Receipt{}, nil
}

// joined is an engine over two such systems that has swept once.
func joined(tb testing.TB, agents int) (*phone, *engine.Engine) {
	tb.Helper()
	return joinedIn(tb, agents, nil)
}

// joinedIn is joined with a store of the test's own.
func joinedIn(tb testing.TB, agents int, store engine.Store) (*phone, *engine.Engine) {
	tb.Helper()
	desk, cell := &phone{name: "desk", agents: agents}, &phone{name: "cell", agents: agents}
	e, err := engine.New(tb.Context(), engine.Config{Account: "acme", Store: store, SweepEvery: time.Hour, Systems: []engine.System{desk, cell}, Pairs: []statussync.Pair{{
		A: "desk", B: "cell", Rules: []statussync.Rule{statussync.Both("on", "on"), statussync.Both("off", "off")},
	}}})
	if err != nil {
		tb.Fatal(err)
	}
	for e.Stats().Sweeps == 0 {
		if _, err := e.Step(tb.Context()); err != nil {
			tb.Fatal(err)
		}
	}
	if n := e.Stats().Systems[1].Joined; n != agents {
		tb.Fatalf("%d joined, want %d", n, agents)
	}
	return desk, e
}

// BenchmarkReport takes webhooks into the saved states of 10,000 busy agents, one
// in ten of them twice.
func BenchmarkReport(b *testing.B) {
	const agents = 10_000
	desk, _ := joined(b, agents)
	var ids [agents]string
	for i := range ids {
		ids[i] = fmt.Sprint(7000 + i)
	}
	report := func(n int64) {
		n -= n % 10 / 9 // every tenth repeats the ninth
		status := statussync.Status("on")
		if n/agents%2 == 0 {
			status = "off"
		}
		at := time.Now()
		err := desk.host.Report(b.Context(), ids[n*7919%agents], statussync.Report{
			At: at, ID: fmt.Sprintf("01EV%022d", n), Status: status, Mark: statussync.Mark{At: at, Seq: n + 1},
		})
		if err != nil {
			b.Error(err)
		}
	}
	var events atomic.Int64
	for range agents { // the first event of each
		report(events.Add(1) - 1)
	}
	b.ReportAllocs()
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			report(events.Add(1) - 1)
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "events/s")
}

// BenchmarkSweep decides on all agents of a list that shows nothing new.
func BenchmarkSweep(b *testing.B) {
	_, e := joined(b, 10_000)
	b.ReportAllocs()
	for b.Loop() {
		done := e.Stats().Sweeps
		for e.Sweep(); e.Stats().Sweeps == done; {
			if _, err := e.Step(b.Context()); err != nil {
				b.Fatal(err)
			}
		}
	}
}

// BenchmarkIdle reports the memory that an agent who does nothing needs: the
// engine's own, and its value in a Memory.
func BenchmarkIdle(b *testing.B) {
	for _, agents := range []int{1000, 10_000, 100_000, 1_000_000} {
		b.Run(fmt.Sprint(agents), func(b *testing.B) {
			one := idleMemory(b, 1)
			for b.Loop() {
				m := idleMemory(b, agents)
				b.ReportMetric((m.own-one.own)/float64(agents-1), "own-B/agent")
				b.ReportMetric((m.own+m.values-one.own-one.values)/float64(agents-1), "all-B/agent")
			}
		})
	}
}
