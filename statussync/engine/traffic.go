package engine

import "sync"

// webhooks counts those that are being taken in, so that a sweep lets them pass
// between its batches: no webhook waits for more than one.
type webhooks struct {
	mu      sync.Mutex
	group   int         // of those that come now; the one before is the earlier group
	in      map[int]int // how many are being taken in, by group
	waiting bool        // a sweep waits for the earlier group
	gone    chan<- struct{}
}

// enter begins one; leave gets what it returns.
func (w *webhooks) enter() (group int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.in[w.group]++
	return w.group
}

func (w *webhooks) leave(group int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.in[group]--; w.in[group] > 0 {
		return
	}
	delete(w.in, group)
	if !w.waiting || w.in[w.group-1] > 0 {
		return
	}
	w.waiting = false
	select {
	case w.gone <- struct{}{}:
	default:
	}
}

// split ends a batch: those that came until now are the earlier group.
func (w *webhooks) split() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.group++
}

// passed reports whether the earlier group is gone; if not, gone says when.
func (w *webhooks) passed() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.waiting = w.in[w.group-1] > 0
	return !w.waiting
}
