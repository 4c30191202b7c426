package filing_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/zendesk/ticketing"
	"github.com/ctikit/ctikit/zendesk/ticketing/filing"
)

// oddStore does something else at one write, or at all.
type oddStore struct {
	filing.Store
	at  int // which write; 0: all
	odd func(s *oddStore, ctx context.Context, key string, version uint64, value []byte) (uint64, error)

	mu sync.Mutex
	n  int
}

func (s *oddStore) CompareAndSet(ctx context.Context, key string, version uint64, value []byte) (uint64, error) {
	s.mu.Lock()
	s.n++
	now := s.at == 0 || s.n == s.at
	s.mu.Unlock()
	if now {
		return s.odd(s, ctx, key, version, value)
	}
	return s.Store.CompareAndSet(ctx, key, version, value)
}

var errFull = errors.New("the disk is full")

// oddities are ways in which a store can fail.
var oddities = map[string]func(s *oddStore, ctx context.Context, key string, version uint64, value []byte) (uint64, error){
	"not saved": func(*oddStore, context.Context, string, uint64, []byte) (uint64, error) { return 0, errFull },
	"saved, and reported as failed": func(s *oddStore, ctx context.Context, key string, version uint64, value []byte) (uint64, error) {
		if _, err := s.Store.CompareAndSet(ctx, key, version, value); err != nil {
			return 0, err
		}
		return 0, errFull
	},
	"another write comes first": func(s *oddStore, ctx context.Context, key string, version uint64, value []byte) (uint64, error) {
		if old, v, err := s.Store.Get(ctx, key); err == nil && v != 0 && v == version {
			_, _ = s.Store.CompareAndSet(ctx, key, v, old)
		}
		return s.Store.CompareAndSet(ctx, key, version, value)
	},
	"a little slow": func(s *oddStore, ctx context.Context, key string, version uint64, value []byte) (uint64, error) {
		rest(10 * time.Second)
		return s.Store.CompareAndSet(ctx, key, version, value)
	},
	"slow": func(s *oddStore, ctx context.Context, key string, version uint64, value []byte) (uint64, error) {
		rest(2 * time.Minute)
		return s.Store.CompareAndSet(ctx, key, version, value)
	},
}

// TestStoreFails has every write of the store fail once, in all ways.
func TestStoreFails(t *testing.T) {
	for name, odd := range oddities {
		for at, more := 1, true; more; at++ {
			t.Run(fmt.Sprintf("%s, write %d", name, at), func(t *testing.T) {
				more = false
				inWorld(t, func(w *world) {
					s := &oddStore{Store: w.store, at: at, odd: odd}
					more = fileWith(w, s) && s.n >= at
				})
			})
		}
	}
	t.Run("a little slow, every write", func(t *testing.T) {
		inWorld(t, func(w *world) { fileWith(w, &oddStore{Store: w.store, odd: oddities["a little slow"]}) })
	})
}

// fileWith files a call, telling it again as long as it is not saved, with one
// notice.
func fileWith(w *world, s filing.Store) bool {
	w.Helper()
	m := w.start(func(cfg *filing.Config[call]) {
		cfg.Store = s
		cfg.Plan = func(c ticketing.Case[call], now time.Time) ticketing.Next {
			next := plan(c, now)
			next.Notices = append(next.Notices, ticketing.Notice{Code: ticketing.AgentNotFound, Rule: "A2"})
			return next
		}
	})
	began := time.Now()
	for _, add := range []func(call) call{ring(began), hangUp} {
		for tries := 0; ; tries++ {
			err := m.Observe(w.Context(), key, func(c call) call {
				c.ID = "9001"
				return add(c)
			})
			if err == nil {
				break
			}
			if tries > 5 || strings.Contains(err.Error(), "15135557611") {
				w.Fatalf("Observe = %v", err)
			}
		}
		w.pass(time.Minute)
	}
	w.pass(2 * time.Hour)
	got := w.outcome("9001")
	if got.Logged > filed.Logged+1 {
		w.Errorf("%d calls logged", got.Logged)
	}
	got.Logged = filed.Logged
	if diff := cmp.Diff(filed, got); diff != "" {
		w.Errorf("outcome (-want +got):\n%s", diff)
	}
	if codes := w.noticed(); len(codes) != 1 {
		w.Errorf("notices %v, want one", codes)
	}
	return !w.Failed()
}

// TestUnreadable has a record of the account be of a newer format or damaged:
// cases go on. One of a case is left as it is, with an error for who reports.
func TestUnreadable(t *testing.T) {
	for name, value := range map[string]string{
		"newer": `{"v": 2, "case": {"key": "aircall/acme/9001", "later": true}, "shows": "holograms"}`, "cut": `{"v": 1, "ca`, "empty": ``, "null": `[]`,
	} {
		t.Run(name, func(t *testing.T) {
			inWorld(t, func(w *world) {
				for _, id := range []string{"account", "case/aircall/acme/9001"} {
					if _, err := w.store.CompareAndSet(t.Context(), "filing/acme/"+id, 0, []byte(value)); err != nil {
						t.Fatal(err)
					}
				}
				m := w.start()
				if err := m.Observe(t.Context(), key, func(c call) call { return c }); err == nil {
					t.Error("facts for a case that cannot be read are taken")
				}
				observe(m, "9002", ring(time.Now()))
				observe(m, "9002", hangUp)
				w.pass(time.Hour)
				if got := w.outcome("9002"); got.Tickets != 1 || got.Shown != 1 {
					t.Errorf("another case: %s", jsonOf(got))
				}
				if now, _, err := w.store.Get(t.Context(), "filing/acme/case/aircall/acme/9001"); err != nil || string(now) != value {
					t.Errorf("the record is %q, %v, want it as it was", now, err)
				}
			})
		})
	}
}

// TestDamagedValue has one value of each kind be damaged in the store: it is left
// as it is, and keeps no other waiting.
func TestDamagedValue(t *testing.T) {
	inWorld(t, func(w *world) {
		dies := w.start()
		dies.line.at = 1
		observe(dies, "9001", ring(time.Now()))
		observe(dies, "9001", hangUp)
		w.pass(time.Minute)
		dies.end()
		s := &damagedStore{Store: w.store}
		m := w.start(func(cfg *filing.Config[call]) { cfg.Store = s })
		w.pass(time.Hour)
		if got := w.outcome("9001"); got.Tickets != 1 || got.Shown != 1 {
			t.Errorf("the call before is filed: %s", jsonOf(got))
		}
		if s.scans < 2 || s.writes > 0 {
			t.Errorf("%d scans, and damaged values were written %d times", s.scans, s.writes)
		}
		if err := m.Observe(t.Context(), "damaged", func(c call) call { return c }); err == nil {
			t.Error("facts for a damaged case are taken")
		}
	})
}

// damagedStore has a damaged value first under every prefix, and another for the
// account.
type damagedStore struct {
	filing.Store
	mu            sync.Mutex
	scans, writes int
}

func isDamaged(key string) bool {
	return strings.HasSuffix(key, "/damaged") || strings.HasSuffix(key, "/account")
}

func (s *damagedStore) count(n *int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	*n++
}

func (s *damagedStore) Scan(ctx context.Context, prefix string) iter.Seq2[filing.Item, error] {
	s.count(&s.scans)
	return func(yield func(filing.Item, error) bool) {
		if yield(filing.Item{Key: prefix + "damaged", Value: []byte("x"), Version: 5}, errDamaged) {
			s.Store.Scan(ctx, prefix)(yield)
		}
	}
}

func (s *damagedStore) Get(ctx context.Context, key string) ([]byte, uint64, error) {
	if isDamaged(key) {
		return []byte("x"), 5, errDamaged
	}
	return s.Store.Get(ctx, key)
}

func (s *damagedStore) CompareAndSet(ctx context.Context, key string, version uint64, value []byte) (uint64, error) {
	if isDamaged(key) {
		s.count(&s.writes)
	}
	return s.Store.CompareAndSet(ctx, key, version, value)
}

var errDamaged = errors.New("the value is damaged")
