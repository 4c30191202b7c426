package engine_test

import (
	"context"
	"iter"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/statussync/journal"
)

// failing is a store in which calls fail while a function says so.
type failing struct {
	engine.Store
	save func(key string, value []byte) bool
	scan func(prefix string) bool
}

func (f *failing) CompareAndSet(ctx context.Context, key string, version uint64, value []byte) (uint64, error) {
	if f.save != nil && f.save(key, value) {
		return 0, errStore
	}
	return f.Store.CompareAndSet(ctx, key, version, value)
}

func (f *failing) Scan(ctx context.Context, prefix string) iter.Seq2[engine.Item, error] {
	if f.scan != nil && f.scan(prefix) {
		return func(yield func(engine.Item, error) bool) { yield(engine.Item{}, errStore) }
	}
	return f.Store.Scan(ctx, prefix)
}

// TestClaimFails moves an agent of the phone to another one by the explicit map,
// while the record of its former owner cannot be removed: nobody gets it before.
func TestClaimFails(t *testing.T) {
	s := newUndated(t, 2)
	s.start(nil)
	s.run(2 * time.Minute)
	store, fails := s.store, true
	s.store = &failing{Store: store, save: func(key string, value []byte) bool {
		return fails && key == "acme/agent/21" && value == nil
	}}
	s.start(func(c *engine.Config) { c.Agents = map[string]map[string]string{"11": {"phone": "22"}} })
	s.run(90 * time.Second)
	fails = false
	s.run(3 * time.Minute)
	s.products[0].click(t, "21", "off")
	s.run(30 * time.Second)
	s.expect(s.products[1], "22", "on")
	if keys := stored(t, s.store, "acme/agent/"); len(keys) != 1 {
		t.Errorf("agents %q, want 11 alone", keys)
	}
}

// TestJournalBesideAFailingStore has the store fail once at the start: it is asked
// again, and the journal is written all the same, in one file.
func TestJournalBesideAFailingStore(t *testing.T) {
	for at := range 6 {
		s := newScene(t, 2, "desk", "phone")
		scans := 0
		s.store = &failing{Store: s.store, scan: func(string) bool { scans++; return scans == at+1 }}
		dir := t.TempDir()
		w := openJournal(t, dir, journal.Options{})
		s.start(func(c *engine.Config) { c.Journal = w })
		for n := 0; ; n++ {
			_, err := s.engine.Step(t.Context())
			if err == nil {
				break
			}
			if n > 3 {
				t.Errorf("scan %d failed: the engine does not start: %v", at, err)
				break
			}
		}
		s.run(2 * time.Minute)
		if err := w.Close(); err != nil {
			t.Errorf("scan %d failed: %v", at, err)
		}
		files, err := os.ReadDir(dir)
		s.must(err)
		if stats := w.Stats(); len(files) != 1 || stats.Failed != "" || stats.Lines < 5 {
			t.Errorf("scan %d failed: %d files, %+v", at, len(files), stats)
		}
	}
}

// TestClaimedTwice starts on a store in which two agents' records have the same id,
// as two processes may leave it: the one of the index keeps it.
func TestClaimedTwice(t *testing.T) {
	for range 10 { // a store lists them in any order
		s := newUndated(t, 2)
		s.start(nil)
		s.run(2 * time.Minute)
		value, _, err := s.store.Get(t.Context(), "acme/agent/21")
		s.must(err)
		s.replace("acme/agent/21", strings.Replace(string(value), `"phone":"22"`, `"phone":"12"`, 1))
		s.start(nil)
		s.run(3 * time.Minute)
		s.products[0].click(t, "21", "off")
		s.run(30 * time.Second)
		s.expect(s.products[1], "12", "on")
		s.expect(s.products[1], "22", "off")
		s.products[1].click(t, "12", "off")
		s.run(30 * time.Second)
		s.expect(s.products[0], "11", "off")
		if diff := cmp.Diff(map[string]string{"phone/12": `{"v":1,"agent":"11"}`, "phone/22": `{"v":1,"agent":"21"}`}, s.index()); diff != "" {
			t.Errorf("index (-want +got):\n%s", diff)
		}
	}
}

// TestLeftBehind has a webhook beside a move leave the record of the agent who had
// the partner before: that agent does not get it back.
func TestLeftBehind(t *testing.T) {
	s := newUndated(t, 2)
	s.start(nil)
	s.run(2 * time.Minute)
	value, _, err := s.store.Get(t.Context(), "acme/agent/21")
	s.must(err)
	s.start(func(c *engine.Config) { c.Agents = map[string]map[string]string{"11": {"phone": "22"}} })
	s.run(2*time.Minute + 20*time.Second) // no sweep is near
	put(t, s.store, "acme/agent/21", string(value))
	s.products[0].click(t, "21", "off")
	s.run(10 * time.Second)
	s.expect(s.products[1], "22", "on")
	s.products[0].click(t, "11", "off")
	s.run(10 * time.Second)
	s.expect(s.products[1], "22", "off")
}
