package statussync_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/ctikit/ctikit/statussync"
)

// The model: providers that hold a status, an agent who clicks, a network that
// delivers events late, twice or never, and the engine's part of the protocol
// around Decide. The exhaustive exploration and the random worlds drive it.

type status = statussync.Status

// ms is a true time, which is our own clock's.
type ms int64

var epoch = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

func at(t ms) time.Time { return epoch.Add(time.Duration(t) * time.Millisecond) }

func msOf(d time.Duration) ms { return ms(d.Milliseconds()) }

const maxSystems = 3

// provider is one agent's account of a system, as it really is.
type provider struct {
	status status
	made   ms    // when that was chosen
	seq    int64 // of its event
	by     statussync.By
	calls  int // items of work
	out    bool
	number int // of the last item of work
	away   bool
	ignore bool // the next write is accepted and not taken
}

// past is what a provider showed from a time on: lists may show it later still.
type past struct {
	from ms
	provider
}

// event is on its way to us.
type event struct {
	sys    int
	due    ms `key:"-"` // of random worlds
	made   ms // when it happened
	seq    int64
	status status // of a choice
	by     statussync.By
	edge   *statussync.Edge
	out    statussync.Fact
	future bool // its mark lies an hour ahead
}

// request is a write or a reading of ours under way.
type request struct {
	phase   phase
	status  status
	started ms
	due     ms                 `key:"-"` // of random worlds
	outcome statussync.Outcome `key:"-"`
	report  statussync.Report  `key:"-"` // what a reading showed
	taken   bool               // whether the provider will take the write
	seen    uint64             // causes that had been seen when it was sent
}

type phase byte

const (
	idle    phase = iota
	sent          // to the provider
	replied       // done there, its reply is on the way
)

// world is all that changes within one run.
type world struct {
	now    ms
	prov   [maxSystems]provider
	writes [maxSystems]request
	state  statussync.State `key:"-"` // what it holds is in the key
	wrote  [maxSystems]wrote
	before [maxSystems]wrote // the write before that
	looks  [maxSystems]ms    // when a reading last showed what stood
	events []event
	causes []cause
	left   [maxSystems]int // clicks still to come
	budget budget
	sends  int `key:"-"` // writes that changed something
}

// budget is what may still happen in an explored world.
type budget struct {
	ticks   int `key:"-"` // steps of time: see visited
	losses  int `key:"-"` // lost events
	calls   int // items of work in the second system
	signs   int // sign-outs of the second system
	refuses int // writes refused for good
	ignores int // writes accepted and not taken
}

// model is what does not change within one run.
type model struct {
	rules   *statussync.Rules
	kinds   []kind
	choices [maxSystems][]status
	err     error // a broken promise of every Decide
	// changed is called after each decision.
	changed func(w *world, in statussync.Input, effects []statussync.Effect)
}

func newModel(t testing.TB, kinds []kind, pairs []statussync.Pair, holds ...statussync.Hold) *model {
	t.Helper()
	m := &model{kinds: kinds, changed: func(*world, statussync.Input, []statussync.Effect) {}}
	for i, k := range kinds {
		for _, e := range k.Catalog {
			if e.Name != "On a call" {
				m.choices[i] = append(m.choices[i], e.Status)
			}
		}
	}
	rules, err := statussync.Compile(systemsOf(kinds), pairs, holds...)
	if err != nil {
		t.Fatal(err)
	}
	m.rules = rules
	return m
}

func systemsOf(kinds []kind) []statussync.System {
	systems := make([]statussync.System, len(kinds))
	for i, k := range kinds {
		systems[i] = k.System
	}
	return systems
}

func (m *model) name(i int) string { return m.kinds[i].Name }

func (m *model) system(name string) int {
	return slices.IndexFunc(m.kinds, func(k kind) bool { return k.Name == name })
}

func (w *world) copyFrom(o *world) {
	events, causes := w.events, w.causes
	*w = *o
	w.events = append(events[:0], o.events...)
	w.causes = append(causes[:0], o.causes...)
}

// decide takes an input into the state, and checks what every decision promises.
func (m *model) decide(w *world, in statussync.Input) []statussync.Effect {
	next, effects := statussync.Decide(w.state, in, m.rules)
	w.state = next
	for _, e := range effects {
		if e.Kind == statussync.Wake && (!e.At.After(at(w.now)) || e.At.After(at(w.now+90_000))) && m.err == nil {
			m.err = fmt.Errorf("at %d a wake at %v", w.now, e.At.Sub(epoch))
		}
	}
	m.changed(w, in, effects)
	return effects
}

// change makes a provider take on a status and report it.
func (m *model) change(w *world, s int, st status, by statussync.By, lost bool) {
	p := &w.prov[s]
	if p.seq++; p.made == w.now {
		w.now++ // nothing changes twice in one millisecond
	}
	p.status, p.made, p.by = st, w.now, by
	if !lost {
		w.events = append(w.events, event{sys: s, status: st, made: w.now, seq: p.seq, by: by, due: w.now})
	}
}

// named is a maker as a system names it.
func (m *model) named(s int, by statussync.By) statussync.By {
	if !m.kinds[s].namesMakers {
		return statussync.Anyone
	}
	return by
}

func (m *model) click(w *world, s int, st status, by statussync.By, lost bool) {
	over := w.prov[s].status
	m.change(w, s, st, by, lost)
	w.causes = append(w.causes, m.newCause(w, s, over, by, lost))
}

// call begins or ends an item of work.
func (m *model) call(w *world, s int, step statussync.Step, lost bool) {
	p := &w.prov[s]
	p.seq++
	if step == statussync.Ends {
		p.calls--
	} else {
		p.calls++
		p.number++
	}
	if !lost {
		edge := statussync.Edge{Item: fmt.Sprint("c", p.number), Step: step}
		w.events = append(w.events, event{sys: s, edge: &edge, made: w.now, seq: p.seq, due: w.now})
	}
}

func (m *model) sign(w *world, s int, out, lost bool) {
	p := &w.prov[s]
	p.seq++
	p.out = out
	if !lost {
		w.events = append(w.events, event{sys: s, out: statussync.Known(out), made: w.now, seq: p.seq, due: w.now})
	}
}

// eventReport is an event as it arrives.
func (m *model) eventReport(w *world, e event) statussync.Report {
	r := statussync.Report{
		System: m.name(e.sys), At: at(w.now), ID: eventID(e.sys, e.seq, e.edge != nil || e.out != 0),
		Status: e.status, By: m.named(e.sys, e.by), Edge: e.edge, Out: e.out, Mark: m.markOf(e.sys, e.made, e.seq),
	}
	return r
}

func eventID(s int, seq int64, other bool) string {
	return ids[s][seq%256] + map[bool]string{true: "x"}[other]
}

var ids = func() (ids [maxSystems][256]string) {
	for s := range ids {
		for q := range ids[s] {
			ids[s][q] = fmt.Sprintf("%d-%d", s, q)
		}
	}
	return ids
}()

// markOf is a true time as an exact provider marks it.
func (m *model) markOf(s int, t ms, seq int64) statussync.Mark {
	mark := statussync.Mark{At: at(t)}
	if g := m.kinds[s].grain; g > 0 {
		mark.At = mark.At.Truncate(g)
	}
	if !m.kinds[s].UndatedReadings {
		mark.Seq = seq
	}
	return mark
}

// shows is what a provider shows to a reading.
func (m *model) shows(s int, p provider, source statussync.Source) statussync.Report {
	r := statussync.Report{
		System: m.name(s), Source: source, Status: p.status, Out: statussync.Known(p.out), Items: items(p),
		By: m.named(s, p.by),
	}
	if p.calls > 0 && len(m.kinds[s].HiddenByActivity) > 0 {
		r.Status = m.kinds[s].HiddenByActivity[0] // Aircall's "unavailable" in a call
	}
	if !m.kinds[s].UndatedReadings {
		r.Mark = m.markOf(s, p.made, 0)
	} else {
		r.By = statussync.Anyone
	}
	return r
}

func items(p provider) []string {
	items := []string{}
	if p.calls > 0 {
		items = append(items, fmt.Sprint("c", p.number))
	}
	return items
}

// send asks Decide for the write that is due and puts it on its way.
func (m *model) send(w *world, s int) bool {
	for _, e := range m.decide(w, statussync.Sending{At: at(w.now), System: m.name(s)}) {
		if e.Kind == statussync.DoWrite {
			w.writes[s] = request{phase: sent, status: e.Status, started: w.now, taken: true, seen: w.seenCauses()}
			w.before[s], w.wrote[s] = w.wrote[s], wrote{status: e.Status, open: true, from: w.now}
			return true
		}
	}
	return false
}

// apply has the provider take a write, or not.
func (m *model) apply(w *world, s int, lost bool) {
	q := &w.writes[s]
	q.phase = replied
	if !q.taken || w.prov[s].status == q.status { // a no-op changes and reports nothing
		m.masks(w, s)
		return
	}
	m.covers(w, s)
	w.sends++
	m.change(w, s, q.status, statussync.API, lost)
}

func (m *model) reply(w *world, s int, outcome statussync.Outcome) {
	w.writes[s] = request{}
	w.wrote[s].open, w.wrote[s].to = false, w.now
	m.decide(w, statussync.Sent{At: at(w.now), System: m.name(s), Outcome: outcome})
}

// look notes that a reading showed what stood at a time, unless that was hidden or
// is a surprise.
func (m *model) look(w *world, s int, p provider, since ms) {
	unseen := func(c cause) bool { return c.sys == s && !c.seen && c.seq == p.seqOfChoice(w, s) }
	if !p.out && (p.calls == 0 || len(m.kinds[s].HiddenByActivity) == 0) && !slices.ContainsFunc(w.causes, unseen) {
		w.looks[s] = max(w.looks[s], since)
	}
}
