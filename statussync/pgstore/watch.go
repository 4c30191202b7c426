package pgstore

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"iter"
	"slices"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/statussync/engine/changefeed"
)

var (
	// ErrNotNotified is returned by Watch where notifications do not arrive: LISTEN needs a
	// session of its own, which a pooler in transaction mode does not give.
	ErrNotNotified = errors.New("pgstore: notifications do not arrive: Watch needs a direct connection, see Options.Direct")
	// ErrClosed ends subscriptions when the store is closed. Calls that begin later
	// fail with it or with an error of the connections'.
	ErrClosed = errors.New("pgstore: closed")
)

// quiet is how long a session may be silent before it is asked whether it still
// works; answer is how long it may take for that.
const (
	quiet  = 15 * time.Second
	answer = 10 * time.Second
)

// Watch implements engine.Watcher.
func (s *Store) Watch(ctx context.Context, prefix string) iter.Seq2[engine.Item, error] {
	changes, err := s.listener.subscribe(ctx, prefix)
	if err != nil {
		return func(yield func(engine.Item, error) bool) { yield(engine.Item{}, err) }
	}
	return changes
}

// listener is the session that listens for all subscribers. It begins with the
// first of them, and again with the first after it failed.
type listener struct {
	store  *Store
	config *pgx.ConnConfig

	mu      sync.Mutex
	changes *changefeed.Feed // nil while nobody listens
	stop    context.CancelFunc
	closed  bool
	wait    sync.WaitGroup
}

func (l *listener) subscribe(ctx context.Context, prefix string) (iter.Seq2[engine.Item, error], error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return nil, ErrClosed
	}
	if l.changes == nil {
		if err := l.begin(ctx); err != nil {
			return nil, err
		}
	}
	return l.changes.Subscribe(ctx, prefix), nil
}

// begin listens from when it returns. The caller holds mu.
func (l *listener) begin(ctx context.Context) error { //nolint:contextcheck // the session outlives the call
	conn, err := l.listen(ctx)
	if err != nil {
		return err
	}
	changes := &changefeed.Feed{}
	life, stop := context.WithCancel(context.Background())
	l.changes, l.stop = changes, stop
	l.wait.Go(func() {
		err := l.store.follow(life, conn, changes)
		l.mu.Lock()
		l.changes = nil
		if l.closed {
			err = ErrClosed
		}
		l.mu.Unlock()
		changes.Close(err)
		hangUp(conn) //nolint:contextcheck // also when the context has ended
	})
	return nil
}

// listen opens a session and shows that notifications arrive there.
func (l *listener) listen(ctx context.Context) (conn *pgx.Conn, err error) {
	short, cancel := context.WithTimeout(ctx, l.store.limit)
	defer cancel()
	if conn, err = pgx.ConnectConfig(short, l.config); err != nil {
		return nil, fmt.Errorf("pgstore: watch: %w", err)
	}
	if _, err = conn.Exec(short, "listen "+l.store.table); err == nil {
		err = l.hears(ctx, conn)
	}
	if err != nil {
		hangUp(conn) //nolint:contextcheck // also when the context has ended
		return nil, fmt.Errorf("pgstore: watch: %w", err)
	}
	return conn, nil
}

// hears sends a notification past the session and waits for it there.
func (l *listener) hears(ctx context.Context, conn *pgx.Conn) error {
	short, cancel := context.WithTimeoutCause(ctx, l.store.limit, ErrNotNotified)
	defer cancel()
	word := "test " + rand.Text()
	if _, err := l.store.pool.Exec(short, `select pg_notify($1, $2)`, l.store.table, word); err != nil {
		return err
	}
	for {
		n, err := conn.WaitForNotification(short)
		if err != nil && errors.Is(context.Cause(short), ErrNotNotified) {
			return ErrNotNotified
		}
		if err != nil || n.Payload == word {
			return err
		}
	}
}

// follow passes changes on until the session fails or ctx ends. Changes of a key that
// come while others are read are joined, so that what waits is bounded by the number
// of keys.
func (s *Store) follow(ctx context.Context, conn *pgx.Conn, changes *changefeed.Feed) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	news := inbox{wake: make(chan struct{}, 1)}
	var receiver sync.WaitGroup
	receiver.Go(func() { stop(news.receive(ctx, conn)) })
	defer receiver.Wait()
	for {
		select {
		case <-news.wake:
		case <-ctx.Done():
			return fmt.Errorf("pgstore: watch: %w", context.Cause(ctx))
		}
		items, err := s.read(ctx, news.take())
		if err != nil {
			stop(err)
			return fmt.Errorf("pgstore: watch: %w", err)
		}
		changes.Publish(items...)
	}
}

// read turns changes into items. A value that has changed again since is left out:
// that change is still to come.
func (s *Store) read(ctx context.Context, news map[string]change) (items []engine.Item, err error) {
	var keys []string
	for key, c := range news {
		if c.deleted {
			items = append(items, engine.Item{Key: key, Version: c.version})
			continue
		}
		keys = append(keys, key)
	}
	for some := range slices.Chunk(keys, scanPage) {
		rows, err := s.pool.Query(ctx, s.sql(`select key, value, version from TABLE where key = any($1)`), some)
		if err != nil {
			return nil, err
		}
		found, err := pgx.CollectRows(rows, item)
		if err != nil {
			return nil, err
		}
		for _, it := range found {
			if news[it.Key].version == it.Version {
				items = append(items, it)
			}
		}
	}
	return items, nil
}

// hangUp closes a session, also one that hangs.
func hangUp(conn *pgx.Conn) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	_ = conn.Close(ctx)
}

func (l *listener) close() {
	l.mu.Lock()
	l.closed = true
	if l.stop != nil {
		l.stop()
	}
	l.mu.Unlock()
	l.wait.Wait()
}
