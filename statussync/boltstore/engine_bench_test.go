package boltstore_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/boltstore"
	"github.com/ctikit/ctikit/statussync/engine"
)

// BenchmarkEvent takes webhooks into the saved states of 10,000 busy agents, from
// several callers, each with agents of its own. Beside it stands BenchmarkUpdate.
func BenchmarkEvent(b *testing.B) {
	for _, callers := range []int{1, 64, 256} {
		b.Run(fmt.Sprintf("callers=%d", callers), func(b *testing.B) {
			events := newEvents(b, open(b, filepath.Join(b.TempDir(), "state.db")))
			run(b, callers, events.report)
		})
	}
}

// BenchmarkPaced takes in 2,000 webhooks a second and reports how long they take
// from receipt to answer, and beside it one page and one flush of a plain file.
func BenchmarkPaced(b *testing.B) {
	const pause = time.Second / 2000
	events := newEvents(b, open(b, filepath.Join(b.TempDir(), "state.db")))
	took := make([]time.Duration, b.N)
	b.ResetTimer()
	ticker, start := time.NewTicker(pause), time.Now()
	defer ticker.Stop()
	var group sync.WaitGroup
	for i := range took {
		due := start.Add(time.Duration(i) * pause)
		for time.Now().Before(due) { // ticks that come late are not made up for
			<-ticker.C
		}
		group.Go(func() {
			if err := events.report(i % benchAgents); err != nil {
				b.Error(err)
			}
			took[i] = time.Since(due)
		})
	}
	group.Wait()
	b.StopTimer()
	flushes := flushTimes(b, 500)
	for name, all := range map[string][]time.Duration{"event": took, "flush": flushes} {
		slices.Sort(all)
		b.ReportMetric(ms(all[len(all)/2]), name+"-p50-ms")
		b.ReportMetric(ms(all[len(all)*99/100]), name+"-p99-ms")
	}
}

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// flushTimes writes one page to a file and flushes it, again and again.
func flushTimes(b *testing.B, n int) (took []time.Duration) {
	b.Helper()
	f, err := os.Create(filepath.Join(b.TempDir(), "plain"))
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	page := make([]byte, os.Getpagesize())
	for range n {
		start := time.Now()
		if _, err := f.WriteAt(page, 0); err != nil {
			b.Fatal(err)
		}
		if err := f.Sync(); err != nil {
			b.Fatal(err)
		}
		took = append(took, time.Since(start))
	}
	return took
}

// events are those of agents in an engine that has joined them in two systems.
type events struct {
	b     *testing.B
	desk  *product
	times [benchAgents]int // how many events an agent has had; its caller's alone
}

func newEvents(b *testing.B, store *boltstore.Store) *events {
	b.Helper()
	desk, phone := &product{name: "desk"}, &product{name: "phone"}
	e, err := engine.New(b.Context(), engine.Config{
		Account: "acme", Store: store, SweepEvery: time.Hour, Systems: []engine.System{desk, phone},
		Pairs: []statussync.Pair{{A: "desk", B: "phone", Rules: []statussync.Rule{statussync.Both("on", "on"), statussync.Both("off", "off")}}},
	})
	if err != nil {
		b.Fatal(err)
	}
	for e.Stats().Sweeps == 0 {
		if _, err := e.Step(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
	if n := e.Stats().Systems[1].Joined; n != benchAgents {
		b.Fatalf("%d joined, want %d", n, benchAgents)
	}
	events := &events{b: b, desk: desk}
	var group sync.WaitGroup
	for c := range 256 { // the first event of each: then they are busy
		group.Go(func() {
			for i := c; i < benchAgents; i += 256 {
				if err := events.report(i); err != nil {
					b.Error(err)
				}
			}
		})
	}
	group.Wait()
	return events
}

// report reports that an agent chose the other status.
func (ev *events) report(i int) error {
	ev.times[i]++
	status := statussync.Status("off")
	if ev.times[i]%2 == 0 {
		status = "on"
	}
	now := time.Now()
	return ev.desk.host.Report(ev.b.Context(), agentID(i), statussync.Report{
		ID: fmt.Sprintf("01EV%010d%012d", i, ev.times[i]), Status: status, Mark: statussync.Mark{At: now, Seq: int64(ev.times[i])},
	})
}

func agentID(i int) string { return strconv.Itoa(10_000_000 + i) }

// product is a system of many agents that costs nothing.
type product struct {
	engine.Base
	name string
	host engine.Host
}

func (p *product) Name() string          { return p.name }
func (p *product) Attach(h engine.Host)  { p.host = h }
func (p *product) Traits() engine.Traits { return engine.Traits{PerMinute: 1_000_000} }

func (*product) Catalog(context.Context) (statussync.Catalog, error) {
	return statussync.Catalog{{Status: "on", Name: "on", Settable: true}, {Status: "off", Name: "off", Settable: true}}, nil
}

func (*product) Page(context.Context, string) ([]engine.Sighting, string, error) {
	all := make([]engine.Sighting, benchAgents)
	for i := range all {
		all[i] = engine.Sighting{ID: agentID(i), Email: agentID(i) + "@example.test", Report: statussync.Report{
			Status: "on", Mark: statussync.Mark{At: time.Now().Add(-time.Hour)}, Groups: "310,320"}}
	}
	return all, "", nil
}

func (*product) Read(context.Context, string) (statussync.Report, error) {
	return statussync.Report{Status: "on"}, nil
}

func (*product) Write(context.Context, string, statussync.Status) (engine.Receipt, error) {
	return engine.Receipt{}, nil
}
