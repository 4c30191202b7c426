package main

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/zendesk"
)

// failing is a store that cannot read agents for a while.
type failing struct {
	engine.Store
	down atomic.Bool
	hits atomic.Int64
}

func (f *failing) Get(ctx context.Context, key string) ([]byte, uint64, error) {
	if f.down.Load() && strings.Contains(key, "/agent/") {
		f.hits.Add(1)
		return nil, 0, errors.New("the disk is busy")
	}
	return f.Store.Get(ctx, key)
}

// follows makes a board on a store, which follows the engine.
func follows(t *testing.T, store engine.Store) (*office, *board) {
	t.Helper()
	o := newOffice(3)
	a := o.accounts()
	a.store = store
	ctx, stop := context.WithCancel(t.Context())
	b, err := newBoard(ctx, a, fastLimits, time.UTC, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error)
	go func() { ended <- b.run(ctx) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		o.zendesk.Close()
		o.aircall.Close()
	})
	until(t, "all agents", func() bool { return len(b.picture.unexplained()) == 0 })
	return o, b
}

// TestFollowsAgain: a store that fails for a moment does not end what the board
// knows of phones.
func TestFollowsAgain(t *testing.T) {
	store := &failing{Store: plain{&engine.Memory{}}}
	o, b := follows(t, store)
	store.down.Store(true)
	o.clickZendesk(firstAgent, zendesk.StatusAway)
	until(t, "a failure", func() bool { return store.hits.Load() > 3 })
	store.down.Store(false)
	o.clickZendesk(firstAgent, lunchID)
	until(t, "the click", func() bool {
		b.picture.mu.Lock()
		defer b.picture.mu.Unlock()
		return deskOf(b.picture.agents[firstAgent].why).Shows.ID == "120001"
	})
}

// TestExplainsNewAgents: the engine may know an agent before the board's list does.
func TestExplainsNewAgents(t *testing.T) {
	_, b := follows(t, &engine.Memory{})
	b.picture.mu.Lock()
	delete(b.picture.agents, firstAgent)
	b.picture.mu.Unlock()
	if err := b.picture.read(t.Context(), b.accounts); err != nil {
		t.Fatal(err)
	}
	if n := len(b.picture.unexplained()); n != 1 {
		t.Fatalf("%d agents without an explanation", n)
	}
	b.explainNew(t.Context())
	if n := len(b.picture.unexplained()); n != 0 || !b.picture.agents[firstAgent].phone.joined {
		t.Errorf("%d agents without an explanation", n)
	}
}

// plain is a store that is no Watcher.
type plain struct{ engine.Store }
