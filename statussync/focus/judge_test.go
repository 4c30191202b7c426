package focus_test

import (
	"fmt"

	"github.com/ctikit/ctikit/statussync/focus"
)

// judge brings copies of a world to rest, one with its work and one without, and
// checks both. A further sweep must change nothing.
func (m *model) judge(w *world) error {
	if w.working() {
		c := w.clone()
		for i, it := range c.items {
			if it.phase == ringing { // nothing rings for ever
				m.step(c, i, focus.Begins)
			}
		}
		m.rest(c)
		if err := m.atWork(c); err != nil {
			return fmt.Errorf("%w\n%s", err, c.story())
		}
	}
	c := w.clone()
	for i, it := range c.items {
		if it.phase == ringing || it.phase == talking {
			m.step(c, i, focus.Ends)
		}
	}
	if c.desk.out {
		m.sign(c, true)
	}
	m.rest(c)
	if err := m.atRest(c); err != nil {
		return fmt.Errorf("%w\n%s\ncauses: %+v\n%+v", err, c.story(), c.causes, c.agent)
	}
	return nil
}
