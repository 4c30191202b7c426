package jetstream

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"sync"

	"github.com/nats-io/nats.go/jetstream"

	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/statussync/engine/changefeed"
)

// ErrClosed ends subscriptions when the store is closed.
var ErrClosed = errors.New("jetstream: closed")

// Watch implements engine.Watcher.
func (s *Store) Watch(ctx context.Context, prefix string) iter.Seq2[engine.Item, error] {
	changes, err := s.reader.subscribe(ctx, prefix)
	if err != nil {
		return func(yield func(engine.Item, error) bool) { yield(engine.Item{}, err) }
	}
	return changes
}

// reader follows the whole bucket for all subscribers. It begins with the first of
// them, and again with the first after it failed.
type reader struct {
	store *Store

	mu      sync.Mutex
	changes *changefeed.Feed // nil while nobody reads
	stop    func()
	closed  bool
	wait    sync.WaitGroup
}

func (r *reader) subscribe(ctx context.Context, prefix string) (iter.Seq2[engine.Item, error], error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed {
		return nil, ErrClosed
	}
	if r.changes == nil {
		if err := r.begin(ctx); err != nil {
			return nil, fmt.Errorf("jetstream: watch: %w", err)
		}
	}
	return r.changes.Subscribe(ctx, prefix), nil
}

// begin reads what is written from when it returns. The caller holds mu.
func (r *reader) begin(ctx context.Context) error {
	messages, err := r.store.follow(ctx)
	if err != nil {
		return err
	}
	changes := &changefeed.Feed{}
	r.changes, r.stop = changes, messages.Stop
	r.wait.Go(func() {
		err := r.store.read(messages, changes)
		r.mu.Lock()
		r.changes = nil
		if r.closed {
			err = ErrClosed
		}
		r.mu.Unlock()
		changes.Close(err)
		messages.Stop()
	})
	return nil
}

// follow begins behind the leader's last message. Where its consumer is lost, as with
// the server that it was on, it is made again behind the last message that was read,
// so that nothing is missed.
func (s *Store) follow(ctx context.Context) (jetstream.MessagesContext, error) {
	ctx, cancel := context.WithTimeout(ctx, answer)
	defer cancel()
	info, err := s.stream.Info(ctx)
	if err != nil {
		return nil, err
	}
	c, err := s.js.OrderedConsumer(ctx, "KV_"+s.bucket, jetstream.OrderedConsumerConfig{
		FilterSubjects:   []string{s.subjects("")},
		DeliverPolicy:    jetstream.DeliverByStartSequencePolicy,
		OptStartSeq:      info.State.LastSeq + 1,
		MaxResetAttempts: 5, // half a minute
	})
	if err != nil {
		return nil, err
	}
	return c.Messages()
}

// read passes changes on until the consumer is lost and cannot be made again.
func (s *Store) read(messages jetstream.MessagesContext, changes *changefeed.Feed) error {
	for {
		m, err := messages.Next()
		if err != nil {
			return fmt.Errorf("jetstream: watch: %w", err)
		}
		at, err := m.Metadata()
		if err != nil {
			return fmt.Errorf("jetstream: watch: %w", err)
		}
		it := engine.Item{Key: s.key(m.Subject()), Version: at.Sequence.Stream}
		if !deleted(m.Headers()) {
			it.Value = valueOf(m.Data())
		}
		changes.Publish(it)
	}
}

func (r *reader) close() {
	r.mu.Lock()
	r.closed = true
	if r.stop != nil {
		r.stop()
	}
	r.mu.Unlock()
	r.wait.Wait()
}
