package engine_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/engine"
)

// lossy is a store whose answers to changes get lost: after they were saved, or
// before.
type lossy struct {
	engine.Memory
	after, before bool
	other         []byte // saved by somebody else in place of what was
	lost          int
	saves         int
}

var errLost = errors.New("the answer was lost")

func (l *lossy) CompareAndSet(ctx context.Context, key string, version uint64, value []byte) (uint64, error) {
	if l.before {
		l.lost++
		return 0, errLost
	}
	l.saves++
	saved, err := l.Memory.CompareAndSet(ctx, key, version, value)
	if !l.after || err != nil {
		return saved, err
	}
	l.lost++
	if l.other != nil {
		_, err := l.Memory.CompareAndSet(ctx, key, saved, l.other)
		l.after, l.other = false, nil
		return 0, errors.Join(errLost, err)
	}
	return 0, errLost
}

func (l *lossy) CompareAndSetMany(ctx context.Context, changes []engine.Item) ([]engine.Result, error) {
	results := make([]engine.Result, len(changes))
	for i, c := range changes {
		results[i].Version, results[i].Err = l.CompareAndSet(ctx, c.Key, c.Version, c.Value)
	}
	if l.lost > 0 && l.lost%2 == 0 {
		return nil, errLost
	}
	return results, nil
}

// TestLostAnswers has all answers to changes be lost: what was saved is found
// out by reading it again, at once.
func TestLostAnswers(t *testing.T) {
	s := newScene(t, 5, "desk", "phone")
	store := &lossy{after: true}
	s.store = store
	s.start(nil)
	s.run(2 * time.Minute)
	for n := range 5 {
		s.products[1].click(t, fmt.Sprintf("%d2", n+1), "off")
	}
	s.run(2 * time.Second)
	for n := range 5 {
		s.expect(s.products[0], fmt.Sprintf("%d1", n+1), "off")
	}
	if got := s.products[0].writes; len(got) != 5 {
		t.Errorf("writes %q, want one for each of 5 agents", got)
	}
	if store.lost < 10 {
		t.Errorf("%d answers were lost, want many", store.lost)
	}
}

// TestUnsureSaves end as an error when nothing was saved, and as a conflict
// when somebody saved something else meanwhile.
func TestUnsureSaves(t *testing.T) {
	s := newScene(t, 1, "desk", "phone")
	store := &lossy{}
	s.store = store
	s.start(nil)
	s.run(2 * time.Minute)
	off := statussync.Report{Status: "off", Mark: statussync.Mark{At: s.clock.Now()}}
	store.before = true
	if err := s.products[1].host.Report(t.Context(), "12", off); !errors.Is(err, errLost) || store.lost != 1 {
		t.Errorf("not saved: %v after %d tries, want %v after one", err, store.lost, errLost)
	}
	store.before = false
	value, _, err := store.Get(t.Context(), "acme/agent/11")
	s.must(err)
	store.after, store.other, store.saves = true, value, 0
	if err := s.products[1].host.Report(t.Context(), "12", off); err != nil || store.saves != 2 {
		t.Errorf("saved over: %v after %d saves, want nil after 2", err, store.saves)
	}
	s.products[1].set("12", "off")
	s.run(time.Second)
	s.expect(s.products[0], "11", "off")
}

// stuck is a store whose Get does not return to a webhook before its context
// ends.
type stuck struct{ engine.Store }

func (s stuck) Get(ctx context.Context, key string) ([]byte, uint64, error) {
	if ctx.Value(byWebhook{}) != nil {
		<-ctx.Done()
		return nil, 0, ctx.Err()
	}
	return s.Store.Get(ctx, key)
}

// TestStuckWebhook delays a sweep of many batches by a second, once.
func TestStuckWebhook(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		desk, e := floorOf(t, 150, stuck{&engine.Memory{}}, nil)
		ctx, stop := context.WithCancel(t.Context())
		hook, release := context.WithCancel(context.WithValue(ctx, byWebhook{}, 1))
		answered, done := make(chan error), make(chan error)
		go func() { answered <- desk.host.Report(hook, "7000", statussync.Report{Status: "off"}) }()
		synctest.Wait()
		go func() { done <- e.Run(ctx) }()
		for i, want := range []int{0, 1} {
			time.Sleep(800 * time.Millisecond)
			if got := e.Stats().Sweeps; got != want {
				t.Errorf("%d sweeps after %d × 0.8 s beside a webhook that hangs, want %d", got, i+1, want)
			}
		}
		release()
		if err := <-answered; !errors.Is(err, context.Canceled) {
			t.Errorf("the webhook: %v, want the context's error", err)
		}
		stop()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
}
