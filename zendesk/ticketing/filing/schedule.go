package filing

import (
	"sync"
	"time"
)

// schedule knows when which record has to be looked at by this runner, and sees
// to it that two goroutines never work on one.
type schedule struct {
	mu   sync.Mutex
	jobs map[string]*job
	poke chan struct{} // something is due earlier than it was
}

// job is a record that waits or is worked on.
type job struct {
	at      time.Time
	running bool
	again   bool // wanted while it was running
}

func newSchedule() *schedule {
	return &schedule{jobs: map[string]*job{}, poke: make(chan struct{}, 1)}
}

// want has a record looked at at a time, unless that happens earlier anyway.
func (s *schedule) want(id string, at time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch j := s.jobs[id]; {
	case j == nil:
		s.jobs[id] = &job{at: at}
	case j.running && (!j.again || at.Before(j.at)):
		j.again, j.at = true, at
	case !j.running && at.Before(j.at):
		j.at = at
	default:
		return
	}
	select {
	case s.poke <- struct{}{}:
	default:
	}
}

// take gives out the record that is due first, or else when the next one is;
// zero for none.
func (s *schedule) take(now time.Time) (id string, next time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for name, j := range s.jobs {
		if !j.running && (next.IsZero() || j.at.Before(next) || j.at.Equal(next) && name < id) {
			id, next = name, j.at
		}
	}
	if id == "" || next.After(now) {
		return "", next
	}
	s.jobs[id].running = true
	return id, next
}

// done gives a record back, to be looked at again at a time; zero for never.
func (s *schedule) done(id string, at time.Time) {
	s.mu.Lock()
	again, wanted := s.jobs[id].again, s.jobs[id].at
	delete(s.jobs, id)
	s.mu.Unlock()
	if !at.IsZero() {
		s.want(id, at)
	}
	if again {
		s.want(id, wanted)
	}
}
