package engine_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/boltstore"
	"github.com/ctikit/ctikit/statussync/engine"
)

// boltFile is a store in a file, which is opened anew for each life of an engine.
type boltFile struct {
	t     *testing.T
	path  string
	store *boltstore.Store
}

func newBoltFile(t *testing.T) *boltFile {
	t.Helper()
	f := &boltFile{t: t, path: filepath.Join(t.TempDir(), "state.db")}
	t.Cleanup(func() {
		if f.store != nil {
			_ = f.store.Close() // a broken one says so
		}
	})
	return f
}

func (f *boltFile) close() {
	f.t.Helper()
	if f.store != nil {
		if err := f.store.Close(); err != nil {
			f.t.Fatal(err)
		}
		f.store = nil
	}
}

func (f *boltFile) reopen() engine.Store {
	f.t.Helper()
	f.close()
	store, err := boltstore.Open(f.path)
	if err != nil {
		f.t.Fatal(err)
	}
	f.store = store
	return store
}

// TestBulkWorldsOnBolt lives through random worlds on a file, which each life
// opens anew. Before the second one a byte of an agent's record is flipped: that
// agent starts afresh, with a notice, and the end is as right as without.
func TestBulkWorldsOnBolt(t *testing.T) {
	t.Parallel()
	const victim = "31"
	worlds, jobs, deaths, flips := 9, 0, 0, 0
	if testing.Short() || racing {
		worlds = 3
	}
	for seed := range uint64(worlds) {
		f, lives, flipped := newBoltFile(t), 0, 0
		w := newBulkWorld(t, seed, 12, seed%3 == 2, func() engine.Store {
			if lives++; lives == 2 && f.flipRecord("acme/agent/"+victim) {
				flipped++
			}
			return f.reopen()
		})
		w.liveThrough(seed)
		f.close()
		noticed := 0
		for _, n := range w.notices {
			if strings.HasPrefix(n, "desk quarantined ") {
				noticed++
			}
		}
		if noticed != flipped || flipped > 0 && !slices.Contains(w.notices, "desk quarantined "+victim) {
			t.Errorf("%d records damaged, notices %q", flipped, w.notices)
		}
		if jobs, deaths, flips = jobs+len(w.desk.jobs), deaths+w.deaths, flips+flipped; t.Failed() {
			t.Fatalf("in world %d", seed)
		}
	}
	t.Logf("%d worlds, %d jobs, %d crashes, %d damaged records", worlds, jobs, deaths, flips)
	if jobs == 0 || deaths < worlds/2 || flips == 0 {
		t.Errorf("%d jobs, %d crashes and %d damaged records in %d worlds: want more", jobs, deaths, flips, worlds)
	}
}

// TestFlippedValueOnBolt flips one byte of an agent's record in the file between two
// lives: that agent starts afresh, with a notice, and the others go on.
func TestFlippedValueOnBolt(t *testing.T) {
	for name, at := range map[string]func(size int) int{
		"the first byte": func(int) int { return 0 }, "one in the middle": func(size int) int { return size / 2 },
		"the last byte": func(size int) int { return size - 1 },
	} {
		t.Run(name, func(t *testing.T) {
			s, f := newScene(t, 4, "desk", "phone"), newBoltFile(t)
			s.store = f.reopen()
			desk, phone := s.products[0], s.products[1]
			s.start(nil)
			s.run(2 * time.Minute)
			phone.click(t, "32", "off")
			s.run(time.Minute)
			s.expect(desk, "31", "off")
			value, _, err := f.store.Get(t.Context(), "acme/agent/31")
			s.must(err)
			f.close()
			f.flip(value, at(len(value)))

			s.store = f.reopen()
			s.start(nil)
			s.run(2 * time.Minute)
			if diff := cmp.Diff([]string{"desk quarantined 31"}, s.notices); diff != "" {
				t.Errorf("notices (-want +got):\n%s", diff)
			}
			for _, n := range []string{"1", "2", "3", "4"} {
				phone.click(t, n+"2", map[bool]statussync.Status{true: "on", false: "off"}[n == "3"])
			}
			s.run(3 * time.Minute)
			for _, n := range []string{"1", "2", "3", "4"} {
				s.expect(desk, n+"1", map[bool]statussync.Status{true: "on", false: "off"}[n == "3"])
			}
			if got := s.engine.Stats().Broken; got != 1 {
				t.Errorf("%d broken records, want 1", got)
			}
		})
	}
}

// flipRecord flips a byte of a value, if there is one.
func (f *boltFile) flipRecord(key string) bool {
	f.t.Helper()
	value, version, err := f.reopen().Get(f.t.Context(), key)
	if f.close(); err != nil {
		f.t.Fatal(err)
	}
	if version != 0 {
		f.flip(value, len(value)/2)
	}
	return version != 0
}

// flip flips a byte of a value wherever the file has it: some of these places are
// no longer in use.
func (f *boltFile) flip(value []byte, at int) {
	f.t.Helper()
	whole, err := os.ReadFile(f.path)
	if err != nil {
		f.t.Fatal(err)
	}
	if !bytes.Contains(whole, value) {
		f.t.Fatal("the file does not have the value in one piece")
	}
	damaged := bytes.Clone(value)
	damaged[at] ^= 0x10
	if err := os.WriteFile(f.path, bytes.ReplaceAll(whole, value, damaged), 0o600); err != nil {
		f.t.Fatal(err)
	}
}

// TestCutFileOnBolt cuts the file under a running engine, which ends with an error
// that names it, and so does the next start.
func TestCutFileOnBolt(t *testing.T) {
	s, f := newScene(t, 40, "desk", "phone"), newBoltFile(t)
	s.store = f.reopen()
	s.start(nil)
	s.run(2 * time.Minute)
	s.must(os.Truncate(f.path, int64(2*os.Getpagesize())))
	s.products[1].set("12", "off")
	err := drive(t.Context(), s.clock, s.engine, s.clock.Now().Add(5*time.Minute))
	if !errors.Is(err, engine.ErrStoreBroken) || !strings.Contains(err.Error(), f.path) {
		t.Errorf("the engine ends with %v, want an error about %s", err, f.path)
	}
	_ = f.store.Close()
	f.store = nil
	if _, err := boltstore.Open(f.path); !errors.Is(err, engine.ErrStoreBroken) || !strings.Contains(err.Error(), f.path) {
		t.Errorf("the next start ends with %v, want an error about %s", err, f.path)
	}
}
