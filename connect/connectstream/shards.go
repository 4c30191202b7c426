package connectstream

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/kinesis"
	"github.com/aws/aws-sdk-go-v2/service/kinesis/types"
	"github.com/cenkalti/backoff/v4"
)

// shard is one that is not done.
type shard struct {
	id      string
	parents []string
	place   place     // stored, or to be stored
	pending []*record // read and not handled, in the shard's order
	size    int       // of their data, in bytes

	iterator string
	read     string // the last record that was read, since the start
	verify   string // the first record to come must be this one, if old is set
	old      time.Time
	latest   bool // the first iterator is for what arrives from now on
	closed   bool // everything was read

	next   time.Time // of a read
	pauses *backoff.ExponentialBackOff
	behind time.Duration
	readAt time.Time
	// failing is since when it cannot be read, and err why.
	failing time.Time
	err     error
}

// mostPending and mostBytes are how much of a shard may wait before no more is
// read.
const (
	mostPending = 5000
	mostBytes   = 32 << 20
)

func (s *shard) full() bool { return len(s.pending) >= mostPending || s.size >= mostBytes }

// sooner is how far before the time of the first start records are read from
// after a restart: our clock may be ahead of AWS'.
const sooner = time.Minute

// relist is how often the shards are listed although none has ended.
const relist = time.Minute

// look lists the shards when it is time, and, first, reads the checkpoint.
func (r *Reader) look(ctx context.Context) error {
	now := r.clock.Now()
	if r.loaded && now.Before(r.listAt) {
		return nil
	}
	r.listAt = now.Add(relist)
	listed, err := r.list(ctx)
	if err != nil {
		if r.unlisted.since.IsZero() {
			r.unlisted.since = now
		}
		r.unlisted.err = err
		return err
	}
	r.unlisted = failure{}
	if !r.loaded {
		if err := r.load(ctx, listed); err != nil {
			return err
		}
	}
	r.adopt(ctx, listed)
	return nil
}

// list lists all shards that Kinesis knows.
func (r *Reader) list(ctx context.Context) (all []types.Shard, err error) {
	ctx, cancel := context.WithTimeout(ctx, requestTime)
	defer cancel()
	in, seen := &kinesis.ListShardsInput{}, map[string]bool{}
	if r.isARN() {
		in.StreamARN = &r.stream
	} else {
		in.StreamName = &r.stream
	}
	for {
		out, err := r.api.ListShards(ctx, in, once)
		if err != nil {
			return nil, fmt.Errorf("list the shards: %w", err)
		}
		all = append(all, out.Shards...)
		token := aws.ToString(out.NextToken)
		if token == "" {
			return all, nil
		}
		if seen[token] {
			return nil, errors.New("list the shards: the same page comes again")
		}
		seen[token] = true
		in = &kinesis.ListShardsInput{NextToken: &token, StreamARN: in.StreamARN}
	}
}

// load reads the checkpoint, or begins one.
func (r *Reader) load(ctx context.Context, listed []types.Shard) error {
	c, found, err := r.kept.load(ctx)
	switch {
	case errors.Is(err, errUnreadable): // all that there is comes again
		r.count(func(s *Stats) { s.Gaps++ })
		r.report(ctx, Notice{Kind: Gap, Err: err})
	case err != nil:
		return err
	case !found && !r.horizon:
		c.Shards = r.fromNow(listed)
	}
	now := r.clock.Now()
	for id, p := range c.Shards {
		if p.Done {
			r.done[id] = p
			continue
		}
		s := r.newShard(id, p)
		s.latest = !found
		s.old = outdated(p, now)
		r.shards[id] = s
	}
	r.loaded = true
	if !found {
		if err := r.save(ctx); err != nil {
			r.loaded = false
			return err
		}
	}
	return nil
}

// fromNow is the first checkpoint of a reader that begins with what arrives from
// now on.
func (r *Reader) fromNow(listed []types.Shard) map[string]place {
	places := map[string]place{}
	for _, x := range listed {
		p := place{Since: r.clock.Now().Add(-sooner)}
		if isClosed(x) {
			p = place{Done: true}
		}
		places[aws.ToString(x.ShardId)] = p
	}
	return places
}

func isClosed(x types.Shard) bool {
	return x.SequenceNumberRange != nil && x.SequenceNumberRange.EndingSequenceNumber != nil
}

var errAnotherStream = errors.New("the checkpoint is of another stream with this name")

// shortestKept is how long Kinesis keeps records at least, less what clocks may be
// off.
const shortestKept = 24*time.Hour - 10*time.Minute

// outdated is the time of a place whose following records Kinesis may not have
// any more; zero where it has.
func outdated(p place, now time.Time) time.Time {
	known := p.Current
	if p.Since.After(known) {
		known = p.Since
	}
	if p.After == "" && p.Since.IsZero() || now.Sub(known) < shortestKept {
		return time.Time{}
	}
	if known.IsZero() {
		known = time.Unix(0, 0).UTC()
	}
	return known
}

func (r *Reader) newShard(id string, p place) *shard {
	return &shard{id: id, place: p, pauses: pauses(), next: r.clock.Now()}
}

// adopt takes in what Kinesis lists: new shards begin at their beginning, and
// those that are done and gone are forgotten.
func (r *Reader) adopt(ctx context.Context, listed []types.Shard) {
	known := map[string]bool{}
	for _, x := range listed {
		id := aws.ToString(x.ShardId)
		known[id] = true
		if _, done := r.done[id]; done && isClosed(x) {
			continue
		} else if done { // of another stream that had this name
			delete(r.done, id)
			r.anew[id] = true
			r.count(func(s *Stats) { s.Gaps++ })
			r.report(ctx, Notice{Kind: Gap, Shard: id, Err: errAnotherStream})
		}
		s := r.shards[id]
		if s == nil {
			s = r.newShard(id, place{})
			r.shards[id] = s
		}
		s.parents = nil
		for _, parent := range []*string{x.ParentShardId, x.AdjacentParentShardId} {
			if parent != nil {
				s.parents = append(s.parents, *parent)
			}
		}
	}
	maps.DeleteFunc(r.done, func(id string, _ place) bool { return !known[id] })
}

// begins reports whether a shard's turn has come: all that its parents have is
// handled, or is no longer there.
func (r *Reader) begins(s *shard) bool {
	return !slices.ContainsFunc(s.parents, func(id string) bool { return r.shards[id] != nil })
}

// ordered are the shards by id.
func (r *Reader) ordered() []*shard {
	return slices.SortedFunc(maps.Values(r.shards), func(a, b *shard) int { return cmp.Compare(a.id, b.id) })
}

// settle moves each shard's place behind what is handled, and reports whether a
// shard has ended.
func (r *Reader) settle() (ended bool) {
	for id, s := range r.shards {
		n := 0
		for n < len(s.pending) && s.pending[n].done {
			n++
		}
		if n > 0 {
			s.place = place{After: s.pending[n-1].sequence, Current: s.place.Current}
			for _, rec := range s.pending[:n] {
				s.size -= len(rec.data)
			}
			s.pending = slices.Delete(s.pending, 0, n)
		}
		if len(s.pending) > 0 {
			s.place.Current = later(s.place.Current, s.pending[0].arrived)
			continue
		}
		if !s.readAt.IsZero() {
			s.place.Current = later(s.place.Current, s.readAt.Add(-s.behind))
		}
		if s.closed {
			r.done[id] = place{After: s.place.After, Done: true}
			delete(r.shards, id)
			ended = true
		}
	}
	return ended
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b.UTC().Truncate(time.Second)
	}
	return a
}

// idleSave is how often a checkpoint is saved of which only the time has changed.
const idleSave = time.Hour

// save saves how far all shards are handled, if that has changed.
func (r *Reader) save(ctx context.Context) error {
	now, places := r.clock.Now(), maps.Clone(r.done)
	for id, s := range r.shards {
		places[id] = s.place
	}
	stored := r.kept.shards()
	if stored != nil && now.Sub(r.saved) < idleSave && maps.EqualFunc(stored, merged(places, stored, r.anew), sameButTime) {
		return nil
	}
	conflicts, err := r.kept.save(ctx, places, r.anew)
	if conflicts > 0 {
		r.count(func(s *Stats) { s.Conflicts += uint64(conflicts) }) //nolint:gosec // a handful
		r.shared(ctx, now)
	}
	if err == nil {
		r.saved, r.anew = now, map[string]bool{}
	}
	return err
}

func sameButTime(a, b place) bool {
	a.Current, b.Current = time.Time{}, time.Time{}
	a.Since, b.Since = a.Since.Round(0).UTC(), b.Since.Round(0).UTC()
	return a == b
}

// shared reports another reader of our name, once an hour.
func (r *Reader) shared(ctx context.Context, now time.Time) {
	if now.Before(r.delivery.sharedUntil) {
		return
	}
	r.delivery.sharedUntil = now.Add(time.Hour)
	r.report(ctx, Notice{Kind: Shared})
}
