package taskfeed

import (
	"sync"
	"time"
)

// schedule knows when which ticket has to be looked at.
type schedule struct {
	mu   sync.Mutex
	due  map[int64]time.Time
	poke chan struct{} // something is due earlier than it was
}

func newSchedule() *schedule {
	return &schedule{due: map[int64]time.Time{}, poke: make(chan struct{}, 1)}
}

// want has a ticket looked at at a time, unless that happens earlier anyway.
func (s *schedule) want(ticket int64, at time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if now, ok := s.due[ticket]; ok && !at.Before(now) {
		return
	}
	s.due[ticket] = at
	select {
	case s.poke <- struct{}{}:
	default:
	}
}

// take gives out the ticket that is due first, or else when the next one is;
// zero for none.
func (s *schedule) take(now time.Time) (ticket int64, next time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for id, at := range s.due {
		if next.IsZero() || at.Before(next) || at.Equal(next) && id < ticket {
			ticket, next = id, at
		}
	}
	if ticket == 0 || next.After(now) {
		return 0, next
	}
	delete(s.due, ticket)
	return ticket, next
}
