package connectstream

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"reflect"
	"strings"
	"sync"
	"time"

	"github.com/cenkalti/backoff/v4"

	"github.com/ctikit/ctikit"
)

// failure is since when something fails, and why.
type failure struct {
	since time.Time
	err   error
}

// Reader reads one stream. Its methods are safe for concurrent use; Run runs once
// at a time.
type Reader struct {
	config
	api    API
	stream string
	kept   kept

	running sync.Mutex
	handle  func(context.Context, []byte) error

	// Of the goroutine in Run alone.
	shards   map[string]*shard // that are not done
	done     map[string]place  // that Kinesis still lists
	listAt   time.Time
	loaded   bool
	pauses   *backoff.ExponentialBackOff // of the list and the store
	saved    time.Time                   // when a checkpoint was last saved
	anew     map[string]bool             // shards whose stored place counts no more; under mu
	unlisted failure
	delivery delivery

	mu    sync.Mutex
	stats Stats
}

// New makes a reader of a stream, by its name or ARN. It sends nothing. The error
// lists all that is wrong.
func New(client API, stream string, store Store, opts ...Option) (*Reader, error) {
	c := config{
		poll: defaultPoll, giveUp: defaultGiven, workers: someWorkers,
		log: slog.New(slog.DiscardHandler), clock: ctikit.SystemClock{}, notify: func(Notice) {},
	}
	errs := []error{want("client", client), want("store", store)}
	if stream == "" {
		errs = append(errs, errors.New("stream: want the name or ARN of a stream, got an empty string"))
	}
	for _, opt := range opts {
		errs = append(errs, opt(&c))
	}
	if c.name == "" && stream != "" {
		errs = append(errs, WithName(defaultName(stream))(&c))
	}
	if err := errors.Join(errs...); err != nil {
		return nil, fmt.Errorf("connectstream: new: %w", err)
	}
	r := &Reader{config: c, api: client, stream: stream, kept: kept{store: store, key: "connectstream/" + c.name}}
	r.delivery.newest = map[string]time.Time{}
	r.pauses = pauses()
	return r, nil
}

// want refuses nil, also in an interface.
func want(field string, v any) error {
	r := reflect.ValueOf(v)
	if r.Kind() == reflect.Invalid || r.Kind() == reflect.Pointer && r.IsNil() {
		return errors.New(field + ": want one, got nil")
	}
	return nil
}

// pauses are what is waited after failures in a row.
func pauses() *backoff.ExponentialBackOff {
	return backoff.NewExponentialBackOff(backoff.WithInitialInterval(time.Second), backoff.WithMultiplier(2),
		backoff.WithMaxInterval(30*time.Second), backoff.WithMaxElapsedTime(0))
}

func (r *Reader) isARN() bool { return strings.HasPrefix(r.stream, "arn:") }

// Check lists the stream's shards once, to see whether it is there and may be
// read.
func (r *Reader) Check(ctx context.Context) error {
	if _, err := r.list(ctx); err != nil {
		return fmt.Errorf("connectstream: check: %w", err)
	}
	return nil
}

// Run hands records to handle until ctx ends, and returns nil then. What Kinesis or
// the store refuses is tried again for as long. Handle is called from several
// goroutines, for different agents; its context ends with ctx or after a minute.
func (r *Reader) Run(ctx context.Context, handle func(ctx context.Context, record []byte) error) error {
	if handle == nil {
		return errors.New("connectstream: run: handle: want a function, got nil")
	}
	if !r.running.TryLock() {
		return errors.New("connectstream: run: it runs already")
	}
	defer r.running.Unlock()
	r.handle, r.loaded, r.listAt = handle, false, time.Time{}
	r.shards, r.done, r.anew = map[string]*shard{}, map[string]place{}, map[string]bool{}
	for ctx.Err() == nil {
		next := r.round(ctx)
		if err := r.clock.Sleep(ctx, next.Sub(r.clock.Now())); err != nil {
			break
		}
	}
	r.leave(ctx)
	return nil
}

// leaveTime is how long the last checkpoint may take.
const leaveTime = 5 * time.Second

// leave saves what was handled last.
func (r *Reader) leave(ctx context.Context) {
	if !r.loaded {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), leaveTime)
	defer cancel()
	if err := r.save(ctx); err != nil {
		r.log.WarnContext(ctx, "the last checkpoint was not saved: records will come again", "err", err)
	}
}

// round lists what is to be listed, reads what is to be read, hands it out and
// saves how far it came. It returns when there is more to do.
func (r *Reader) round(ctx context.Context) time.Time {
	if err := r.look(ctx); err != nil && !r.loaded {
		return r.failed(ctx, err)
	}
	r.read(ctx)
	r.deliver(ctx)
	ended := r.settle()
	if err := r.save(ctx); err != nil {
		return r.failed(ctx, err)
	}
	if ended {
		r.listAt = r.clock.Now()
	}
	r.pauses.Reset()
	r.works(ctx)
	return r.next()
}

// next is when there is more to do.
func (r *Reader) next() time.Time {
	next := r.listAt
	for _, s := range r.shards {
		if r.begins(s) && !s.closed && !s.full() && s.next.Before(next) {
			next = s.next
		}
		for _, rec := range s.pending {
			if rec.tries > 0 && rec.again.Before(next) {
				next = rec.again
			}
		}
	}
	return next
}

// failed notes that nothing goes on, and says when to try again.
func (r *Reader) failed(ctx context.Context, err error) time.Time {
	now := r.clock.Now()
	if ctx.Err() != nil {
		return now
	}
	r.mu.Lock()
	first := r.stats.Failing.IsZero()
	if first {
		r.stats.Failing = now
	}
	r.stats.Err = err
	r.mu.Unlock()
	if first {
		r.log.WarnContext(ctx, "the stream is not read", "err", err)
	}
	return now.Add(r.pauses.NextBackOff())
}

// works publishes how the reader is doing after a round.
func (r *Reader) works(ctx context.Context) {
	now := r.clock.Now()
	failing, cause := r.unlisted.since, r.unlisted.err
	var shards []ShardStats
	for _, s := range r.ordered() {
		shards = append(shards, ShardStats{
			ID: s.id, Waiting: !r.begins(s), Behind: s.behind, ReadAt: s.readAt, Pending: len(s.pending), Failing: s.failing,
		})
		if !s.failing.IsZero() && (failing.IsZero() || s.failing.Before(failing)) {
			failing, cause = s.failing, s.err
		}
	}
	r.mu.Lock()
	before := r.stats.Failing
	r.stats.Failing, r.stats.Err, r.stats.Shards = failing, cause, shards
	r.mu.Unlock()
	switch {
	case before.IsZero() && !failing.IsZero():
		r.log.WarnContext(ctx, "a shard is not read", "err", cause)
	case !before.IsZero() && failing.IsZero():
		r.log.InfoContext(ctx, "the stream is read again", "after", now.Sub(before).Round(time.Second))
	}
	r.lag(now)
}

// lag works out how far behind the slowest shard is.
func (r *Reader) lag(now time.Time) {
	var worst time.Duration
	for _, s := range r.shards {
		if !r.begins(s) {
			continue
		}
		lag := s.behind
		if !s.readAt.IsZero() && now.Sub(s.readAt) > 2*r.poll {
			lag += now.Sub(s.readAt)
		}
		if len(s.pending) > 0 {
			lag = max(lag, now.Sub(s.pending[0].arrived))
		}
		worst = max(worst, lag)
	}
	r.mu.Lock()
	r.stats.Lag = worst
	r.mu.Unlock()
}

// Stats is a snapshot of how the reader is doing.
func (r *Reader) Stats() Stats {
	r.mu.Lock()
	defer r.mu.Unlock()
	s := r.stats
	s.Shards = append([]ShardStats(nil), s.Shards...)
	return s
}

func (r *Reader) count(f func(*Stats)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	f(&r.stats)
}

// report reports a notice.
func (r *Reader) report(ctx context.Context, n Notice) {
	r.log.WarnContext(ctx, "notice", "kind", string(n.Kind), "shard", n.Shard, "sequence", n.Sequence, "from", n.From, "to", n.To, "err", n.Err)
	r.notify(n)
}
