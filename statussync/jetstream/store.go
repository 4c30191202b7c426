package jetstream

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"maps"
	"slices"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"golang.org/x/sync/errgroup"

	"github.com/ctikit/ctikit/statussync/engine"
)

// Get implements engine.Store.
func (s *Store) Get(ctx context.Context, key string) (value []byte, version uint64, err error) {
	m, err := s.last(ctx, key)
	if err != nil || m == nil || deleted(m.Header) {
		return nil, 0, err
	}
	return valueOf(m.Data), m.Sequence, nil
}

// last is the last message of a key, also that of its deletion; nil for none.
func (s *Store) last(ctx context.Context, key string) (*jetstream.RawStreamMsg, error) {
	subject, err := s.subject(key)
	if err == nil {
		err = ctx.Err()
	}
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, answer)
	defer cancel()
	for {
		m, err := s.stream.GetLastMsgForSubject(ctx, subject)
		switch {
		case err == nil:
			return m, nil
		case errors.Is(err, jetstream.ErrMsgNotFound):
			return nil, nil
		case !leaderless(err) || pause(ctx) != nil:
			return nil, fmt.Errorf("jetstream: get: %w", err)
		}
	}
}

// leaderless reports whether nobody could answer: servers are choosing a leader.
func leaderless(err error) bool {
	api, ok := errors.AsType[*jetstream.APIError](err)
	return ok && api.Code == 503 || errors.Is(err, nats.ErrNoResponders)
}

// election is how long to wait for a leader before asking again.
const election = 200 * time.Millisecond

func pause(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(election):
		return nil
	}
}

// operation is the header with which a key-value bucket marks a deletion.
const operation = "KV-Operation"

func deleted(h nats.Header) bool {
	return h.Get(operation) != "" || h.Get(jetstream.MarkerReasonHeader) != ""
}

// valueOf is the data of a message: an empty value is not nil.
func valueOf(data []byte) []byte {
	if data == nil {
		return []byte{}
	}
	return data
}

// inFlight is how many requests are under way at a time.
const inFlight = 64

// Scan implements engine.Store. It lists keys in order. The leader says which keys
// there are, and then what each of them holds: a consumer may be on a server that
// lags behind.
func (s *Store) Scan(ctx context.Context, prefix string) iter.Seq2[engine.Item, error] {
	return func(yield func(engine.Item, error) bool) {
		keys, err := s.keys(ctx, prefix)
		for some := range slices.Chunk(keys, 4*inFlight) {
			var items []engine.Item
			if items, err = s.values(ctx, some); err != nil {
				break
			}
			for _, it := range items {
				if err = ctx.Err(); err != nil {
					break
				}
				if it.Value != nil && !yield(it, nil) {
					return
				}
			}
			if err != nil {
				break
			}
		}
		if err != nil {
			yield(engine.Item{}, err)
		}
	}
}

// keys are those with a prefix, and those deleted of late.
func (s *Store) keys(ctx context.Context, prefix string) ([]string, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	info, err := s.stream.Info(ctx, jetstream.WithSubjectFilter(s.subjects(prefix)))
	if err != nil {
		return nil, fmt.Errorf("jetstream: scan: %w", err)
	}
	subjects := slices.Sorted(maps.Keys(info.State.Subjects))
	for i := range subjects {
		subjects[i] = s.key(subjects[i])
	}
	return subjects, nil
}

// values reads many keys. Those that are absent have a nil Value.
func (s *Store) values(ctx context.Context, keys []string) ([]engine.Item, error) {
	items := make([]engine.Item, len(keys))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(inFlight)
	for i, key := range keys {
		group.Go(func() (err error) {
			items[i].Key = key
			items[i].Value, items[i].Version, err = s.Get(ctx, key)
			return err
		})
	}
	return items, group.Wait()
}
