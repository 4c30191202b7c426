package statussync

import (
	"errors"
	"fmt"
)

// ErrInconsistent is returned by [Check].
var ErrInconsistent = errors.New("inconsistent")

// Check reports the pairs of an agent whose wants are not consistent, unmapped
// ends, blocked wishes and leaving pairs apart: see the package documentation.
// Errors: [ErrInconsistent], one per pair, joined.
func Check(s State, r *Rules) error {
	s = s.aligned(r)
	var errs []error
	for i, links := range r.links {
		for _, l := range links {
			here, there := s.Sides[i], s.Sides[l.to]
			if l.sends && !r.exempt(i, l, here, there) && !r.consistent(i, l, here.Want.Status, there.Want.Status) {
				errs = append(errs, fmt.Errorf("%w: %s wants %q, %s wants %q", ErrInconsistent,
					here.System, here.Want.Status, there.System, there.Want.Status))
			}
		}
	}
	return errors.Join(errs...)
}

func (r *Rules) exempt(i int, l link, here, there Side) bool {
	switch {
	case here.Want.Status == "" || there.Want.Status == "":
		return true
	case l.reign && (l.drift == Leave || here.Want.Cause.At.IsZero()):
		return true // S10: one-way writes nothing until the leader moves
	case here.Blocked.Status != "" || there.Blocked.Status != "":
		return true
	case !l.out.mapped(here.Want.Status):
		return true
	}
	return !(l.reign && l.drift == Revert) && !r.back(i, l).mapped(there.Want.Status)
}
