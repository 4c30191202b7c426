package engine_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/engine"
)

// damaged is a store of which one value is not as it was saved, until it is
// replaced.
type damaged struct {
	engine.Store
	key     string
	version uint64
}

func (d *damaged) hit(key string, version uint64) error {
	if key != d.key || version != d.version {
		return nil
	}
	return fmt.Errorf("store: %s: %w", key, engine.ErrBroken)
}

// damage has the value that a key has now be damaged.
func (d *damaged) damage(t *testing.T, key string) {
	t.Helper()
	_, version, err := d.Store.Get(t.Context(), key)
	if err != nil || version == 0 {
		t.Fatalf("Get %s: version %d, %v", key, version, err)
	}
	d.key, d.version = key, version
}

func (d *damaged) Get(ctx context.Context, key string) ([]byte, uint64, error) {
	value, version, err := d.Store.Get(ctx, key)
	return value, version, errors.Join(err, d.hit(key, version))
}

func (d *damaged) Scan(ctx context.Context, prefix string) iter.Seq2[engine.Item, error] {
	return func(yield func(engine.Item, error) bool) {
		for it, err := range d.Store.Scan(ctx, prefix) {
			if !yield(it, errors.Join(err, d.hit(it.Key, it.Version))) {
				return
			}
		}
	}
}

// TestBrokenRecord puts it aside, whether it is met at the start or later; its
// agent starts afresh and the others go on.
func TestBrokenRecord(t *testing.T) {
	const checksum = "a wrong checksum"
	for _, value := range []string{"nonsense", "{}", "", "null", `{"v":"2"}`, `{"v":2,"ids":[]}`, `{"v":2,"state":{"v":2,"sides":7}}`, `{"v":2,"term":9223372036854775807}`, `{"v":2,"term":-1}`, checksum} {
		for _, later := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s later %v", value, later), func(t *testing.T) {
				const key = "acme/agent/21"
				s := newScene(t, 3, "desk", "phone")
				store := &damaged{Store: s.store}
				s.store = store
				desk, phone := s.products[0], s.products[1]
				s.start(nil)
				s.run(2 * time.Minute)
				_, version, err := store.Get(t.Context(), key)
				s.must(err)
				_, err = store.CompareAndSet(t.Context(), key, version, append([]byte{}, value...))
				s.must(err)
				if value == checksum {
					store.damage(t, key)
				}
				if !later {
					s.start(nil)
					s.run(2 * time.Minute)
				}
				for _, n := range []string{"1", "2", "3"} {
					phone.click(t, n+"2", "off")
				}
				s.run(3 * time.Minute)
				for _, n := range []string{"1", "2", "3"} {
					s.expect(desk, n+"1", "off")
				}
				if diff := cmp.Diff([]string{"desk quarantined 21"}, s.notices); diff != "" {
					t.Errorf("notices (-want +got):\n%s", diff)
				}
				if got, _, err := s.store.Get(t.Context(), "acme/broken/agent/21"); string(got) != value || got == nil {
					t.Errorf("put aside is %q, %v, want %q", got, err, value)
				}
				if got := s.engine.Stats(); got.Broken != 1 || got.Newer != 0 {
					t.Errorf("%d broken and %d newer, want 1 and 0", got.Broken, got.Newer)
				}
				if x, err := s.engine.Explain(t.Context(), "21"); err != nil || x.Systems[1].ID != "22" {
					t.Errorf("Explain: %v, %v", x, err)
				}
			})
		}
	}
}

// TestBrokenJob puts a damaged job aside, and the others go on.
func TestBrokenJob(t *testing.T) {
	for _, value := range []string{"nonsense", "{}", `{"v":1,"ids":7}`, "a wrong checksum"} {
		t.Run(value, func(t *testing.T) {
			const key = "acme/job/desk/1-1"
			s := newScene(t, 1, "desk", "phone")
			store := &damaged{Store: s.store}
			s.store = store
			put(t, store, key, value)
			if value == "a wrong checksum" {
				store.damage(t, key)
			}
			s.start(nil)
			s.run(2 * time.Minute)
			if diff := cmp.Diff([]string{"desk quarantined "}, s.notices); diff != "" {
				t.Errorf("notices (-want +got):\n%s", diff)
			}
			if got, _, err := s.store.Get(t.Context(), "acme/broken/job/desk/1-1"); string(got) != value {
				t.Errorf("put aside is %q, %v, want %q", got, err, value)
			}
			if n := s.engine.Stats().Sweeps; n == 0 {
				t.Error("no sweep")
			}
		})
	}
}

// TestBrokenAgain replaces what was put aside before.
func TestBrokenAgain(t *testing.T) {
	s := newScene(t, 1, "desk", "phone")
	s.start(nil)
	s.run(2 * time.Minute)
	for _, value := range []string{"one", "two", "two"} {
		_, version, err := s.store.Get(t.Context(), "acme/agent/11")
		s.must(err)
		_, err = s.store.CompareAndSet(t.Context(), "acme/agent/11", version, []byte(value))
		s.must(err)
		s.run(2 * time.Minute)
		if got, _, _ := s.store.Get(t.Context(), "acme/broken/agent/11"); string(got) != value {
			t.Errorf("put aside is %q, want %q", got, value)
		}
	}
	if got := s.engine.Stats().Broken; got != 3 {
		t.Errorf("%d broken, want 3", got)
	}
}

// TestBrokenLooseRecord is put aside too, and so is one that is met when its
// agent is joined.
func TestBrokenLooseRecord(t *testing.T) {
	s := newScene(t, 2, "desk", "phone")
	desk, phone := s.products[0], s.products[1]
	put(t, s.store, "acme/loose/phone/12", "nonsense")
	put(t, s.store, "acme/loose/phone/22", "nonsense")
	partners := desk.people
	desk.people = []person{{"91", "another@example.test", "on", dawn}}
	s.start(nil)
	s.run(2 * time.Minute)
	s.notices = nil
	phone.click(t, "12", "off")
	desk.people = partners
	s.run(3 * time.Minute)
	s.expect(desk, "11", "off")
	got := strings.Join(s.notices, ", ")
	for _, want := range []string{"phone quarantined 12", "phone quarantined 22"} {
		if strings.Count(got, want) != 1 {
			t.Errorf("notices %q, want %q once", got, want)
		}
	}
	if keys := stored(t, s.store, "acme/loose/"); len(keys) > 0 {
		t.Errorf("%q are left", keys)
	}
}

// TestNewerRecord leaves it and its agent alone: its webhooks come again later,
// and the other agents go on.
func TestNewerRecord(t *testing.T) {
	for _, value := range []string{`{"v":7}`, `{"v":2,"state":{"v":9}}`, `{"v":3,"ids":"of another type"}`} {
		t.Run(value, func(t *testing.T) {
			s := newScene(t, 3, "desk", "phone")
			desk, phone := s.products[0], s.products[1]
			put(t, s.store, "acme/agent/21", value)
			s.start(nil)
			s.run(3 * time.Minute)
			phone.click(t, "12", "off")
			phone.click(t, "32", "off")
			phone.set("22", "off")
			for range 2 {
				if err := phone.host.Report(t.Context(), "22", statussync.Report{Status: "off"}); !errors.Is(err, engine.ErrNewer) {
					t.Errorf("Report: %v, want %v", err, engine.ErrNewer)
				}
			}
			s.run(3 * time.Minute)
			s.expect(desk, "11", "off")
			s.expect(desk, "21", "on")
			s.expect(desk, "31", "off")
			if diff := cmp.Diff([]string{"desk newer_record 21"}, s.notices); diff != "" {
				t.Errorf("notices (-want +got):\n%s", diff)
			}
			if got, _, _ := s.store.Get(t.Context(), "acme/agent/21"); string(got) != value {
				t.Errorf("the record is %q, want %q as it was", got, value)
			}
			if _, err := s.engine.Explain(t.Context(), "21"); !errors.Is(err, engine.ErrNewer) {
				t.Errorf("Explain: %v, want %v", err, engine.ErrNewer)
			}
			if _, err := s.engine.Ask(t.Context(), "21", "off", "a supervisor"); !errors.Is(err, engine.ErrNewer) {
				t.Errorf("Ask: %v, want %v", err, engine.ErrNewer)
			}
			if got := s.engine.Stats(); got.Newer != 1 || got.Broken != 0 {
				t.Errorf("%d newer and %d broken, want 1 and 0", got.Newer, got.Broken)
			}
		})
	}
}

// TestNewerLooseRecord is left as it is, also when its agent is joined.
func TestNewerLooseRecord(t *testing.T) {
	const key, value = "acme/loose/phone/12", `{"v":7}`
	s := newScene(t, 1, "desk", "phone")
	desk, phone := s.products[0], s.products[1]
	put(t, s.store, key, value)
	partner := desk.people
	desk.people = []person{{"91", "another@example.test", "on", dawn}}
	s.start(nil)
	s.run(2 * time.Minute)
	s.notices = nil
	if err := phone.host.Report(t.Context(), "12", statussync.Report{Status: "off"}); !errors.Is(err, engine.ErrNewer) {
		t.Errorf("Report: %v, want %v", err, engine.ErrNewer)
	}
	if want := "phone newer_record 12"; len(s.notices) != 1 || s.notices[0] != want {
		t.Errorf("notices %q, want %q", s.notices, want)
	}
	desk.people = partner
	s.run(3 * time.Minute)
	phone.click(t, "12", "off")
	s.run(time.Minute)
	s.expect(desk, "11", "off")
	if got, _, _ := s.store.Get(t.Context(), key); string(got) != value {
		t.Errorf("the record is %q, want %q as it was", got, value)
	}
}

// TestUnknownMembers of a record survive when it is saved again.
func TestUnknownMembers(t *testing.T) {
	const key = "acme/agent/11"
	s := newScene(t, 1, "desk", "phone")
	s.start(nil)
	s.run(2 * time.Minute)
	value, version, err := s.store.Get(t.Context(), key)
	s.must(err)
	const unknown = `"a \"new\" member":{"of":[1.50,"<&>"]},"ward":12345678901234567890`
	value = append(append(value[:len(value)-1:len(value)-1], ","+unknown...), '}')
	_, err = s.store.CompareAndSet(t.Context(), key, version, value)
	s.must(err)
	for _, status := range []statussync.Status{"off", "on"} {
		s.products[1].click(t, "12", status)
		s.run(2 * time.Minute)
		s.expect(s.products[0], "11", status)
	}
	s.start(nil)
	s.run(2 * time.Minute)
	s.products[1].click(t, "12", "off")
	s.run(2 * time.Minute)
	if got, _, _ := s.store.Get(t.Context(), key); !strings.HasSuffix(string(got), ","+unknown+"}") {
		t.Errorf("the record is %s, want %s in it", got, unknown)
	}
}

// wrecked is a store that is damaged as a whole, once a test says so.
type wrecked struct {
	engine.Store
	now atomic.Bool
}

var errWrecked = fmt.Errorf("store: /var/lib/state.db: %w", engine.ErrStoreBroken)

func (w *wrecked) Get(ctx context.Context, key string) ([]byte, uint64, error) {
	if w.now.Load() {
		return nil, 0, errWrecked
	}
	return w.Store.Get(ctx, key)
}

// TestWreckedStore ends Run, and Step, with what the store said; webhooks get it
// too.
func TestWreckedStore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := &wrecked{Store: &engine.Memory{}}
		desk, e := floorOf(t, 3, store, nil)
		done := make(chan error)
		go func() { done <- e.Run(t.Context()) }()
		time.Sleep(5 * time.Second)
		store.now.Store(true)
		if err := desk.host.Report(t.Context(), "7001", statussync.Report{Status: "off"}); !errors.Is(err, engine.ErrStoreBroken) {
			t.Errorf("Report: %v, want %v", err, engine.ErrStoreBroken)
		}
		if err := <-done; !errors.Is(err, errWrecked) {
			t.Errorf("Run: %v, want %v", err, errWrecked)
		}
		if _, err := e.Step(t.Context()); !errors.Is(err, errWrecked) {
			t.Errorf("Step: %v, want %v", err, errWrecked)
		}
	})
}
