package pgstore

import (
	"context"
	"maps"
	"strconv"
	"strings"
	"sync"

	"github.com/jackc/pgx/v5"
)

// change is what a notification says of a key.
type change struct {
	version uint64
	deleted bool
}

// parseChange reads a notification: "7 key", "-7 key" for a deletion. Others, as
// those that test whether notifications arrive, are none.
func parseChange(text string) (key string, c change, ok bool) {
	number, key, ok := strings.Cut(text, " ")
	number, c.deleted = strings.CutPrefix(number, "-")
	version, err := strconv.ParseUint(number, 10, 63)
	c.version = version
	return key, c, ok && err == nil
}

// inbox is the last change of each key that has not been read yet.
type inbox struct {
	wake chan struct{} // holds one token while there is news

	mu   sync.Mutex
	news map[string]change
}

// receive takes in notifications until the session fails.
func (b *inbox) receive(ctx context.Context, conn *pgx.Conn) error {
	for {
		text, err := next(ctx, conn)
		if err != nil {
			return err
		}
		if key, c, ok := parseChange(text); ok {
			b.put(key, c)
		}
	}
}

// next waits for a notification. A session that has been quiet for a while is asked
// whether it still works, and returns none if it does.
func next(ctx context.Context, conn *pgx.Conn) (string, error) {
	wait, cancel := context.WithTimeout(ctx, quiet)
	defer cancel()
	n, err := conn.WaitForNotification(wait)
	if err == nil {
		return n.Payload, nil
	}
	if ctx.Err() != nil || wait.Err() == nil {
		return "", err
	}
	asked, stop := context.WithTimeout(ctx, answer)
	defer stop()
	return "", conn.Ping(asked)
}

func (b *inbox) put(key string, c change) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.news == nil {
		b.news = map[string]change{}
	}
	b.news[key] = c
	select {
	case b.wake <- struct{}{}:
	default:
	}
}

func (b *inbox) take() map[string]change {
	b.mu.Lock()
	defer b.mu.Unlock()
	news := maps.Clone(b.news)
	clear(b.news)
	return news
}
