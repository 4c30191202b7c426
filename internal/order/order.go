// Package order puts reports of one fact's changes in order, by the marks that
// a system gave the changes. It is pure and imports only the standard library.
package order

import "cmp"

// Mark is the time that a system gave to a change, and the change's number.
// Times count from 1970 in a unit of the caller's. The zero Mark is unknown.
type Mark[T ~int64] struct {
	At T `json:"at,omitzero"`
	// Seq orders changes of one time where both have a number.
	Seq int64 `json:"seq,omitempty"`
}

// Known reports whether a mark has a time.
func (m Mark[T]) Known() bool { return m.At != 0 }

// After reports whether a mark is later than another one.
func (m Mark[T]) After(o Mark[T]) bool { return m.Compare(o) > 0 }

// Near reports whether two marks are known and no more than within apart.
func (m Mark[T]) Near(o Mark[T], within T) bool {
	return m.Known() && o.Known() && max(m.At-o.At, o.At-m.At) <= within
}

// Compare compares two marks by time, then by number where both have one.
func (m Mark[T]) Compare(o Mark[T]) int {
	if c := cmp.Compare(m.At, o.At); c != 0 || m.Seq == 0 || o.Seq == 0 {
		return c
	}
	return cmp.Compare(m.Seq, o.Seq)
}

// Order is how a reported change relates to the change that is known.
type Order int

// The orders of a reported change.
const (
	Unclear Order = iota // the marks do not say
	Older                // made before the known change
	Again                // the known change, reported again
	Newer                // made after the known change
)

// Place orders a reported change, marked m, against the known one. same says
// that both changes are to the same value. Two sources may round the time of
// one change differently: changes that are no more than rounding apart are one
// change if they are to the same value, otherwise unclear. Within one source
// rounding is 0, and marks are compared exactly.
func (m Mark[T]) Place(known Mark[T], same bool, rounding T) Order {
	c := m.Compare(known)
	if rounding > 0 && m.Near(known, rounding) {
		c = 0
	}
	switch {
	case !m.Known() || !known.Known():
		return Unclear
	case c > 0:
		return Newer
	case c < 0:
		return Older
	case same:
		return Again
	}
	return Unclear
}
