package engine_test

import (
	"context"
	"iter"
	"regexp"
	"sync"
	"testing"
	"time"

	"github.com/ctikit/ctikit/statussync/engine"
)

func TestSegment(t *testing.T) {
	for name, want := range map[string]string{
		"7001": "7001", "Acme-2_x": "Acme-2_x", "": "=", "=": "=3D", "=20": "=3D20", "a b/c": "a=20b=2Fc", "ö": "=C3=B6", "a.b@x|*>": "a=2Eb=40x=7C=2A=3E",
	} {
		if got := engine.Segment(name); got != want {
			t.Errorf("Segment(%q) = %q, want %q", name, got, want)
		}
	}
	for _, other := range []string{"a=", "a=2", "a=zz"} { // never made
		if got := engine.Unsegment(other); got != other {
			t.Errorf("Unsegment(%q) = %q, want it as it is", other, got)
		}
	}
}

var wholeSegment = regexp.MustCompile(`^[A-Za-z0-9_=-]+$`)

func FuzzSegment(f *testing.F) {
	for _, name := range []string{"", "7001", "=", "=41", "a/b", "\xff\x00", "é"} {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		s := engine.Segment(name)
		if !wholeSegment.MatchString(s) {
			t.Errorf("Segment(%q) = %q", name, s)
		}
		if back := engine.Unsegment(s); back != name {
			t.Errorf("Unsegment(%q) = %q, want %q", s, back, name)
		}
	})
}

// keyed is a store that holds its caller to the names that [engine.Store] allows.
type keyed struct {
	engine.Store
	t     *testing.T
	names map[string]bool // of keys and prefixes
	mu    *sync.Mutex
}

var (
	allowedKey    = regexp.MustCompile(`^[A-Za-z0-9_=-]+(/[A-Za-z0-9_=-]+)*$`)
	allowedPrefix = regexp.MustCompile(`^([A-Za-z0-9_=-]+/)*$`)
)

func (k keyed) check(name string, allowed *regexp.Regexp) {
	k.mu.Lock()
	k.names[name] = true
	k.mu.Unlock()
	if !allowed.MatchString(name) || len(name) > engine.MaxKey {
		k.t.Errorf("the engine asks for %q", name)
	}
}

func (k keyed) Get(ctx context.Context, key string) ([]byte, uint64, error) {
	k.check(key, allowedKey)
	return k.Store.Get(ctx, key)
}

func (k keyed) CompareAndSet(ctx context.Context, key string, version uint64, value []byte) (uint64, error) {
	k.check(key, allowedKey)
	if len(value) > engine.MaxValue {
		k.t.Errorf("%q has %d bytes", key, len(value))
	}
	return k.Store.CompareAndSet(ctx, key, version, value)
}

func (k keyed) Scan(ctx context.Context, prefix string) iter.Seq2[engine.Item, error] {
	k.check(prefix, allowedPrefix)
	return k.Store.Scan(ctx, prefix)
}

// TestOddNames: accounts, systems and agents of any name get keys that every
// store takes, and agents keep their names over a restart.
func TestOddNames(t *testing.T) {
	s := newScene(t, 3, "desk", "phone é/|")
	store := keyed{&engine.Memory{}, t, map[string]bool{}, &sync.Mutex{}}
	s.store = store
	desk, phone := s.products[0], s.products[1]
	desk.people[0].id, phone.people[0].id = "a b/ü=41", "*.>"
	phone.people[1].email = "nobody@example.test"
	change := func(c *engine.Config) { c.Account = "Acme & Söhne" }
	s.start(change)
	s.run(3 * time.Minute)
	phone.click(t, "*.>", "off")
	phone.click(t, "22", "off") // joined to nobody
	s.run(time.Minute)
	s.expect(desk, "a b/ü=41", "off")

	s.start(change)
	s.run(3 * time.Minute)
	desk.click(t, "a b/ü=41", "on")
	s.run(time.Minute)
	s.expect(phone, "*.>", "on")
	if _, err := s.engine.Explain(t.Context(), "a b/ü=41"); err != nil {
		t.Error(err)
	}
	for _, want := range []string{"Acme=20=26=20S=C3=B6hne/agent/", "Acme=20=26=20S=C3=B6hne/agent/a=20b=2F=C3=BC=3D41"} {
		if !store.names[want] {
			t.Errorf("never asked for %q: %v", want, store.names)
		}
	}
}
