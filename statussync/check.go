package statussync

import (
	"errors"
	"fmt"
)

// ErrInconsistent is returned by [Check].
var ErrInconsistent = errors.New("inconsistent")

// Check reports the pairs of an agent whose wants are not consistent, unmapped
// ends, blocked wishes and pairs that leave apart: see the package documentation.
// Errors: [ErrInconsistent], one per pair, joined.
func Check(s State, r *Rules) error {
	a := s.agent.aligned(r)
	var errs []error
	for i, links := range r.links {
		for j := range links {
			l := &links[j]
			here, there := &a.Sides[i], &a.Sides[l.to]
			if l.sends && !r.exempt(i, l, here, there) && !r.consistent(i, l, here.Want.Status, there.Want.Status) {
				errs = append(errs, fmt.Errorf("%w: %s wants %q, %s wants %q", ErrInconsistent,
					here.System, here.Want.Status, there.System, there.Want.Status))
			}
		}
	}
	return errors.Join(errs...)
}

func (r *Rules) exempt(i int, l *link, here, there *side) bool {
	switch {
	case here.Want.Status == "" || there.Want.Status == "":
		return true
	case r.waits(l, &here.Want):
		return true
	case here.Blocked.Status != "" || there.Blocked.Status != "":
		return true
	case !l.out.mapped(here.Want.Status):
		return true
	}
	return !(l.leads && l.reverts) && !r.back(i, l).mapped(there.Want.Status)
}
