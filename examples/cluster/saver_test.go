package main

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/ctikit/ctikit/statussync/engine"
)

// saver saves every few milliseconds, by one key that nobody else uses, and notes how
// long nothing could be saved. What was acknowledged must stay.
type saver struct {
	t    *testing.T
	stop func()
	done chan struct{}

	mu    sync.Mutex
	phase phase
	since time.Time // when the phase began
	gaps  map[phase][]time.Duration
}

// phase is what has happened lately.
type phase int

const (
	otherwise phase = iota
	afterLeader
	afterFollower
)

// phaseLasts is how long what happens to a server counts as the cause of a gap.
const phaseLasts = 10 * time.Second

func newSaver(t *testing.T, store engine.Store) *saver {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	s := &saver{t: t, stop: stop, done: make(chan struct{}), gaps: map[phase][]time.Duration{}}
	go s.save(ctx, store)
	return s
}

func (s *saver) save(ctx context.Context, store engine.Store) {
	defer close(s.done)
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	version, last := uint64(0), time.Now()
	for ctx.Err() == nil {
		<-tick.C
		v, err := s.try(ctx, store, version)
		if err != nil {
			continue
		}
		if v > version {
			s.saved(last)
			last = time.Now()
		}
		version = v
	}
}

// impatience is how long a call may take here: its result shows soon that saves go
// on.
const impatience = 500 * time.Millisecond

// try saves in place of a version, and returns what the store has then.
func (s *saver) try(ctx context.Context, store engine.Store, version uint64) (uint64, error) {
	const key = "saver/value"
	ctx, cancel := context.WithTimeout(ctx, impatience)
	defer cancel()
	v, err := store.CompareAndSet(ctx, key, version, []byte("saved"))
	if err == nil {
		return v, nil
	}
	_, v, errRead := store.Get(context.WithoutCancel(ctx), key)
	if errRead == nil && v < version {
		s.t.Errorf("the store has version %d of a value of which it had acknowledged version %d (%v)", v, version, err)
	}
	return v, errRead
}

// saved takes in that something could be saved, again since a time.
func (s *saver) saved(since time.Time) {
	now := time.Now()
	s.mu.Lock()
	defer s.mu.Unlock()
	if now.Sub(s.since) > phaseLasts && since.After(s.since.Add(phaseLasts)) {
		s.phase = otherwise
	}
	s.gaps[s.phase] = append(s.gaps[s.phase], now.Sub(since))
}

// note notes what happens to a server.
func (s *saver) note(p phase) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.phase, s.since = p, time.Now()
}

func (s *saver) end() {
	s.stop()
	<-s.done
}

func (s *saver) longest(p phase) time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.gaps[p]) == 0 {
		return 0
	}
	return slices.Max(s.gaps[p]).Round(time.Millisecond)
}
