package statussync

// S11: a wish that is refused for good, or accepted and never taken, is blocked
// until wish, catalog, rules or the agent's groups change, or the agent signs in.

const maxTries = 3 // a write accepted so often and not taken is refused

// refused takes in that a write was refused for good. A wish that comes back after
// a hold may have something else in its place (D21).
func (d *decision) refused(i int, code string) {
	s := d.side(i)
	w := s.Sent
	s.Sent = nil
	if h, _ := d.rules.holdIn(i); !w.Hold && s.holdStands() && h.other != "" && h.other != w.Status {
		d.told(i, "D21", "the wish was refused: its substitute comes back")
		s.Want.Status = h.other
	} else {
		d.block(i, w.Status, code)
		d.notify(i, Blocked, w.Status, code)
	}
	d.settle(i)
}

// block blocks a status: a hold's until the rules change, so that one notice is
// enough for all its calls, or the want.
func (d *decision) block(i int, st Status, code string) {
	s := d.side(i)
	b := block{Status: st, Code: code, Epoch: d.rules.epoch}
	if s.held() && st == s.Hold.Status {
		s.Barred = b
	} else {
		s.Blocked = b
	}
}

// blocked reports whether a status was refused.
func (s *side) blocked(st Status) bool {
	return s.Blocked.Status == st || s.held() && s.Barred.Status == st
}

// forgive forgets refusals under other rules.
func (s *side) forgive(epoch uint64) {
	for _, b := range []*block{&s.Blocked, &s.Barred} {
		if b.Epoch != epoch {
			*b = block{}
		}
	}
}

// unblock forgets a refusal whose wish is gone.
func (d *decision) unblock(i int) {
	if s := d.side(i); s.Blocked.Status != s.Want.Status {
		s.Blocked = block{}
	}
}
