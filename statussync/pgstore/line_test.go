//go:build unix

package pgstore_test

import (
	"context"
	"errors"
	"net"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/statussync/pgstore"
)

// line is the way to a server. Once it is silent, connections stay open and nothing
// comes through; it can cut those that are open.
type line struct {
	listener net.Listener
	server   string
	silent   atomic.Bool

	mu   sync.Mutex
	open []net.Conn
}

// newLine makes one, and the URL that leads through it.
func newLine(t *testing.T, server string) (*line, string) {
	t.Helper()
	u, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	l := &line{server: u.Host}
	if l.listener, err = new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = l.listener.Close()
		l.cut()
	})
	go l.serve()
	u.Host = l.listener.Addr().String()
	return l, u.String()
}

func (l *line) serve() {
	for {
		from, err := l.listener.Accept()
		if err != nil {
			return
		}
		to, err := new(net.Dialer).DialContext(context.Background(), "tcp", l.server)
		if err != nil {
			_ = from.Close()
			continue
		}
		l.mu.Lock()
		l.open = append(l.open, from, to)
		l.mu.Unlock()
		go l.pass(from, to)
		go l.pass(to, from)
	}
}

// pass swallows what comes while the line is silent.
func (l *line) pass(from, to net.Conn) {
	defer func() { _, _ = from.Close(), to.Close() }()
	text := make([]byte, 1<<12)
	for {
		n, err := from.Read(text)
		if err != nil {
			return
		}
		if l.silent.Load() {
			continue
		}
		if _, err := to.Write(text[:n]); err != nil {
			return
		}
	}
}

// cut ends the connections that are open.
func (l *line) cut() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, c := range l.open {
		_ = c.Close()
	}
	l.open = nil
}

// TestSilence: on a line on which nothing comes any more, every call ends, also one
// whose context has no deadline, and so does Close.
func TestSilence(t *testing.T) {
	l, through := newLine(t, postgres(t).URL())
	s := open(t, through)
	if _, err := s.CompareAndSet(t.Context(), "acme/1", 0, []byte("one")); err != nil {
		t.Fatal(err)
	}
	s.SetLimit(200 * time.Millisecond)
	l.silent.Store(true)
	var wg sync.WaitGroup
	for name, call := range map[string]func() error{
		"get": func() error { _, _, err := s.Get(t.Context(), "acme/1"); return err },
		"set": func() error { _, err := s.CompareAndSet(t.Context(), "acme/1", 1, []byte("two")); return err },
		"scan": func() (last error) {
			for _, err := range s.Scan(t.Context(), "acme/") {
				last = err
			}
			return last
		},
		"watch": func() (last error) {
			for _, err := range s.Watch(t.Context(), "acme/") {
				last = err
			}
			return last
		},
	} {
		wg.Go(func() {
			if err := call(); err == nil || errors.Is(err, engine.ErrConflict) {
				t.Errorf("%s: %v, want an error of the connection", name, err)
			}
		})
	}
	wg.Wait()
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

// TestCutLines: while connections are cut again and again, each value is what was
// acknowledged last, or one of unknown outcome after it.
func TestCutLines(t *testing.T) {
	l, through := newLine(t, postgres(t).URL())
	s, ctx := open(t, through), t.Context()
	var version uint64
	saved, unknown := "", map[string]bool{}
	for i := range 300 {
		next := strings.Repeat("x", i*100) // some in several packets
		if i%3 == 0 {
			go l.cut()
		}
		got, err := s.CompareAndSet(ctx, "acme/1", version, []byte(next))
		switch {
		case err == nil:
			version, saved, unknown = got, next, map[string]bool{}
			continue
		case !errors.Is(err, engine.ErrConflict):
			unknown[next] = true
		}
		value, now, err := s.Get(ctx, "acme/1")
		if err != nil {
			continue
		}
		if text := string(value); text != saved && !unknown[text] {
			t.Fatalf("%d bytes, want %d", len(text), len(saved))
		}
		version = now
	}
	if saved == "" {
		t.Error("nothing was acknowledged")
	}
}

// TestCloseDuringCalls: whatever is under way ends, with what it did or an error.
func TestCloseDuringCalls(t *testing.T) {
	server := postgres(t)
	for range 5 {
		s, err := pgstore.Open(t.Context(), server.URL(), pgstore.Options{})
		if err != nil {
			t.Fatal(err)
		}
		var wg sync.WaitGroup
		var failed atomic.Int64
		for i := range 16 {
			key := "acme/" + string(rune('a'+i))
			wg.Go(func() {
				_, version, err := s.Get(t.Context(), key)
				for err == nil {
					version, err = s.CompareAndSet(t.Context(), key, version, []byte(key))
				}
				failed.Add(1)
			})
			wg.Go(func() {
				for _, err := range s.Watch(t.Context(), key+"/") {
					if err == nil {
						t.Error("a change of nothing")
					}
				}
				failed.Add(1)
			})
		}
		if _, err := s.CompareAndSet(t.Context(), "acme/z", 0, []byte("z")); err != nil && !errors.Is(err, engine.ErrConflict) {
			t.Error(err)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
		wg.Wait()
		if failed.Load() != 32 {
			t.Errorf("%d calls have ended", failed.Load())
		}
	}
}
