//go:build unix

package pgstore_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"os"
	"os/exec"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/statussync/engine/storetest"
	"github.com/ctikit/ctikit/statussync/pgstore"
	"github.com/ctikit/ctikit/statussync/pgstore/pgtest"
)

// TestMain is the writer that TestCrash kills, if it is asked to be.
func TestMain(m *testing.M) {
	if url := os.Getenv("PGSTORE_STORM"); url != "" {
		s, err := pgstore.Open(context.Background(), url, pgstore.Options{Table: "storm"})
		if err == nil {
			err = storetest.Storm(context.Background(), s, 16, os.Stdout)
		}
		log.Fatal(err)
	}
	os.Exit(m.Run())
}

// postgres is a server of the test's own. Without PostgreSQL on this machine the test
// is skipped, but not in CI.
func postgres(tb testing.TB) *pgtest.Server {
	tb.Helper()
	s, err := pgtest.Start()
	if errors.Is(err, pgtest.ErrMissing) && os.Getenv("CI") == "" {
		tb.Skip(err)
	}
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(s.Close)
	return s
}

func launch(tb testing.TB, s *pgtest.Server) {
	tb.Helper()
	if err := s.Launch(); err != nil {
		tb.Fatal(err)
	}
}

var tables atomic.Int64

// open opens an empty store.
func open(tb testing.TB, url string) *pgstore.Store {
	tb.Helper()
	s, err := pgstore.Open(tb.Context(), url, pgstore.Options{Table: fmt.Sprintf("t%d", tables.Add(1))})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = s.Close() })
	return s
}

// TestStore holds the store to the contract, also through a pooler's way of asking.
func TestStore(t *testing.T) {
	server := postgres(t)
	for name, mode := range map[string]string{"prepared": "", "exec": "&default_query_exec_mode=exec"} {
		t.Run(name, func(t *testing.T) {
			storetest.Run(t, func() engine.Store { return open(t, server.URL()+mode) })
		})
	}
}

// TestCrash kills writers, and each third time the server too. What was
// acknowledged is there.
func TestCrash(t *testing.T) {
	server := postgres(t)
	kills := 6
	n := 0
	report := storetest.Crash(t, kills, func() *exec.Cmd {
		if n++; n%3 == 0 {
			server.Kill()
			launch(t, server)
		}
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), "PGSTORE_STORM="+server.URL())
		return cmd
	}, func() (engine.Store, func() error, error) {
		s, err := pgstore.Open(t.Context(), server.URL(), pgstore.Options{Table: "storm"})
		if err != nil {
			return nil, nil, err
		}
		return s, s.Close, nil
	})
	if report.Kills != kills || report.Acknowledged < 100 {
		t.Errorf("%+v, want %d kills and 100 writes", report, kills)
	}
	t.Logf("%+v", report)
}

// TestServerCrashes: after the server's end subscriptions end with an error, calls
// fail, and both work again once it is back. What was acknowledged is there.
func TestServerCrashes(t *testing.T) {
	server := postgres(t)
	s, ctx := open(t, server.URL()), t.Context()
	version, err := s.CompareAndSet(ctx, "acme/1", 0, []byte("one"))
	if err != nil {
		t.Fatal(err)
	}
	changes := s.Watch(ctx, "acme/")
	server.Kill()
	for it, err := range changes {
		if err == nil {
			t.Errorf("the watch shows %s", it.Key)
		}
	}
	if _, _, err := s.Get(ctx, "acme/1"); err == nil || errors.Is(err, engine.ErrConflict) {
		t.Errorf("Get without a server: %v", err)
	}
	launch(t, server)
	value, got, err := s.Get(ctx, "acme/1")
	for ; err != nil && ctx.Err() == nil; value, got, err = s.Get(ctx, "acme/1") { // some connections are from before
	}
	if string(value) != "one" || got != version {
		t.Errorf("%q at %d, %v, want what was acknowledged", value, got, err)
	}
	again := s.Watch(ctx, "acme/")
	if _, err := s.CompareAndSet(ctx, "acme/1", version, nil); err != nil {
		t.Fatal(err)
	}
	for it, err := range again {
		if err != nil || it.Key != "acme/1" || it.Value != nil {
			t.Errorf("the watch shows %v, %v", it, err)
		}
		break
	}
}

// TestReplicas: two stores on one table see each other's changes; one on another
// table does not.
func TestReplicas(t *testing.T) {
	server := postgres(t)
	ctx := t.Context()
	var stores []*pgstore.Store
	for _, table := range []string{"shared", "shared", "other"} {
		s, err := pgstore.Open(ctx, server.URL(), pgstore.Options{Table: table})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = s.Close() })
		stores = append(stores, s)
	}
	changes := stores[1].Watch(ctx, "acme/")
	if _, err := stores[2].CompareAndSet(ctx, "acme/elsewhere", 0, []byte("x")); err != nil {
		t.Fatal(err)
	}
	version, err := stores[0].CompareAndSet(ctx, "acme/1", 0, []byte("one"))
	if err != nil {
		t.Fatal(err)
	}
	for it, err := range changes {
		if err != nil || it.Key != "acme/1" || it.Version != version || string(it.Value) != "one" {
			t.Errorf("got %v, %v", it, err)
		}
		break
	}
	if _, err := stores[1].CompareAndSet(ctx, "acme/1", 0, []byte("two")); !errors.Is(err, engine.ErrConflict) {
		t.Errorf("got %v, want a conflict", err)
	}
}

// TestOpenRefuses names the field, and shows no password.
func TestOpenRefuses(t *testing.T) {
	for name, tt := range map[string]struct {
		url  string
		o    pgstore.Options
		want string
	}{
		"no URL":           {"postgres://bridge:canary@:x/db", pgstore.Options{}, "pgstore: url: want one like"},
		"a bad direct URL": {"postgres://h/db", pgstore.Options{Direct: "postgres://b:canary@h:x/db"}, "Options.Direct"},
		"a bad table":      {"postgres://h/db", pgstore.Options{Table: "Robert'); drop"}, "Options.Table: want lower-case"},
		"a long table":     {"postgres://h/db", pgstore.Options{Table: strings.Repeat("x", 41)}, "at most 40"},
		"nobody there":     {"postgres://bridge:canary@127.0.0.1:1/db", pgstore.Options{}, "pgstore: open: "},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := pgstore.Open(t.Context(), tt.url, tt.o)
			if err == nil || !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "canary") {
				t.Errorf("got %v, want %q", err, tt.want)
			}
		})
	}
}

// TestNotNotified: where notifications do not arrive, as behind a pooler, Watch says
// so. Those of another database do not either.
func TestNotNotified(t *testing.T) {
	server := postgres(t)
	s, err := pgstore.Open(t.Context(), server.URL(), pgstore.Options{Direct: strings.Replace(server.URL(), "/postgres?", "/template1?", 1)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	for _, err := range s.Watch(t.Context(), "") {
		if !errors.Is(err, pgstore.ErrNotNotified) {
			t.Errorf("got %v, want %v", err, pgstore.ErrNotNotified)
		}
	}
}

// TestClosed: calls and subscriptions end.
func TestClosed(t *testing.T) {
	s := open(t, postgres(t).URL())
	changes := s.Watch(t.Context(), "")
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	for _, err := range changes {
		if !errors.Is(err, pgstore.ErrClosed) {
			t.Errorf("the watch: %v", err)
		}
	}
	if _, _, err := s.Get(t.Context(), "a"); err == nil {
		t.Error("Get works after Close")
	}
	for _, err := range s.Watch(t.Context(), "") {
		if !errors.Is(err, pgstore.ErrClosed) {
			t.Errorf("a later watch: %v", err)
		}
	}
}
