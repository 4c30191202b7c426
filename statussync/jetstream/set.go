package jetstream

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/ctikit/ctikit/statussync/engine"
)

// markerLife is how long a deletion can be seen.
const markerLife = 24 * time.Hour

// CompareAndSet implements engine.Store.
func (s *Store) CompareAndSet(ctx context.Context, key string, version uint64, value []byte) (uint64, error) {
	results, err := s.CompareAndSetMany(ctx, []engine.Item{{Key: key, Value: value, Version: version}})
	if err != nil {
		return 0, err
	}
	return results[0].Version, results[0].Err
}

// CompareAndSetMany implements engine.Batcher: the changes are under way at the same
// time, each for itself.
func (s *Store) CompareAndSetMany(ctx context.Context, changes []engine.Item) ([]engine.Result, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, answer)
	defer cancel()
	results := make([]engine.Result, 0, len(changes))
	for some := range slices.Chunk(changes, inFlight) {
		results = append(results, s.setSome(ctx, some)...)
	}
	return results, nil
}

// write is a change under way.
type write struct {
	item engine.Item
	ack  jetstream.PubAckFuture
	err  error
}

func (s *Store) setSome(ctx context.Context, changes []engine.Item) []engine.Result {
	writes := make([]write, len(changes))
	for i, c := range changes {
		writes[i] = s.send(c, c.Version)
	}
	results := make([]engine.Result, len(changes))
	for i, w := range writes {
		results[i].Version, results[i].Err = s.await(ctx, w)
	}
	return results
}

// send sends a change; last is the sequence of the key's last message.
func (s *Store) send(c engine.Item, last uint64) (w write) {
	w.item = c
	m := nats.Msg{Data: c.Value, Header: nats.Header{}}
	if m.Subject, w.err = s.subject(c.Key); w.err != nil {
		return w
	}
	if len(c.Value) > s.most {
		w.err = fmt.Errorf("%w: %s: want at most %d bytes, got %d", engine.ErrTooLarge, c.Key, s.most, len(c.Value))
		return w
	}
	opts := []jetstream.PublishOpt{
		jetstream.WithExpectLastSequencePerSubject(last), jetstream.WithStallWait(answer),
		jetstream.WithRetryWait(election), jetstream.WithRetryAttempts(int(answer / election)), // where nobody took it
	}
	if c.Value == nil {
		m.Header.Set(operation, "DEL")
		opts = append(opts, jetstream.WithMsgTTL(markerLife))
	}
	w.ack, w.err = s.js.PublishMsgAsync(&m, opts...)
	return w
}

// await is what became of a change. One of an absent key, version 0, may have to
// replace the marker of its deletion.
func (s *Store) await(ctx context.Context, w write) (uint64, error) {
	sequence, err := acknowledged(ctx, w)
	for w.item.Version == 0 && errors.Is(err, engine.ErrConflict) {
		m, errLast := s.last(ctx, w.item.Key)
		switch {
		case errLast != nil:
			return 0, errLast
		case m == nil:
			sequence, err = acknowledged(ctx, s.send(w.item, 0)) // the marker's time was over
		case !deleted(m.Header):
			return 0, engine.ErrConflict
		default:
			sequence, err = acknowledged(ctx, s.send(w.item, m.Sequence))
		}
	}
	return sequence, err
}

func acknowledged(ctx context.Context, w write) (uint64, error) {
	if w.err != nil {
		return 0, w.err
	}
	select {
	case ack := <-w.ack.Ok():
		return ack.Sequence, nil
	case err := <-w.ack.Err():
		if api, ok := errors.AsType[*jetstream.APIError](err); ok && conflict(api) {
			return 0, engine.ErrConflict
		}
		return 0, fmt.Errorf("jetstream: set: %w", err)
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}

// conflict reports whether a server refused a message because the key's last one is
// another. The second code is that of a stream with replicas.
func conflict(err *jetstream.APIError) bool {
	return err.ErrorCode == jetstream.JSErrCodeStreamWrongLastSequence || err.ErrorCode == jetstream.JSErrCodeStreamWrongLastSequenceConstant
}
