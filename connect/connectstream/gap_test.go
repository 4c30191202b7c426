package connectstream_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/kinesis/types"

	"github.com/ctikit/ctikit/connect/connectstream"
	"github.com/ctikit/ctikit/statussync/engine"
)

// What Kinesis no longer has is reported, and the rest is read.
func TestGaps(t *testing.T) {
	for name, tt := range map[string]struct {
		down    time.Duration
		trimmed int
		prepare func(t *testing.T, s *stream, store *engine.Memory)
		handled string
		notices string
	}{
		"down for an hour":                    {down: time.Hour, handled: "0-1 0-2"},
		"down for a day, its record is there": {down: 25 * time.Hour, handled: "0-1 0-2"},
		"down for a day":                      {down: 25 * time.Hour, trimmed: 2, handled: "0-2", notices: "gap shard-0"},
		"a checkpoint of another stream": {prepare: func(_ *testing.T, s *stream, _ *engine.Memory) {
			s.fail("GetShardIterator", &types.InvalidArgumentException{})
		}, handled: "0-0 0-1 0-2", notices: "gap shard-0"},
		"a shard that is gone": {prepare: func(_ *testing.T, s *stream, _ *engine.Memory) {
			s.fail("GetShardIterator", &types.ResourceNotFoundException{})
		}, handled: "0-0 0-1 0-2", notices: "gap shard-0, gap shard-0"},
		"a checkpoint that cannot be read": {prepare: func(t *testing.T, _ *stream, store *engine.Memory) {
			_, version, _ := store.Get(t.Context(), "connectstream/agents")
			if _, err := store.CompareAndSet(t.Context(), "connectstream/agents", version, []byte(`{"v":2}`)); err != nil {
				t.Fatal(err)
			}
		}, handled: "0-0 0-1 0-2", notices: "gap"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s, store := newStream("shard-0"), new(engine.Memory)
				r := start(t, s, store, nil)
				time.Sleep(2 * second)
				s.put("shard-0", event(0, 0))
				time.Sleep(2 * second)
				r.want("before", "0-0", "")
				r.stop()
				s.put("shard-0", event(0, 1))
				time.Sleep(tt.down)
				s.put("shard-0", event(0, 2))
				s.trim("shard-0", tt.trimmed)
				if tt.prepare != nil {
					tt.prepare(t, s, store)
				}
				r = start(t, s, store, nil)
				time.Sleep(2 * time.Minute)
				r.want("afterwards", tt.handled, tt.notices)
				r.stop()
				r = start(t, s, store, nil)
				time.Sleep(2 * time.Minute)
				r.want("after another restart", "", "")
			})
		})
	}
}

// A quiet stream makes no gap: the checkpoint says until when all was read.
func TestQuietWeekend(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, store := newStream("shard-0"), new(engine.Memory)
		r := start(t, s, store, nil)
		time.Sleep(2 * second)
		s.put("shard-0", event(0, 0))
		time.Sleep(60 * time.Hour)
		r.stop()
		s.trim("shard-0", 1)
		r = start(t, s, store, nil)
		s.put("shard-0", event(0, 1))
		time.Sleep(2 * second)
		r.want("after the weekend", "0-1", "")
	})
}

// Two readers of one name both hand out everything; the checkpoint keeps the
// farther place.
func TestTwoReaders(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, store := newStream("shard-0"), new(engine.Memory)
		a := start(t, s, store, nil, connectstream.FromTrimHorizon())
		time.Sleep(500 * time.Millisecond)
		b := start(t, s, store, nil, connectstream.FromTrimHorizon())
		time.Sleep(1750 * time.Millisecond) // when neither reads, and b is the first to
		s.put("shard-0", event(0, 0))
		time.Sleep(2 * second)
		s.put("shard-0", event(0, 1))
		time.Sleep(2 * second)
		if x, y := a.got(), b.got(); x != "0-0 0-1" || y != x {
			t.Errorf("handled %q and %q", x, y)
		}
		if x, y := a.noticed(), b.noticed(); x+y != "shared" && x+y != "sharedshared" {
			t.Errorf("notices %q and %q", x, y)
		}
		if n := a.Stats().Conflicts + b.Stats().Conflicts; n == 0 {
			t.Error("no conflict is counted")
		}
		a.stop()
		b.stop()
		a = start(t, s, store, nil)
		time.Sleep(2 * second)
		a.want("a third reader", "", "")
	})
}

// While nothing can be saved, records are handed out; those of the time come again
// after a restart. A save that was done although it failed is no conflict.
func TestStoreFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, store := newStream("shard-0"), &brokenStore{}
		r := start(t, s, store, nil, connectstream.FromTrimHorizon())
		time.Sleep(2 * second)
		store.fails.Store(true)
		s.put("shard-0", event(0, 0))
		time.Sleep(time.Minute)
		r.want("a store that fails", "0-0", "")
		if got := r.Stats(); got.Failing.IsZero() || !errors.Is(got.Err, errStore) {
			t.Errorf("stats %+v", got)
		}
		r.stop()
		store.fails.Store(false)
		store.unsure.Store(true)
		r = start(t, s, store, nil)
		time.Sleep(2 * time.Minute)
		r.want("after a restart", "0-0", "")
		if got := r.Stats(); got.Conflicts != 0 || !got.Failing.IsZero() {
			t.Errorf("stats %+v", got)
		}
	})
}

// A list that fails keeps a reader from starting, and one that runs from nothing.
func TestListFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStream("shard-0")
		s.fail("ListShards", errors.New("no network"), errors.New("no network"), errors.New("no network"))
		r := start(t, s, new(engine.Memory), nil, connectstream.FromTrimHorizon())
		if err := r.Check(t.Context()); err == nil {
			t.Error("a check of a stream that cannot be listed is fine")
		}
		time.Sleep(500 * time.Millisecond)
		if r.Stats().Failing.IsZero() {
			t.Error("it is not failing")
		}
		time.Sleep(10 * second)
		s.put("shard-0", event(0, 0))
		time.Sleep(2 * second)
		r.want("afterwards", "0-0", "")
		s.fail("ListShards", errors.New("no network"), errors.New("no network"))
		time.Sleep(70 * second)
		s.put("shard-0", event(0, 1))
		time.Sleep(2 * second)
		r.want("a list that fails", "0-1", "")
		if r.Stats().Failing.IsZero() {
			t.Error("it is not failing")
		}
		time.Sleep(3 * time.Minute)
		if got := r.Stats(); !got.Failing.IsZero() {
			t.Errorf("stats %+v", got)
		}
		if err := r.Check(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

func TestNewWants(t *testing.T) {
	s, store := newStream(), new(engine.Memory)
	ok := func(context.Context, []byte) error { return nil }
	for name, build := range map[string]func() (*connectstream.Reader, error){
		"client": func() (*connectstream.Reader, error) { return connectstream.New(nil, "s", store) },
		"store":  func() (*connectstream.Reader, error) { return connectstream.New(s, "s", (*engine.Memory)(nil)) },
		"stream": func() (*connectstream.Reader, error) { return connectstream.New(s, "", store) },
		"name": func() (*connectstream.Reader, error) {
			return connectstream.New(s, "s", store, connectstream.WithName("a/"))
		},
		"poll": func() (*connectstream.Reader, error) {
			return connectstream.New(s, "s", store, connectstream.WithPoll(second/10))
		},
		"give up": func() (*connectstream.Reader, error) {
			return connectstream.New(s, "s", store, connectstream.WithGiveUp(0))
		},
		"workers": func() (*connectstream.Reader, error) {
			return connectstream.New(s, "s", store, connectstream.WithWorkers(0))
		},
		"notify": func() (*connectstream.Reader, error) {
			return connectstream.New(s, "s", store, connectstream.WithNotify(nil))
		},
		"logger": func() (*connectstream.Reader, error) {
			return connectstream.New(s, "s", store, connectstream.WithLogger(nil))
		},
		"clock": func() (*connectstream.Reader, error) {
			return connectstream.New(s, "s", store, connectstream.WithClock(nil))
		},
	} {
		if r, err := build(); err == nil || r != nil {
			t.Errorf("%s: no error", name)
		}
	}
	r, err := connectstream.New(s, "arn:aws:kinesis:eu-central-1:123456789012:stream/agent.events", store, connectstream.WithName("acme/stream"))
	if err != nil {
		t.Fatal(err)
	}
	if r.Run(t.Context(), nil) == nil {
		t.Error("a run without a handler is fine")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := r.Run(ctx, ok); err != nil {
		t.Error(err)
	}
}
