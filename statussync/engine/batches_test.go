package engine_test

import (
	"context"
	"fmt"
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/engine"
)

// byWebhook marks the contexts of a test's webhooks.
type byWebhook struct{}

// watched counts what sweeps save, and now and then has a webhook come in the
// middle of it.
type watched struct {
	engine.Memory
	every   int         // a webhook each time that sweeps saved so many; 0 for none
	deliver func(n int) // the webhook

	mu      sync.Mutex
	saves   int // of sweeps
	largest int // batch
	next    int // saves at which the next webhook comes
	hooks   int
	began   map[any]int // saves when a webhook came
	read    map[any]chan struct{}
	most    int // saves between a webhook's coming and its save
	saved   int // webhooks
	group   sync.WaitGroup
}

func (w *watched) Get(ctx context.Context, key string) ([]byte, uint64, error) {
	if hook := ctx.Value(byWebhook{}); hook != nil {
		w.mu.Lock()
		if c := w.read[hook]; c != nil {
			close(c)
			delete(w.read, hook)
		}
		w.mu.Unlock()
	}
	return w.Memory.Get(ctx, key)
}

func (w *watched) CompareAndSet(ctx context.Context, key string, version uint64, value []byte) (uint64, error) {
	hook := ctx.Value(byWebhook{})
	if hook == nil {
		w.interrupt(1)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	saved, err := w.Memory.CompareAndSet(ctx, key, version, value)
	switch {
	case err != nil: // a conflict: nothing was saved
	case hook == nil:
		w.saves++
	default:
		w.most = max(w.most, w.saves-w.began[hook])
		w.saved++
	}
	return saved, err
}

func (w *watched) CompareAndSetMany(ctx context.Context, changes []engine.Item) ([]engine.Result, error) {
	w.interrupt(len(changes))
	w.mu.Lock()
	defer w.mu.Unlock()
	results, err := w.Memory.CompareAndSetMany(ctx, changes)
	for _, res := range results {
		if res.Err == nil {
			w.saves++
		}
	}
	return results, err
}

// interrupt notes that a sweep is going to save so many values. When it is time,
// a webhook comes just before them, and they are saved once it has begun.
func (w *watched) interrupt(n int) {
	w.mu.Lock()
	w.largest = max(w.largest, n)
	if w.every == 0 || w.saves < w.next {
		w.mu.Unlock()
		return
	}
	w.next += w.every
	w.hooks++
	hook, entered := w.hooks, make(chan struct{})
	w.began[hook], w.read[hook] = w.saves, entered
	w.mu.Unlock()
	w.group.Go(func() { w.deliver(hook) })
	<-entered
}

// frozen is a clock that several goroutines may ask: it stands still.
type frozen struct{ *ctikit.VirtualClock }

func (frozen) Sleep(ctx context.Context, _ time.Duration) error {
	runtime.Gosched()
	return ctx.Err()
}

// single is a store without the batches of the one in it.
type single struct{ engine.Store }

// sweepUntil does one step after the other until so many sweeps are done. Time
// stands still: while a webhook keeps a sweep waiting, it gets the processor.
func sweepUntil(t *testing.T, e *engine.Engine, sweeps int) {
	t.Helper()
	for ; e.Stats().Sweeps < sweeps; runtime.Gosched() {
		e.Sweep()
		if _, err := e.Step(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
}

// floorOf is an engine over two systems of many agents.
func floorOf(t *testing.T, agents int, store engine.Store, clock ctikit.Clock) (*phone, *engine.Engine) {
	t.Helper()
	desk, cell := &phone{name: "desk", agents: agents}, &phone{name: "cell", agents: agents}
	e, err := engine.New(t.Context(), engine.Config{
		Account: "acme", Store: store, Clock: clock, Systems: []engine.System{desk, cell},
		Pairs: []statussync.Pair{{A: "desk", B: "cell", Rules: []statussync.Rule{statussync.Both("on", "on"), statussync.Both("off", "off")}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return desk, e
}

// TestIdleSweeps save nothing: ten of them, of 5,000 agents.
func TestIdleSweeps(t *testing.T) {
	store := &watched{}
	_, e := floorOf(t, 5000, store, frozen{ctikit.NewVirtualClock(dawn)})
	sweepUntil(t, e, 2)
	before := store.saves
	sweepUntil(t, e, 12)
	if got := store.saves - before; got != 0 {
		t.Errorf("%d saves in ten idle sweeps, want none", got)
	}
	if before < 5000 {
		t.Errorf("%d saves of 5,000 agents before: they were not counted", before)
	}
}

// TestSweepAllocates at most half of the 163 MB that a sweep of 10,000 agents
// once did.
func TestSweepAllocates(t *testing.T) {
	if racing {
		t.Skip("the race detector allocates too")
	}
	_, e := joined(t, 10_000)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	sweepUntil(t, e, 2)
	runtime.ReadMemStats(&after)
	got := float64(after.TotalAlloc-before.TotalAlloc) / 1e6
	t.Logf("a sweep of 10,000 agents allocates %.1f MB", got)
	if got > 163.0/2 {
		t.Errorf("a sweep allocates %.1f MB, want at most %.1f", got, 163.0/2)
	}
}

// TestWebhooksDuringSweeps has webhooks come while a sweep saves 10,000 agents:
// at most one batch is saved before each.
func TestWebhooksDuringSweeps(t *testing.T) {
	const agents, batch = 10_000, 64
	for _, batches := range []bool{true, false} {
		t.Run(fmt.Sprintf("in batches %v", batches), func(t *testing.T) {
			store := &watched{began: map[any]int{}, read: map[any]chan struct{}{}}
			var plain engine.Store = store
			if !batches {
				plain = single{store}
			}
			desk, e := floorOf(t, agents, plain, frozen{ctikit.NewVirtualClock(dawn)})
			store.deliver = func(n int) {
				ctx := context.WithValue(t.Context(), byWebhook{}, n)
				id := fmt.Sprint(7000 + n*7919%agents)
				if err := desk.host.Report(ctx, id, statussync.Report{Status: "off", Mark: statussync.Mark{At: dawn}}); err != nil {
					t.Error(err)
				}
			}
			store.every = 37
			sweepUntil(t, e, 1) // joins 10,000 agents, and decides on them
			store.group.Wait()
			t.Logf("%d webhooks, %d saves of sweeps, at most %d of them before a webhook's", store.saved, store.saves, store.most)
			if store.most > batch {
				t.Errorf("%d saves before a webhook's, want at most %d", store.most, batch)
			}
			if store.saved < agents/64 {
				t.Errorf("%d webhooks were saved, want many", store.saved)
			}
			if want := map[bool]int{true: batch, false: 1}[batches]; store.largest != want {
				t.Errorf("the largest batch has %d agents, want %d", store.largest, want)
			}
		})
	}
}
