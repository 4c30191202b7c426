package connectstream

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/kinesis"
	"github.com/aws/aws-sdk-go-v2/service/kinesis/types"

	"github.com/ctikit/ctikit/connect"
)

// record is one that was read and is not handled yet.
type record struct {
	shard    string
	sequence string
	data     []byte
	arrived  time.Time
	// owner is the agent, or the partition key of what is no agent event, and at
	// when it happened.
	owner string
	at    time.Time

	done  bool
	tries int
	first time.Time // when it failed first
	again time.Time // when it is tried again
	err   error     // of the last try
}

// mostAhead is how long before it happened a record may have arrived, as clocks are
// apart.
const mostAhead = time.Minute

// due is the time that must have been read of all shards before the record is
// handed out. One that claims to be of tomorrow does not wait for that.
func (r *record) due() time.Time {
	if latest := r.arrived.Add(mostAhead); r.at.After(latest) {
		return latest
	}
	return r.at
}

func newRecord(shard string, x types.Record) *record {
	r := &record{
		shard:    shard,
		sequence: aws.ToString(x.SequenceNumber), data: x.Data, arrived: aws.ToTime(x.ApproximateArrivalTimestamp),
		owner: "key " + aws.ToString(x.PartitionKey),
	}
	r.at = r.arrived
	if e, err := connect.DecodeAgentEvent(x.Data); err == nil {
		r.owner = "agent " + e.AgentARN
		if !e.At.IsZero() {
			r.at = e.At
		}
	}
	return r
}

// read reads all shards whose turn has come, at the same time.
func (r *Reader) read(ctx context.Context) {
	now := r.clock.Now()
	var group sync.WaitGroup
	for _, s := range r.ordered() {
		if !r.begins(s) || s.closed || s.full() || s.next.After(now) {
			continue
		}
		group.Go(func() { r.readOne(ctx, s) })
	}
	group.Wait()
}

// perRead is how many records a read gives at most.
const perRead = 1000

// readOne reads one shard once.
func (r *Reader) readOne(ctx context.Context, s *shard) {
	ctx, cancel := context.WithTimeout(ctx, requestTime)
	defer cancel()
	if s.iterator == "" {
		if err := r.open(ctx, s); err != nil {
			r.wait(s, err)
			return
		}
		if s.iterator == "" { // it is gone, or begins anew
			return
		}
	}
	in := &kinesis.GetRecordsInput{ShardIterator: &s.iterator, Limit: aws.Int32(perRead)}
	if r.isARN() {
		in.StreamARN = &r.stream
	}
	out, err := r.api.GetRecords(ctx, in, once)
	now := r.clock.Now()
	switch {
	case expired(err):
		s.iterator, s.next = "", now.Add(fastestPoll)
		return
	case err != nil:
		r.wait(s, fmt.Errorf("read %s: %w", s.id, err))
		return
	}
	r.take(ctx, s, out.Records)
	s.iterator = aws.ToString(out.NextShardIterator)
	s.closed = s.iterator == ""
	s.behind, s.readAt = max(0, time.Duration(aws.ToInt64(out.MillisBehindLatest))*time.Millisecond), now
	s.failing, s.err = time.Time{}, nil
	s.pauses.Reset()
	s.next = now.Add(r.poll)
	if s.behind > 0 && r.poll > catchingUp {
		s.next = now.Add(catchingUp)
	}
}

// take adds records to those that wait. The first after an iterator for a place
// is that place's own.
func (r *Reader) take(ctx context.Context, s *shard, records []types.Record) {
	for _, x := range records {
		rec := newRecord(s.id, x)
		verify := s.verify
		s.verify = ""
		if verify != "" && rec.sequence == verify {
			s.old = time.Time{}
			continue
		}
		if !s.old.IsZero() {
			r.gap(ctx, s, rec.arrived, nil)
		}
		s.read = rec.sequence
		s.pending = append(s.pending, rec)
		s.size += len(rec.data)
	}
}

// gap reports that records of a shard may be lost.
func (r *Reader) gap(ctx context.Context, s *shard, to time.Time, err error) {
	from := s.old
	if from.Equal(time.Unix(0, 0)) {
		from = time.Time{}
	}
	s.old = time.Time{}
	r.count(func(st *Stats) { st.Gaps++ })
	r.report(ctx, Notice{Kind: Gap, Shard: s.id, From: from, To: to, Err: err})
}

// wait notes that a shard cannot be read, and when to try again.
func (r *Reader) wait(s *shard, err error) {
	now := r.clock.Now()
	if s.failing.IsZero() && !throttled(err) { // being throttled is part of a busy day
		s.failing = now
	}
	s.err = err
	s.next = now.Add(s.pauses.NextBackOff())
}

// open gets an iterator for the records behind what was read. That of a known
// record begins with it, so that it shows whether Kinesis still has it.
func (r *Reader) open(ctx context.Context, s *shard) error {
	from := s.read
	if from == "" {
		from = s.place.After
	}
	if s.read != "" && !s.readAt.IsZero() { // it expired: is what follows still there?
		s.old = outdated(place{After: from, Current: s.readAt.Add(-s.behind)}, r.clock.Now())
	}
	in := &kinesis.GetShardIteratorInput{ShardId: &s.id, ShardIteratorType: types.ShardIteratorTypeTrimHorizon}
	switch {
	case from != "":
		in.ShardIteratorType, in.StartingSequenceNumber = types.ShardIteratorTypeAtSequenceNumber, &from
	case s.latest:
		in.ShardIteratorType = types.ShardIteratorTypeLatest
	case !s.place.Since.IsZero():
		in.ShardIteratorType, in.Timestamp = types.ShardIteratorTypeAtTimestamp, &s.place.Since
	}
	err := r.iterator(ctx, s, in)
	switch {
	case err == nil:
		s.verify, s.latest = from, false
	case gone(err):
		r.gap(ctx, s, time.Time{}, err)
		s.closed = true
		err = nil
	case notOurs(err) && in.ShardIteratorType != types.ShardIteratorTypeTrimHorizon:
		r.gap(ctx, s, time.Time{}, err)
		s.read, s.place, s.verify = "", place{}, ""
		r.count(func(*Stats) { r.anew[s.id] = true })
		err = nil
		s.next = r.clock.Now().Add(fastestPoll)
	}
	return err
}

func (r *Reader) iterator(ctx context.Context, s *shard, in *kinesis.GetShardIteratorInput) error {
	if r.isARN() {
		in.StreamARN = &r.stream
	} else {
		in.StreamName = &r.stream
	}
	out, err := r.api.GetShardIterator(ctx, in, once)
	if err != nil {
		return fmt.Errorf("find the place in %s: %w", s.id, err)
	}
	s.iterator = aws.ToString(out.ShardIterator)
	return nil
}
