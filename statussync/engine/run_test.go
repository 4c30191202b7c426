package engine_test

import (
	"context"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/aircall/aircalltest"
	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/statussync/systems"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// bridge is an engine that runs by the time of a synctest bubble.
type bridge struct {
	zendesk *zendesktest.Fake
	aircall *aircalltest.Fake
	hooks   *http.ServeMux
	ids     []int64
}

// newBridge hires agents and subscribes the webhooks of as many replicas.
func newBridge(t *testing.T, agents int) *bridge {
	t.Helper()
	b := &bridge{hooks: http.NewServeMux()}
	b.zendesk = zendesktest.New(t, zendesktest.WithWebhookSecret("secret of the test"))
	b.aircall = aircalltest.New(t, aircalltest.WithWebhookToken("token of the test"))
	b.zendesk.Deliver(bridgeHost, b.hooks)
	b.aircall.Deliver(bridgeHost, b.hooks)
	w := &world{t: t, zendesk: b.zendesk, aircall: b.aircall}
	b.ids = w.hire(agents)
	return b
}

// replica makes an engine whose webhooks arrive at its own paths.
func (b *bridge) replica(t *testing.T, path string, store engine.Store, change func(*engine.Config)) *engine.Engine {
	t.Helper()
	zs, as := systems.Zendesk(b.zendesk.Client()), systems.Aircall(b.aircall.Client())
	cfg := engine.Config{
		Account: "acme", Store: store,
		Systems: []engine.System{zs, as},
		Pairs:   []statussync.Pair{{A: "zendesk", B: "aircall", Rules: systems.AircallZendeskDefaults()}},
	}
	if change != nil {
		change(&cfg)
	}
	e, err := engine.New(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	b.zendesk.Subscribe("https://"+bridgeHost+path+"/zendesk", zendesk.EventAgentUnifiedStateChanged)
	zh, err := zendesk.NewWebhook([]string{"secret of the test"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.aircall.Client().Webhooks.Create(t.Context(), aircall.WebhookSpec{Name: path, URL: "https://" + bridgeHost + path + "/aircall", Events: aircall.PresenceEvents()}); err != nil {
		t.Fatal(err)
	}
	ah, err := aircall.NewWebhook([]string{"token of the test"})
	if err != nil {
		t.Fatal(err)
	}
	b.hooks.Handle("POST "+path+"/zendesk", zh.Handler(zs.Receive))
	b.hooks.Handle("POST "+path+"/aircall", ah.Handler(as.Receive))
	return e
}

// TestRun starts, works and stops.
func TestRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBridge(t, 3)
		e := b.replica(t, "/a", nil, nil)
		ctx, stop := context.WithCancel(t.Context())
		done := make(chan error)
		go func() { done <- e.Run(ctx) }()
		time.Sleep(2 * time.Minute)
		b.zendesk.SetStatus(b.ids[0], zendesk.StatusAway)
		time.Sleep(time.Minute)
		w := &world{t: t, zendesk: b.zendesk, aircall: b.aircall, engine: e}
		w.expect(b.ids[0], "4 unavailable")
		stop()
		if err := <-done; err != nil {
			t.Errorf("Run: %v", err)
		}
		// The bubble itself checks that no goroutine is left.
	})
}

// TestStopFinishes stops while a write is under way: its reply is awaited and
// saved, and nothing else is sent.
func TestStopFinishes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, store := newBridge(t, 2), &engine.Memory{}
		e := b.replica(t, "/a", store, nil)
		ctx, stop := context.WithCancel(t.Context())
		done := make(chan error)
		go func() { done <- e.Run(ctx) }()
		time.Sleep(2 * time.Minute)
		b.aircall.FailNext(writeUser, ctikit.Fault{Delay: 20 * time.Second}) // slow, not failing
		b.zendesk.SetStatus(b.ids[0], zendesk.StatusAway)
		b.zendesk.SetStatus(b.ids[1], zendesk.StatusAway)
		time.Sleep(time.Second)
		stop()
		stopped := time.Now()
		if err := <-done; err != nil {
			t.Errorf("Run: %v", err)
		}
		if took := time.Since(stopped); took != 19*time.Second {
			t.Errorf("stopping took %v, want the 19 s of the request under way", took)
		}
		if n := b.aircall.Count(writeUser); n != 1 {
			t.Errorf("%d writes, want the one under way", n)
		}
		replied := 0
		for _, id := range b.ids {
			x, err := e.Explain(t.Context(), zid(id))
			if err == nil && (x.Systems[1].Waits.For == statussync.Echo || x.Systems[1].Shows.ID == "unavailable") {
				replied++
			}
		}
		if replied != 1 {
			t.Errorf("%d replies are saved, want the one", replied)
		}
	})
}

// TestRunDoesNotSpin counts decisions and requests of an engine that waits for
// its budget: it sleeps until there is some.
func TestRunDoesNotSpin(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBridge(t, 60)
		var gets atomic.Int64
		e := b.replica(t, "/a", counting{&engine.Memory{}, &gets}, nil)
		ctx, stop := context.WithCancel(t.Context())
		done := make(chan error)
		go func() { done <- e.Run(ctx) }()
		time.Sleep(2 * time.Minute)
		for _, id := range b.ids {
			b.zendesk.SetStatus(id, zendesk.StatusAway)
		}
		before := gets.Load()
		time.Sleep(2 * time.Minute)
		if n := gets.Load() - before; n > 2500 { // 60 writes, their echoes, and three sweeps
			t.Errorf("%d reads of the store", n)
		}
		for _, id := range b.ids {
			(&world{t: t, zendesk: b.zendesk, aircall: b.aircall, engine: e}).expect(id, "4 unavailable")
		}
		stop()
		if err := <-done; err != nil {
			t.Errorf("Run: %v", err)
		}
	})
}

// counting counts the reads of a store.
type counting struct {
	engine.Store
	gets *atomic.Int64
}

func (c counting) Get(ctx context.Context, key string) ([]byte, uint64, error) {
	c.gets.Add(1)
	return c.Store.Get(ctx, key)
}

// TestSweepNow does not wait for the minute to pass.
func TestSweepNow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBridge(t, 1)
		e := b.replica(t, "/a", nil, func(c *engine.Config) { c.SweepEvery = time.Hour })
		ctx, stop := context.WithCancel(t.Context())
		done := make(chan error)
		go func() { done <- e.Run(ctx) }()
		time.Sleep(time.Minute)
		e.Sweep()
		time.Sleep(time.Second)
		if got := e.Stats().Sweeps; got != 2 {
			t.Errorf("%d sweeps, want 2", got)
		}
		if err := e.Resume(t.Context()); err != nil { // wakes nobody and changes nothing
			t.Error(err)
		}
		stop()
		if err := <-done; err != nil {
			t.Errorf("Run: %v", err)
		}
	})
}

// TestReplicas has two engines on one store decide on webhooks at the same
// time, while both run: every agent ends right, and nothing is written in vain.
func TestReplicas(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, store := newBridge(t, 20), &engine.Memory{}
		one, two := b.replica(t, "/a", store, nil), b.replica(t, "/b", store, nil)
		ctx, stop := context.WithCancel(t.Context())
		var runs, clicks sync.WaitGroup
		runs.Go(func() { _ = one.Run(ctx) })
		time.Sleep(5 * time.Second) // the first one joins
		_ = two.Pause(t.Context())  // one flusher per account: the other learns and decides
		runs.Go(func() { _ = two.Run(ctx) })
		time.Sleep(2 * time.Minute)
		for i, id := range b.ids {
			clicks.Go(func() {
				if i%2 == 0 {
					b.zendesk.SetStatus(id, zendesk.StatusAway)
				} else {
					b.aircall.SetStatus(id+userOffset, aircall.Unavailable, "")
				}
			})
		}
		clicks.Wait()
		time.Sleep(3 * time.Minute)
		for i, id := range b.ids {
			(&world{t: t, zendesk: b.zendesk, aircall: b.aircall, engine: one}).expect(id, []string{"4 unavailable", "2 unavailable"}[i%2])
		}
		if n := b.zendesk.Writes() + b.aircall.Writes(); n != len(b.ids) {
			t.Errorf("%d writes, want %d", n, len(b.ids))
		}
		if n := b.zendesk.NoOps() + b.aircall.NoOps(); n != 0 {
			t.Errorf("%d no-op writes", n)
		}
		stop()
		runs.Wait()
	})
}
