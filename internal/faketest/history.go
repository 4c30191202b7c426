package faketest

import (
	"slices"
	"time"
)

// History is what something looked like lately, for lists that lag. It is
// guarded by the fake's lock; its states must not change after they were
// remembered.
type History[T any] struct{ states []state[T] } // oldest first, the present last

// state is what was the case from a moment on, by the machine's clock.
type state[T any] struct {
	from time.Time
	is   T
}

// Remember notes what something looks like from now on. Call it after each
// change, the first one included.
func (h *History[T]) Remember(f *Fake, now T) {
	at := f.machine.Now()
	h.states = append(h.states, state[T]{at, now})
	for shown := at.Add(-f.ListLag()); len(h.states) > 1 && !h.states[1].from.After(shown); {
		h.states = h.states[1:]
	}
}

// Shows reports whether the latest state is the one given.
func Shows[T comparable](h *History[T], now T) bool {
	return len(h.states) > 0 && h.states[len(h.states)-1].is == now
}

// Listed is what lists show now: what was the case one lag ago, else the oldest
// state that is known. It must not be asked before anything was remembered.
func (h *History[T]) Listed(f *Fake) T {
	shown := f.machine.Now().Add(-f.ListLag())
	for _, s := range slices.Backward(h.states) {
		if !s.from.After(shown) {
			return s.is
		}
	}
	return h.states[0].is
}
