package main

import (
	"errors"
	"sync"
)

// streams counts the open streams of each viewer, so that no one of them can take
// all of the memory.
type streams struct {
	mu   sync.Mutex
	open map[string]int
}

// mostStreams is how many one agent, or one screen, may have. A browser has one for
// each page that is in view.
const mostStreams = 50

var errManyStreams = errors.New("too many pages of yours are open: close some")

// enter counts one more stream, until it leaves; false, if there are too many.
func (s *streams) enter(viewer string) (leave func(), ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.open == nil {
		s.open = map[string]int{}
	}
	if s.open[viewer] >= mostStreams {
		return nil, false
	}
	s.open[viewer]++
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.open[viewer]--; s.open[viewer] == 0 {
			delete(s.open, viewer)
		}
	}, true
}
