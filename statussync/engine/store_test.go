package engine_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/statussync/engine"
)

func TestMemory(t *testing.T) {
	m, ctx := &engine.Memory{}, t.Context()
	value, version, err := m.Get(ctx, "a")
	if value != nil || version != 0 || err != nil {
		t.Errorf("Get of nothing = %q, %d, %v", value, version, err)
	}
	first, err := m.CompareAndSet(ctx, "a", 0, []byte("one"))
	if first == 0 || err != nil {
		t.Fatalf("create = %d, %v", first, err)
	}
	if _, err := m.CompareAndSet(ctx, "a", 0, []byte("two")); !errors.Is(err, engine.ErrConflict) {
		t.Errorf("create again: %v, want a conflict", err)
	}
	second, err := m.CompareAndSet(ctx, "a", first, []byte("two"))
	if second == first || err != nil {
		t.Errorf("replace = %d, %v", second, err)
	}
	if _, err := m.CompareAndSet(ctx, "a", first, []byte("three")); !errors.Is(err, engine.ErrConflict) {
		t.Errorf("replace the old version: %v, want a conflict", err)
	}
	if value, version, _ := m.Get(ctx, "a"); string(value) != "two" || version != second {
		t.Errorf("Get = %q, %d, want two, %d", value, version, second)
	}
	if _, err := m.CompareAndSet(ctx, "a", second, nil); err != nil {
		t.Errorf("delete: %v", err)
	}
	third, err := m.CompareAndSet(ctx, "a", 0, []byte("again"))
	if err != nil || third <= second {
		t.Errorf("create after delete = %d, %v, want a version above %d", third, err, second)
	}
}

func TestMemoryScan(t *testing.T) {
	m, ctx := &engine.Memory{}, t.Context()
	for _, key := range []string{"x/1", "x/2", "x/3", "y/1"} {
		if _, err := m.CompareAndSet(ctx, key, 0, []byte(key)); err != nil {
			t.Fatal(err)
		}
	}
	if got, want := stored(t, m, "x/"), []string{"x/1", "x/2", "x/3"}; !slices.Equal(got, want) {
		t.Errorf("Scan = %q, want %q", got, want)
	}
	n := 0
	for it, err := range m.Scan(ctx, "") {
		if err != nil {
			t.Fatal(err)
		}
		if _, err := m.CompareAndSet(ctx, it.Key, it.Version, nil); err != nil { // the loop may change what it lists
			t.Error(err)
		}
		if n++; n == 2 {
			break
		}
	}
	if left := stored(t, m, ""); len(left) != 2 {
		t.Errorf("%q are left, want 2", left)
	}
}

// TestMemoryRaces counts with many goroutines: no count is lost.
func TestMemoryRaces(t *testing.T) {
	m, ctx := &engine.Memory{}, t.Context()
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for range 100 {
				for {
					value, version, _ := m.Get(ctx, "n")
					var n int
					if value != nil {
						_ = json.Unmarshal(value, &n)
					}
					if _, err := m.CompareAndSet(ctx, "n", version, fmt.Append(nil, n+1)); err == nil {
						break
					}
				}
			}
		})
	}
	group.Wait()
	if value, _, _ := m.Get(ctx, "n"); string(value) != "800" {
		t.Errorf("counted to %s, want 800", value)
	}
}

// FuzzRecord reads whatever may stand in a store: an error, or a state on which
// an engine can work.
func FuzzRecord(f *testing.F) {
	f.Add([]byte(`{"v":1,"ids":{"zendesk":"7001","aircall":"8001"},"state":{"sides":[` +
		`{"system":"zendesk","known":{"status":"3","mark":{"at":"2026-03-02T09:00:00Z"}},"want":{"status":"4","cause":{"system":"aircall","at":"2026-03-02T09:00:00Z"}}},` +
		`{"system":"aircall","sent":{"status":"available","started":"2026-03-02T09:00:00Z"},"doubt":{"why":"limbo","status":"unavailable"},"ask":"2026-03-02T09:00:00Z"}],` +
		`"recent":["01EV"]}}`))
	f.Add([]byte(`{"v":1,"ids":{"dialpad":"1","zendesk":"7001"},"state":{"sides":[{"system":"dialpad"},{"system":"zendesk"},{"system":"zendesk"}]}}`))
	f.Add([]byte(`{"v":2}`))
	f.Add([]byte(`{"v":2,"ids":{"zendesk":"7001","aircall":"8001"},"state":{"v":2,"sides":[` +
		`{"system":"zendesk","known":{"status":"3","seen":"2026-03-02T09:00:00Z"},"want":{"status":"4","cause":{"n":1,"system":"aircall","span":"2026-03-02T09:00:00Z/2s"}},` +
		`"sent":{"status":"4","sent":"2026-03-02T09:00:00Z"},"hold":{"status":"5","since":"2026-03-02T09:00:00Z"}},` +
		`{"system":"aircall","pending":{"status":"unavailable"},"read":"9999-12-31T23:59:59Z","work":{"live":[{"id":"1"}]}}],"causes":1}}`))
	f.Add([]byte(`{"v":3,"state":{"v":3}}`))
	f.Add([]byte(`null`))
	f.Add([]byte(`{"v":1,"state":{"sides":[{"system":"zendesk","want":{"tries":-1},"sent":{"started":"9999-12-31T23:59:59Z"}}]}}`))
	f.Fuzz(func(t *testing.T, value []byte) {
		w := newWorld(t)
		w.hire(1)
		if value == nil {
			value = []byte{}
		}
		if _, err := w.store.CompareAndSet(t.Context(), "acme/agent/7001", 0, value); err != nil {
			t.Fatal(err)
		}
		w.start(nil)
		w.must(drive(t.Context(), w.clock, w.engine, dawn.Add(90*time.Second)))
		_, err := w.engine.Explain(t.Context(), "7001")
		if err != nil && !errors.Is(err, engine.ErrUnknownAgent) && !errors.Is(err, engine.ErrNewer) { // the partner it names may have vanished
			t.Error(err)
		}
	})
}

// put stores a value.
func put(t *testing.T, s engine.Store, key, value string) {
	t.Helper()
	if _, err := s.CompareAndSet(t.Context(), key, 0, append([]byte{}, value...)); err != nil {
		t.Fatal(err)
	}
}

// version is that of a stored record.
func version(t *testing.T, s engine.Store, key string) int {
	t.Helper()
	value, _, err := s.Get(t.Context(), key)
	if err != nil {
		t.Fatal(err)
	}
	var rec struct{ V int }
	if err := json.Unmarshal(value, &rec); err != nil {
		t.Fatal(err)
	}
	return rec.V
}

// A Memory lists its keys in order, so that simulations are the same each time.
func TestMemoryScansInOrder(t *testing.T) {
	var m engine.Memory
	for _, key := range []string{"acme/agent/2", "acme/agent/10", "acme/agent/1", "acme/loose/desk/1", "acme/agent/3"} {
		put(t, &m, key, "{}")
	}
	var keys []string
	for it, err := range m.Scan(t.Context(), "acme/agent/") {
		if err != nil {
			t.Fatal(err)
		}
		keys = append(keys, it.Key)
	}
	if diff := cmp.Diff([]string{"acme/agent/1", "acme/agent/10", "acme/agent/2", "acme/agent/3"}, keys); diff != "" {
		t.Errorf("keys (-want +got):\n%s", diff)
	}
}
