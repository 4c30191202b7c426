package connectstream_test

import (
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/kinesis/types"
	"github.com/cenkalti/backoff/v4"
	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/connect/connectstream"
	"github.com/ctikit/ctikit/statussync/engine"
)

const second = time.Second

// A reader begins with what arrives from its first start on, and goes on where it
// was.
func TestStarts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, store := newStream("shard-0"), new(engine.Memory)
		s.put("shard-0", event(0, 0))
		time.Sleep(time.Hour)
		r := start(t, s, store, nil)
		time.Sleep(5 * second)
		s.put("shard-0", event(0, 1))
		time.Sleep(2 * second)
		r.want("the first start", "0-1", "")
		r.stop()
		s.put("shard-0", event(0, 2))
		r = start(t, s, store, nil)
		time.Sleep(2 * second)
		r.want("the second", "0-2", "")
		r.stop()
		value, _, err := store.Get(t.Context(), "connectstream/agents")
		if want := `{"v":1,"shards":{"shard-0":{"after":"103","current":"2000-01-01T01:00:07Z"}}}`; err != nil || string(value) != want {
			t.Errorf("checkpoint %s, %v, want %s", value, err, want)
		}
		r = start(t, s, new(engine.Memory), nil, connectstream.FromTrimHorizon())
		time.Sleep(2 * second)
		r.want("from the horizon", "0-0 0-1 0-2", "")
	})
}

// What arrives between a first start and its first record is read after a restart,
// also by a machine whose clock is ahead.
func TestRestartBeforeTheFirstRecord(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, store := newStream("shard-0"), new(engine.Memory)
		r := start(t, s, store, nil)
		time.Sleep(3 * second)
		r.stop()
		s.put("shard-0", event(0, 0))
		r = start(t, s, store, nil)
		time.Sleep(3 * second)
		r.want("after the restart", "0-0", "")
		if diff := cmp.Diff([]types.ShardIteratorType{"LATEST", "AT_TIMESTAMP"}, s.iterators()); diff != "" {
			t.Error(diff)
		}
	})
}

// A record of a time to come does not wait for that, though its shard, which is busy,
// is always a little behind.
func TestTimesToCome(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, store := newStream("shard-0"), new(engine.Memory)
		s.find("shard-0").lag = 20 * time.Millisecond
		r := start(t, s, store, nil)
		time.Sleep(2 * second)
		now := time.Now()
		s.put("shard-0", eventAt(0, 0, now.AddDate(100, 0, 0)), eventAt(1, 0, now))
		time.Sleep(2 * time.Minute)
		r.want("one of a time to come", "1-0 0-0", "")
		r.stop()
		r = start(t, s, store, nil)
		time.Sleep(10 * second)
		r.want("after a restart", "", "")
	})
}

// Children begin when all that their parents have is handled.
func TestSplitAndMerge(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, store := newStream("shard-0", "shard-1"), new(engine.Memory)
		blocked := true
		r := start(t, s, store, func(e connect.AgentEvent, _ []byte) error {
			if blocked && e.Key == "0-1" {
				return errors.New("not yet")
			}
			return nil
		}, connectstream.FromTrimHorizon(), connectstream.WithWorkers(1))
		time.Sleep(2500 * time.Millisecond)
		s.put("shard-0", event(0, 0), event(0, 1))
		s.put("shard-1", event(1, 0))
		s.add("shard-2", "shard-0")
		s.add("shard-3", "shard-0")
		s.put("shard-2", event(0, 2))
		s.put("shard-3", event(2, 0))
		s.add("shard-4", "shard-1", "shard-3")
		s.put("shard-4", event(1, 1))
		time.Sleep(10 * second)
		r.want("a record of the parent fails", "0-0 1-0", "")
		r.mu.Lock()
		blocked = false
		r.mu.Unlock()
		time.Sleep(20 * second)
		r.want("it is handled", "0-1 0-2 2-0 1-1", "")
		r.stop()
		r = start(t, s, store, nil)
		time.Sleep(10 * second)
		r.want("after a restart", "", "")
		if len(r.Stats().Shards) != 2 {
			t.Errorf("shards %+v, want the two that are open", r.Stats().Shards)
		}
		r.stop()
		s.mu.Lock()
		s.shards = s.shards[2:] // Kinesis forgets the first two
		s.mu.Unlock()
		r = start(t, s, store, nil)
		s.put("shard-2", event(0, 3))
		time.Sleep(3 * second)
		r.want("after parents were forgotten", "0-3", "")
		value, _, _ := store.Get(t.Context(), "connectstream/agents")
		if strings.Contains(string(value), "shard-0") || !strings.Contains(string(value), `"shard-3":{"after":"105","done":true}`) {
			t.Errorf("checkpoint %s", value)
		}
	})
}

// An agent's records that are in several shards come in order of their times, also
// when one shard has far more to be read; one that turns up later is counted.
func TestOrderAcrossShards(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStream("shard-0", "shard-1")
		s.perRead = 2
		for _, n := range []int{0, 1, 3, 4, 6, 7} {
			s.put("shard-0", event(0, n))
			time.Sleep(second)
		}
		s.put("shard-1", event(0, 5), event(0, 2))
		time.Sleep(second)
		s.put("shard-1", event(0, 8))
		r := start(t, s, new(engine.Memory), nil, connectstream.FromTrimHorizon())
		time.Sleep(10 * second)
		r.want("both", "0-0 0-1 0-2 0-3 0-4 0-5 0-6 0-7 0-8", "")
		if got := r.Stats(); got.Late != 0 || got.Handled != 9 {
			t.Errorf("stats %+v", got)
		}
		s.put("shard-1", event(0, 1))
		time.Sleep(2 * second)
		if got := r.Stats(); got.Late != 1 || got.Handled != 10 {
			t.Errorf("stats %+v", got)
		}
	})
}

// Records that can never be handled are skipped at once, others when they have
// failed for long, and none while all fail.
func TestPoison(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, store := newStream("shard-0"), new(engine.Memory)
		down := false
		r := start(t, s, store, func(e connect.AgentEvent, record []byte) error {
			switch {
			case down:
				return errors.New("no network")
			case e.Key == "1-0":
				panic("about " + string(record))
			case e.Key == "2-0":
				return backoff.Permanent(errors.New("of another instance"))
			case e.Key == "3-0":
				return errors.New("always")
			}
			return nil
		}, connectstream.FromTrimHorizon())
		s.put("shard-0", []byte("no event"), event(1, 0), event(2, 0), event(0, 0))
		time.Sleep(2 * second)
		r.want("at once", "0-0", "skipped shard-0, skipped shard-0, skipped shard-0")
		s.put("shard-0", event(3, 0), event(3, 1), event(0, 1))
		time.Sleep(2 * second)
		r.want("one fails", "0-1", "")
		time.Sleep(6 * time.Minute)
		r.want("for long", "3-1", "skipped shard-0")
		r.mu.Lock()
		down = true
		r.mu.Unlock()
		s.put("shard-0", event(0, 2), event(0, 3))
		time.Sleep(3 * time.Hour)
		r.want("an outage", "", "")
		if got := r.Stats(); got.Lag < 3*time.Hour-time.Minute || got.Skipped != 4 {
			t.Errorf("stats %+v", got)
		}
		r.mu.Lock()
		down = false
		r.mu.Unlock()
		time.Sleep(time.Minute)
		r.want("its end", "0-2 0-3", "")
	})
}

// A shard whose records all wait is not read until its iterator has expired; the
// next one goes on behind what was read.
func TestExpiredIterator(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, store := newStream("shard-0"), new(engine.Memory)
		r := start(t, s, store, nil, connectstream.FromTrimHorizon(), connectstream.WithPoll(time.Minute))
		s.put("shard-0", event(0, 0))
		time.Sleep(2 * time.Minute)
		s.fail("GetRecords", &types.ExpiredIteratorException{})
		s.put("shard-0", event(0, 1))
		time.Sleep(2 * time.Minute)
		r.want("after an iterator expired", "0-0 0-1", "")
		if diff := cmp.Diff([]types.ShardIteratorType{"TRIM_HORIZON", "AT_SEQUENCE_NUMBER"}, s.iterators()); diff != "" {
			t.Error(diff)
		}
	})
}

// Reads keep within Kinesis' limit, and wait longer after each failure.
func TestPace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, store := newStream("shard-0"), new(engine.Memory)
		s.perRead = 1
		for n := range 20 {
			s.put("shard-0", event(0, n))
			time.Sleep(second)
		}
		r := start(t, s, store, nil, connectstream.FromTrimHorizon())
		time.Sleep(20 * second)
		reads := s.readsOf("shard-0")
		for i, at := range reads {
			if i > 0 && at.Sub(reads[i-1]) < 200*time.Millisecond {
				t.Errorf("reads %v apart", at.Sub(reads[i-1]))
			}
		}
		if got := r.Stats(); got.Handled != 20 || got.Lag != 0 || !got.Failing.IsZero() {
			t.Errorf("stats %+v", got)
		}
		before := len(reads)
		for range 6 {
			s.fail("GetRecords", &types.ProvisionedThroughputExceededException{})
		}
		time.Sleep(20 * second)
		if n := len(s.readsOf("shard-0")) - before; n > 7 || n < 4 {
			t.Errorf("%d reads in 20 s of a shard that refuses", n)
		}
		if !r.Stats().Failing.IsZero() {
			t.Error("being throttled counts as failing")
		}
		for range 200 {
			s.fail("GetRecords", &types.AccessDeniedException{})
		}
		time.Sleep(10 * time.Minute)
		if got := r.Stats(); got.Failing.IsZero() || got.Err == nil || got.Lag < 9*time.Minute || got.Shards[0].Failing.IsZero() {
			t.Errorf("stats %+v of a shard that refuses", got)
		}
	})
}
