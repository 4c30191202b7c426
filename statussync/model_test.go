package statussync_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/ctikit/ctikit/statussync"
)

// The model: providers that hold a status, an agent who clicks, a network that
// delivers events in any order, and the engine's part of the protocol around
// Decide. Its time is whole seconds, so that equal marks are common.

type (
	status = statussync.Status
	state  = statussync.State
)

var epoch = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

func at(sec int) time.Time { return epoch.Add(time.Duration(sec) * time.Second) }

const maxSystems = 3

// kind is what a provider tells, beside what the rules must know of it.
type kind struct {
	statussync.System
	tellsMaker bool // its events say whether the agent or a program chose
}

type provider struct {
	status  status
	mark    int   // second of the last change of the choice
	seq     int64 // of its event
	version int64 // of the agent's record: other facts move it too
	active  bool
	out     bool
}

type event struct {
	sys    int
	status status
	mark   int
	seq    int64
	own    bool // made by a write of ours
	about  fact
	on     bool // of activity and presence
	by     statussync.By
}

type fact byte

const (
	aboutChoice fact = iota
	aboutActivity
	aboutPresence
)

// request is a write of ours between the engine and the provider.
type request struct {
	phase  byte // 0 none, 1 sent, 2 applied
	status status
	cause  statussync.Origin
	seen   uint64 // causes seen when it was sent
	start  int
	hold   bool // focus asks for it or gives a wish back, no cause
}

type world struct {
	now     int
	prov    [maxSystems]provider
	reqs    [maxSystems]request
	wrote   [maxSystems]wrote
	events  []event
	causes  []cause
	left    [maxSystems]int // clicks still to come
	ticks   int             // non-zero clock steps still to come
	losses  int             // lost events still to come
	state   state
	applied int
	extra   int // correcting writes
	// Which cause is the last one cannot be said.
	unjudged bool
	held     bool // giving back a hold is no correction
}

// model is what does not change within one run.
type model struct {
	rules   *statussync.Rules
	kinds   []kind
	choices [maxSystems][]status
}

func newModel(t testing.TB, kinds []kind, pairs ...statussync.Pair) *model {
	t.Helper()
	m := &model{kinds: kinds}
	var systems []statussync.System
	for i, k := range kinds {
		systems = append(systems, k.System)
		for _, e := range k.Catalog {
			m.choices[i] = append(m.choices[i], e.Status)
		}
	}
	rules, err := statussync.Compile(systems, pairs)
	if err != nil {
		t.Fatal(err)
	}
	m.rules = rules
	return m
}

// start is a world in which every system was read once and all agree.
func (m *model) start(initial ...status) *world {
	w := &world{now: 100}
	for s, st := range initial[:len(m.kinds)] {
		w.prov[s] = provider{status: st, mark: 50}
	}
	m.sweep(w, m.readings(w))
	w.now = 200
	return w
}

func (w *world) copyFrom(o *world) {
	events, causes := w.events, w.causes
	*w = *o
	w.events = append(events[:0], o.events...)
	w.causes = append(causes[:0], o.causes...)
}

func (m *model) tell(w *world, o statussync.Observation) []statussync.Effect {
	next, effects := statussync.Decide(w.state, o, m.rules)
	w.state = next
	return effects
}

func (m *model) name(i int) string { return m.kinds[i].Name }

func (m *model) system(name string) int {
	return slices.IndexFunc(m.kinds, func(k kind) bool { return k.Name == name })
}

// change makes a provider take on a status and tell of it.
func (w *world) change(s int, st status, own, lost bool) {
	p := &w.prov[s]
	p.version++
	p.status, p.mark, p.seq = st, w.now, p.version
	if !lost {
		w.events = append(w.events, event{sys: s, status: st, mark: w.now, seq: p.seq, own: own})
	}
}

func (m *model) click(w *world, s int, st status, lost bool) {
	w.left[s]--
	w.change(s, st, false, lost)
	w.causes = append(w.causes, m.caused(w, s, st))
}

func (m *model) mark(e event) statussync.Mark {
	mk := statussync.Mark{At: at(e.mark)}
	if !m.kinds[e.sys].Unmarked {
		mk.Seq = e.seq
	}
	return mk
}

func (m *model) maker(e event) statussync.By {
	switch {
	case e.by != statussync.Anyone:
		return e.by
	case !m.kinds[e.sys].tellsMaker:
		return statussync.Anyone
	case e.own:
		return statussync.API
	}
	return statussync.Agent
}

// deliver brings the k-th event in flight, keep leaves a copy of it there.
func (m *model) deliver(w *world, k int, keep bool) {
	e := w.events[k]
	if !keep {
		w.events = slices.Delete(w.events, k, k+1)
	}
	m.tell(w, m.told(w, e))
}

func (m *model) told(w *world, e event) statussync.Observation {
	now, name, id := at(w.now), m.name(e.sys), eventID(e.sys, e.seq)
	switch e.about {
	case aboutActivity:
		return statussync.Acted{At: now, System: name, ID: id, Active: e.on, Mark: m.mark(e)}
	case aboutPresence:
		return statussync.Signed{At: now, System: name, ID: id, In: e.on, Mark: m.mark(e)}
	}
	m.sees(w, e.sys, e.seq)
	return statussync.Chose{At: now, System: name, ID: id, Status: e.status, Mark: m.mark(e), By: m.maker(e)}
}

var ids = func() (ids [maxSystems][256]string) {
	for s := range ids {
		for q := range ids[s] {
			ids[s][q] = fmt.Sprintf("%d-%d", s, q)
		}
	}
	return ids
}()

func eventID(s int, seq int64) string { return ids[s][seq%256] }

// send asks Decide for the write that is due and puts it on its way.
func (m *model) send(w *world, s int) bool {
	for _, e := range m.tell(w, statussync.Sending{At: at(w.now), System: m.name(s)}) {
		if e.Kind == statussync.Write {
			sent := w.state.Sides[s].Sent
			w.reqs[s] = request{phase: 1, status: e.Status, cause: e.Cause.Origin, seen: w.seenCauses(), start: w.now, hold: sent.Held || sent.Gives}
			w.wrote[s] = wrote{status: e.Status, open: true, from: w.now - echoBefore}
			return true
		}
	}
	return false
}

func (m *model) apply(w *world, s int, lost bool) {
	w.reqs[s].phase = 2
	if w.prov[s].status == w.reqs[s].status { // a no-op changes and tells nothing
		m.masks(w, s)
		return
	}
	m.overwrites(w, s)
	w.applied++
	w.change(s, w.reqs[s].status, true, lost)
}

func (m *model) reply(w *world, s int, outcome statussync.Outcome) {
	w.reqs[s] = request{}
	w.wrote[s].open, w.wrote[s].to = false, w.now+echoAfter
	m.tell(w, statussync.Sent{At: at(w.now), System: m.name(s), Outcome: outcome})
}

// reading is what a system shows now.
func (m *model) reading(w *world, s int) statussync.Reading {
	p := w.prov[s]
	r := statussync.Reading{System: m.name(s), Started: at(w.now), Status: p.status, Active: p.active, Out: p.out}
	if p.active && len(m.kinds[s].Ambiguous) > 0 {
		r.Status = m.kinds[s].Ambiguous[0] // Aircall's in-call "unavailable"
	}
	if !m.kinds[s].Unmarked {
		r.Mark.At = at(p.mark)
	}
	return r
}

func (m *model) readings(w *world) (rs []statussync.Reading) {
	for s := range m.kinds {
		rs = append(rs, m.reading(w, s))
	}
	return rs
}

func (m *model) read(w *world, s int) {
	r := m.reading(w, s)
	m.shows(w, r)
	m.tell(w, statussync.Read{At: at(w.now), Reading: r})
}

func (m *model) sweep(w *world, rs []statussync.Reading) {
	for _, r := range rs {
		if m.heeds(w, r) {
			m.shows(w, r)
		}
	}
	m.tell(w, statussync.Swept{At: at(w.now), Readings: rs})
}

func (w *world) wake(m *model, e statussync.Effect) {
	w.now = max(w.now, int(e.At.Unix()-epoch.Unix()))
	m.tell(w, statussync.Woke{At: at(w.now)})
}

// drain does what is due, events in order, until nothing is.
func (m *model) drain(w *world) bool {
	for range 400 {
		if len(w.events) > 0 {
			m.deliver(w, 0, false)
			continue
		}
		due := statussync.Due(w.state, at(w.now), m.rules)
		if len(due) == 0 {
			return true
		}
		switch e := due[0]; e.Kind {
		case statussync.Write:
			s := m.system(e.System)
			m.send(w, s)
			m.apply(w, s, false)
			m.reply(w, s, statussync.Applied)
		case statussync.Reread:
			m.read(w, m.system(e.System))
		case statussync.Wake:
			w.wake(m, e)
		case statussync.Notify:
		}
	}
	return false
}
