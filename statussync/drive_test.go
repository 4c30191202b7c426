package statussync_test

import (
	"fmt"
	"slices"
	"time"

	"github.com/ctikit/ctikit/statussync"
)

// What drives the model one step at a time, where all clocks are exact.

var exact = statussync.Offset{Known: true}

// placed puts a report's mark on our clock.
func (m *model) placed(_ *world, r statussync.Report) statussync.Report {
	if !r.Mark.At.IsZero() {
		r.Span, _ = exact.Place(r.Mark.At, m.kinds[m.system(r.System)].grain, r.At)
	}
	return r
}

// deliver brings the k-th event.
func (m *model) deliver(w *world, k int) {
	e := w.events[k]
	w.events = slices.Delete(w.events, k, k+1)
	if e.status != "" {
		w.sees(e.sys, e.seq)
	}
	m.decide(w, m.placed(w, m.eventReport(w, e)))
}

// read takes a reading at once.
func (m *model) read(w *world, s int) {
	r := m.shows(s, w.prov[s], statussync.Reading)
	r.At, r.Since = at(w.now), at(w.now)
	m.looked(w, s, w.prov[s], w.looks[s])
	m.look(w, s, w.prov[s], w.now)
	m.decide(w, m.placed(w, r))
}

// sweep reads all lists.
func (m *model) sweep(w *world) {
	var reports statussync.Reports
	for s := range m.kinds {
		r := m.shows(s, w.prov[s], statussync.List)
		r.At, r.Since = at(w.now), at(w.now-msOf(m.kinds[s].listLag))
		reports = append(reports, m.placed(w, r))
		if !m.kinds[s].UndatedReadings {
			m.looked(w, s, w.prov[s], 0)
		}
		m.look(w, s, w.prov[s], w.now-msOf(m.kinds[s].listLag))
	}
	m.decide(w, reports)
}

func (m *model) woke(w *world, e statussync.Effect) {
	w.now = max(w.now, ms(e.At.Sub(epoch)/time.Millisecond))
	m.decide(w, statussync.Woke{At: at(w.now)})
}

func (w *world) inFlight() bool {
	return slices.ContainsFunc(w.writes[:], func(r request) bool { return r.phase != idle })
}

// start is a world in which every system was read once and all agree.
func (m *model) start() *world {
	w := &world{now: 100_000}
	for s := range m.kinds {
		w.prov[s] = provider{status: m.choices[s][0], made: 50_000}
	}
	m.sweep(w)
	w.now = 200_000
	return w
}

// drain does what is due, events in order, until nothing is.
func (m *model) drain(w *world) bool {
	for range 400 {
		if len(w.events) > 0 {
			m.deliver(w, 0)
			continue
		}
		due := statussync.Due(w.state, at(w.now), m.rules)
		if len(due) == 0 {
			return true
		}
		s := max(0, m.system(due[0].System))
		switch e := due[0]; e.Kind {
		case statussync.DoWrite:
			m.send(w, s)
			m.apply(w, s, false)
			m.reply(w, s, statussync.Applied)
		case statussync.DoRead:
			m.read(w, s)
		case statussync.Wake:
			m.woke(w, e)
		case statussync.Notify, statussync.RuleApplied, statussync.Learned:
		}
	}
	return false
}

// settle sweeps until all is known, then once more: that must write nothing.
func (m *model) settle(w *world) error {
	for range 3 {
		w.now += 60_000
		m.sweep(w)
		if !m.drain(w) {
			return fmt.Errorf("does not settle")
		}
	}
	before := w.sends
	w.now += 60_000
	m.sweep(w)
	m.drain(w)
	if w.sends != before {
		return fmt.Errorf("a further sweep wrote")
	}
	return m.ends(w)
}
