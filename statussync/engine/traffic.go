package engine

import "sync"

// webhooks counts those that are being taken in, so that a sweep lets them pass
// between its batches: no webhook waits for more than one.
type webhooks struct {
	mu      sync.Mutex
	group   int    // of those that come now
	in      [2]int // how many are being taken in, by group
	waiting bool   // a sweep waits for the earlier group
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
	if w.in[group]--; !w.waiting || w.in[1-w.group] > 0 {
		return
	}
	w.waiting = false
	select {
	case w.gone <- struct{}{}:
	default:
	}
}

// split ends a batch: those that came until now are the earlier group, unless
// some of an earlier one are still there.
func (w *webhooks) split() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.in[1-w.group] == 0 {
		w.group = 1 - w.group
	}
}

// passed reports whether the earlier group is gone; if not, gone says when.
func (w *webhooks) passed() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.waiting = w.in[1-w.group] > 0
	return !w.waiting
}
