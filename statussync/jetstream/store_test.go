package jetstream_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"

	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/statussync/engine/storetest"
	"github.com/ctikit/ctikit/statussync/jetstream"
)

// TestMain is the writer that TestCrash kills, if it is asked to be.
func TestMain(m *testing.M) {
	if dir := os.Getenv("JETSTREAM_STORM"); dir != "" {
		s, err := jetstream.Embed(context.Background(), dir, nil, jetstream.Options{})
		if err == nil {
			err = storetest.Storm(context.Background(), s, 16, os.Stdout)
		}
		log.Fatal(err)
	}
	os.Exit(m.Run())
}

func embed(tb testing.TB) *jetstream.Store {
	tb.Helper()
	s, err := jetstream.Embed(tb.Context(), tb.TempDir(), nil, jetstream.Options{})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = s.Close() })
	return s
}

// TestStore holds a store to the contract, on a server of its own for each check.
func TestStore(t *testing.T) {
	storetest.Run(t, func() engine.Store { return embed(t) })
}

// TestCrash kills the process of a server and its writers. What was acknowledged is
// there.
func TestCrash(t *testing.T) {
	dir, kills := t.TempDir(), 4
	report := storetest.Crash(t, kills, func() *exec.Cmd {
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), "JETSTREAM_STORM="+dir)
		return cmd
	}, func() (engine.Store, func() error, error) {
		s, err := jetstream.Embed(t.Context(), dir, nil, jetstream.Options{})
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

// TestDefaultServer: a server as it is installed has less room for a value, which is
// said; a bucket that was made by hand, with direct reads, is changed.
func TestDefaultServer(t *testing.T) {
	srv, err := server.NewServer(&server.Options{Host: "127.0.0.1", Port: server.RANDOM_PORT, JetStream: true, StoreDir: t.TempDir(), NoSigs: true, NoLog: true})
	if err != nil {
		t.Fatal(err)
	}
	srv.Start()
	t.Cleanup(srv.WaitForShutdown)
	t.Cleanup(srv.Shutdown)
	byHand(t, srv.ClientURL())
	s, err := jetstream.Open(t.Context(), srv.ClientURL(), jetstream.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	if direct(t, srv.ClientURL()) {
		t.Error("the bucket has direct reads, which show old values")
	}
	if _, err := s.CompareAndSet(t.Context(), "acme/1", 0, make([]byte, engine.MaxValue)); !errors.Is(err, engine.ErrTooLarge) || !strings.Contains(err.Error(), "acme/1") {
		t.Errorf("got %v, want %v with the key", err, engine.ErrTooLarge)
	}
	if _, err := s.CompareAndSet(t.Context(), "acme/1", 0, make([]byte, engine.MaxValue-4096)); err != nil {
		t.Error(err)
	}
}

// TestKeys: other keys than the engine's are refused.
func TestKeys(t *testing.T) {
	s := embed(t)
	for _, key := range []string{"", "/", "a//b", "a/", "a.b", "a b", "*", "a/>", "é", strings.Repeat("a", engine.MaxKey+1)} {
		if _, err := s.CompareAndSet(t.Context(), key, 0, []byte("x")); err == nil || !strings.Contains(err.Error(), "key: want") {
			t.Errorf("%q: got %v", key, err)
		}
		if _, _, err := s.Get(t.Context(), key); err == nil {
			t.Errorf("%q can be read", key)
		}
	}
	if _, err := s.CompareAndSet(t.Context(), strings.Repeat("a", engine.MaxKey), 0, []byte("x")); err != nil {
		t.Error(err)
	}
}

// TestRefused names the option.
func TestRefused(t *testing.T) {
	for text, open := range map[string]func() (*jetstream.Store, error){
		"Options.Bucket: want": func() (*jetstream.Store, error) {
			return jetstream.Open(t.Context(), "nats://127.0.0.1:1", jetstream.Options{Bucket: "a b"})
		},
		"Options.Replicas: want 1, 3 or 5, got 2": func() (*jetstream.Store, error) {
			return jetstream.Open(t.Context(), "nats://127.0.0.1:1", jetstream.Options{Replicas: 2})
		},
		"jetstream: open: nats: no servers": func() (*jetstream.Store, error) {
			return jetstream.Open(t.Context(), "nats://127.0.0.1:1", jetstream.Options{})
		},
		"Options.Replicas: nats: API error: code=500 err_code=10074": func() (*jetstream.Store, error) {
			return jetstream.Embed(t.Context(), t.TempDir(), nil, jetstream.Options{Replicas: 3})
		},
		"Options.NATS: want the credentials that the configured server asks for": func() (*jetstream.Store, error) {
			return jetstream.Embed(t.Context(), t.TempDir(), &server.Options{DontListen: true, NoLog: true, Username: "bridge", Password: "canary", WriteDeadline: 100 * time.Millisecond}, jetstream.Options{})
		},
		"dir: want": func() (*jetstream.Store, error) { return jetstream.Embed(t.Context(), "", nil, jetstream.Options{}) },
	} {
		if s, err := open(); err == nil || !strings.Contains(err.Error(), text) {
			t.Errorf("got %v, %v, want %q", s, err, text)
		}
	}
}

// TestPasswordIsNotQuoted: what is no URL is refused in words of our own, as it may have
// a password.
func TestPasswordIsNotQuoted(t *testing.T) {
	for _, text := range []string{"nats://bridge:canary@127.0.0.1:1/%zz", "nats://bridge:%zcanary@x", "nats://x, tls://bridge:canary/1@x", "nats://bridge:canary@x:y"} {
		s, err := jetstream.Open(t.Context(), text, jetstream.Options{})
		if err == nil || !strings.Contains(err.Error(), "jetstream: open: servers: want nats://HOST:PORT") || strings.Contains(err.Error(), "canary") {
			t.Errorf("got %v, %v", s, err)
		}
	}
}

// TestInUse: a folder has one store at a time.
func TestInUse(t *testing.T) {
	dir := t.TempDir()
	for range 2 {
		s, err := jetstream.Embed(t.Context(), dir, nil, jetstream.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if second, err := jetstream.Embed(t.Context(), dir, nil, jetstream.Options{}); !errors.Is(err, jetstream.ErrInUse) {
			t.Errorf("got %v, %v, want ErrInUse", second, err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// TestClosed: calls and subscriptions end.
func TestClosed(t *testing.T) {
	s := embed(t)
	changes := s.Watch(t.Context(), "")
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	for _, err := range changes {
		if !errors.Is(err, jetstream.ErrClosed) {
			t.Errorf("the watch: %v", err)
		}
	}
	if _, _, err := s.Get(t.Context(), "a"); err == nil {
		t.Error("Get works after Close")
	}
}

func key(i int) string { return fmt.Sprintf("acme/agent/%d", i) }
