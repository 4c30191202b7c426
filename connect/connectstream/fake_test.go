package connectstream_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/kinesis"
	"github.com/aws/aws-sdk-go-v2/service/kinesis/types"

	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/connect/connectstream"
	"github.com/ctikit/ctikit/statussync/engine"
)

// stream is a Kinesis stream in memory, on the time of its bubble.
type stream struct {
	mu       sync.Mutex
	shards   []*fakeShard
	sequence int
	perRead  int                // records of a reply; 0 is as many as asked for
	fails    map[string][]error // by operation, the next ones first
	calls    map[string]int
	reads    map[string][]time.Time // by shard
	from     []types.ShardIteratorType
}

type fakeShard struct {
	id      string
	parents []string
	records []types.Record
	trimmed int // of records
	closed  bool
	lag     time.Duration // of which Kinesis speaks
}

func newStream(shards ...string) *stream {
	s := &stream{fails: map[string][]error{}, calls: map[string]int{}, reads: map[string][]time.Time{}, sequence: 100}
	for _, id := range shards {
		s.add(id)
	}
	return s
}

// add opens a shard, and closes its parents.
func (s *stream) add(id string, parents ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, parent := range parents {
		s.find(parent).closed = true
	}
	s.shards = append(s.shards, &fakeShard{id: id, parents: parents})
}

func (s *stream) find(id string) *fakeShard {
	for _, x := range s.shards {
		if x.id == id {
			return x
		}
	}
	return &fakeShard{}
}

func (s *stream) put(shard string, records ...[]byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	x := s.find(shard)
	for _, data := range records {
		s.sequence++
		x.records = append(x.records, types.Record{
			Data: data, SequenceNumber: aws.String(strconv.Itoa(s.sequence)), PartitionKey: aws.String("p"),
			ApproximateArrivalTimestamp: aws.Time(time.Now()),
		})
	}
}

// trim has a shard lose its first n records.
func (s *stream) trim(shard string, n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.find(shard).trimmed = n
}

func (s *stream) fail(op string, errs ...error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fails[op] = append(s.fails[op], errs...)
}

func (s *stream) readsOf(shard string) []time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.reads[shard])
}

func (s *stream) iterators() []types.ShardIteratorType {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.from)
}

func (s *stream) failure(op string) error {
	s.calls[op]++
	if len(s.fails[op]) == 0 {
		return nil
	}
	err := s.fails[op][0]
	s.fails[op] = s.fails[op][1:]
	return err
}

func (s *stream) ListShards(_ context.Context, in *kinesis.ListShardsInput, _ ...func(*kinesis.Options)) (*kinesis.ListShardsOutput, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.failure("ListShards"); err != nil {
		return nil, err
	}
	if (in.NextToken == nil) == (in.StreamName == nil) {
		return nil, &types.InvalidArgumentException{}
	}
	const page = 2
	from, _ := strconv.Atoi(aws.ToString(in.NextToken))
	out := &kinesis.ListShardsOutput{}
	for _, x := range s.shards[from:min(from+page, len(s.shards))] {
		shard := types.Shard{ShardId: &x.id, SequenceNumberRange: &types.SequenceNumberRange{}}
		if x.closed {
			shard.SequenceNumberRange.EndingSequenceNumber = aws.String("999999")
		}
		if len(x.parents) > 0 {
			shard.ParentShardId = &x.parents[0]
		}
		if len(x.parents) > 1 {
			shard.AdjacentParentShardId = &x.parents[1]
		}
		out.Shards = append(out.Shards, shard)
	}
	if from+page < len(s.shards) {
		out.NextToken = aws.String(strconv.Itoa(from + page))
	}
	return out, nil
}

func (s *stream) GetShardIterator(_ context.Context, in *kinesis.GetShardIteratorInput, _ ...func(*kinesis.Options)) (*kinesis.GetShardIteratorOutput, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.failure("GetShardIterator"); err != nil {
		return nil, err
	}
	s.from = append(s.from, in.ShardIteratorType)
	x := s.find(*in.ShardId)
	at := x.trimmed
	switch in.ShardIteratorType {
	case types.ShardIteratorTypeLatest:
		at = len(x.records)
	case types.ShardIteratorTypeAtTimestamp:
		for at < len(x.records) && x.records[at].ApproximateArrivalTimestamp.Before(*in.Timestamp) {
			at++
		}
	case types.ShardIteratorTypeAtSequenceNumber:
		for at < len(x.records) && *x.records[at].SequenceNumber < *in.StartingSequenceNumber {
			at++
		}
	default:
	}
	return &kinesis.GetShardIteratorOutput{ShardIterator: aws.String(iterator(x.id, at))}, nil
}

func iterator(shard string, at int) string {
	return fmt.Sprintf("%s|%d|%d", shard, at, time.Now().Unix())
}

func (s *stream) GetRecords(_ context.Context, in *kinesis.GetRecordsInput, _ ...func(*kinesis.Options)) (*kinesis.GetRecordsOutput, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	parts := strings.Split(*in.ShardIterator, "|")
	s.reads[parts[0]] = append(s.reads[parts[0]], time.Now())
	if err := s.failure("GetRecords"); err != nil {
		return nil, err
	}
	x := s.find(parts[0])
	at, _ := strconv.Atoi(parts[1])
	made, _ := strconv.ParseInt(parts[2], 10, 64)
	if time.Since(time.Unix(made, 0)) > 5*time.Minute {
		return nil, &types.ExpiredIteratorException{}
	}
	at = max(at, x.trimmed)
	most := int(*in.Limit)
	if s.perRead > 0 {
		most = s.perRead
	}
	to := min(at+most, len(x.records))
	out := &kinesis.GetRecordsOutput{Records: x.records[at:to], MillisBehindLatest: aws.Int64(x.lag.Milliseconds())}
	if to < len(x.records) {
		out.MillisBehindLatest = aws.Int64(time.Since(*x.records[to-1].ApproximateArrivalTimestamp).Milliseconds() + 1)
	}
	if to < len(x.records) || !x.closed {
		out.NextShardIterator = aws.String(iterator(x.id, to))
	}
	return out, nil
}

// run is a reader that runs in a bubble, and what it handled.
type run struct {
	*connectstream.Reader
	t    *testing.T
	stop func()

	mu      sync.Mutex
	handled []string // keys of events
	times   []time.Time
	notices []connectstream.Notice
	fails   func(e connect.AgentEvent, record []byte) error // nil: never
}

// start has a reader run, with a handler that fails as fails says.
func start(t *testing.T, s *stream, store connectstream.Store, fails func(connect.AgentEvent, []byte) error, opts ...connectstream.Option) *run {
	t.Helper()
	r := &run{t: t, fails: fails}
	opts = append(opts, connectstream.WithNotify(func(n connectstream.Notice) {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.notices = append(r.notices, n)
	}))
	var err error
	if r.Reader, err = connectstream.New(s, "agents", store, opts...); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- r.Run(ctx, r.take) }()
	r.stop = sync.OnceFunc(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("Run: %v", err)
		}
	})
	t.Cleanup(r.stop)
	return r
}

func (r *run) take(_ context.Context, record []byte) error {
	e, err := connect.DecodeAgentEvent(record)
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.fails != nil {
		if err := r.fails(e, record); err != nil {
			return err
		}
	}
	if err == nil {
		r.handled, r.times = append(r.handled, e.Key), append(r.times, time.Now())
	}
	return err
}

// got are the keys of what was handled since the last call.
func (r *run) got() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	all := strings.Join(r.handled, " ")
	r.handled = nil
	return all
}

// noticed are the notices since the last call, in short.
func (r *run) noticed() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	var all []string
	for _, n := range r.notices {
		all = append(all, strings.TrimSpace(string(n.Kind)+" "+n.Shard))
	}
	r.notices = nil
	return strings.Join(all, ", ")
}

func (r *run) want(what, handled, notices string) {
	r.t.Helper()
	if got := r.got(); got != handled {
		r.t.Errorf("%s: handled %q, want %q", what, got, handled)
	}
	if got := r.noticed(); got != notices {
		r.t.Errorf("%s: notices %q, want %q", what, got, notices)
	}
}

// brokenStore refuses saves as long as fails is set, or saves and says it did not.
type brokenStore struct {
	engine.Memory
	fails, unsure atomic.Bool
}

var errStore = errors.New("the disk is full")

func (s *brokenStore) CompareAndSet(ctx context.Context, key string, version uint64, value []byte) (uint64, error) {
	if s.fails.Load() {
		return 0, errStore
	}
	version, err := s.Memory.CompareAndSet(ctx, key, version, value)
	if s.unsure.Load() {
		return 0, errStore
	}
	return version, err
}
