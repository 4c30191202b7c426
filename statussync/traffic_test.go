package statussync_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"

	"github.com/ctikit/ctikit/statussync"
)

// The requests of random worlds: lists, readings and writes, and what becomes of
// them.

// startSweep begins to read all lists.
func (r *run) startSweep() {
	r.list = request{phase: sent, started: r.now, due: r.now + r.between(100, 4_000)}
	for s := range r.kinds {
		lag := ms(0)
		if r.listLag > 0 {
			lag = r.between(0, r.listLag)
		}
		r.lists[s] = r.was(s, r.now-lag)
	}
	r.note("sweep starts")
}

func (r *run) endSweep() {
	var reports statussync.Reports
	for s := range r.kinds {
		r.reply(s, r.list.started)
		p := r.lists[s]
		rep := r.withoutReason(s, r.shows(s, p, statussync.List))
		rep.At, rep.Since = at(r.now), at(r.list.started-msOf(r.kinds[s].listLag))
		reports = append(reports, r.place(rep, false))
		if !r.kinds[s].UndatedReadings {
			r.model.looked(r.world, s, p, 0)
		}
		if !rep.Coarse {
			r.look(r.world, s, p, r.list.started-msOf(r.kinds[s].listLag))
		}
		r.note("list %s %s %v", rep.System, rep.Status, rep.Items)
	}
	r.list = request{}
	r.sweep = r.now + r.between(15_000, 70_000)
	r.decide(r.world, reports)
}

// withoutReason is a row of a list as some systems show it.
func (r *run) withoutReason(s int, rep statussync.Report) statussync.Report {
	finer := func(st status) bool { return st != rep.Status.Coarse() && st.Refines(rep.Status.Coarse()) }
	if r.coarse && r.kinds[s].UndatedReadings && slices.ContainsFunc(r.choices[s], finer) {
		rep.Status, rep.Coarse = rep.Status.Coarse(), true
	}
	return rep
}

func (r *run) sweepNow() {
	r.startSweep()
	r.endSweep()
}

// doFlush carries out what is due in a system.
func (r *run) doFlush(s int) {
	r.flush[s] = 0
	for _, e := range statussync.Due(r.state, at(r.now), r.rules) {
		switch {
		case e.System != r.name(s):
		case e.Kind == statussync.DoWrite:
			r.startWrite(s)
		case e.Kind == statussync.DoRead:
			r.count.reads++
			r.reads[s] = request{phase: sent, started: r.now, due: r.now + r.between(10, 300)}
			r.note("read %s", r.name(s))
		}
	}
}

func (r *run) startWrite(s int) {
	if !r.send(r.world, s) {
		return
	}
	q := &r.writes[s]
	q.due = r.now + r.between(10, 300)
	switch n := r.rng.IntN(100); {
	case n < 84:
		q.outcome = statussync.Applied
	case n < 89:
		q.outcome = statussync.Unsure
	case n < 92:
		q.outcome, q.taken = statussync.Unsure, false
	case n < 96:
		q.outcome, q.taken = statussync.Withheld, false
	case n < 98 && r.refuses:
		q.outcome, q.taken = statussync.Refused, false
	}
	if q.outcome == statussync.Applied && r.chance(r.ignored) {
		q.taken = false
	}
	r.note("send %s %s %v taken=%v", r.name(s), q.status, q.outcome, q.taken)
	if r.crashes && r.chance(4) {
		r.crash(s)
	}
}

// crash ends the process with a write on its way: its reply comes to nobody.
func (r *run) crash(s int) {
	r.note("crash")
	taken := r.chance(50)
	if taken && r.writes[s].taken {
		n := len(r.events)
		r.apply(r.world, s, r.loses())
		r.post(n)
		r.record()
	}
	r.writes[s] = request{}
	r.wrote[s].open, r.wrote[s].to = false, r.now+90_000 // for so long nobody knows
	for i := range r.kinds {
		r.reads[i] = request{}
		if i != s && r.writes[i].phase == replied {
			r.writes[i] = request{}
			r.wrote[i].open, r.wrote[i].to = false, r.now+90_000
		}
		r.clock[i], r.echo[i] = statussync.Offset{}, statussync.Offset{}
	}
	r.forget()
	r.now += r.between(100, 5_000)
	for i := range r.kinds {
		r.reply(i, r.now-200)
	}
	r.list = request{}
	r.decided(r.world, statussync.Woke{}, statussync.Due(r.state, at(r.now), r.rules))
	r.sweepNow()
}

// forget loses what only the process remembers, by way of the stored form.
func (r *run) forget() {
	stored := r.restored(r.saved)
	r.state, r.looks = stored, r.looked
}

// restored is a state as it comes back from its stored form: the same.
func (r *run) restored(s statussync.State) (stored statussync.State) {
	text, err := json.Marshal(s)
	if err == nil {
		err = json.Unmarshal(text, &stored)
	}
	if err == nil && !reflect.DeepEqual(statussync.Inside(&s), statussync.Inside(&stored)) {
		err = fmt.Errorf("the stored state comes back as another one: %s", text)
	}
	if err != nil && r.err == nil {
		r.err = err
	}
	return stored
}

func (r *run) goOnWriting(s int) {
	q := &r.writes[s]
	if q.phase == sent {
		lost, n := r.loses(), len(r.events)
		r.apply(r.world, s, lost)
		r.double(s, n)
		r.post(n)
		r.record()
		q.due = r.now + r.between(10, 300)
		if q.outcome == statussync.Unsure {
			q.due = r.now + r.between(100, 20_000)
		}
		r.note("applied %s %s", r.name(s), r.prov[s].status)
		return
	}
	started := q.started
	r.model.reply(r.world, s, q.outcome)
	r.reply(s, started)
}

func (r *run) goOnReading(s int) {
	q := &r.reads[s]
	if q.phase == sent {
		q.phase, q.due = replied, r.now+r.between(10, 300)
		r.shown[s] = r.prov[s]
		q.report = r.shows(s, r.prov[s], statussync.Reading)
		return
	}
	rep, started := q.report, q.started
	r.reads[s] = request{}
	r.reply(s, started)
	rep.At, rep.Since = at(r.now), at(started)
	r.model.looked(r.world, s, r.shown[s], r.looks[s])
	r.look(r.world, s, r.shown[s], started)
	r.note("reads %s %s %v", rep.System, rep.Status, rep.Items)
	r.decide(r.world, r.place(rep, false))
}

// double reports a refined status once more, without its refinement.
func (r *run) double(s, from int) {
	if !r.kinds[s].doubles || from >= len(r.events) {
		return
	}
	e := r.events[from]
	if coarse := e.status.Coarse(); e.edge == nil && coarse != e.status && r.chance(50) {
		r.prov[s].seq++
		e.status, e.seq, e.made = coarse, r.prov[s].seq, r.now+r.between(0, 1_500)
		e.due = e.made
		r.events = append(r.events, e)
		if c := len(r.causes) - 1; c >= 0 && r.causes[c].sys == s && r.causes[c].at == r.now {
			r.causes[c].twice = true
			r.causes[c].masked = r.causes[c].masked || r.around(s, &r.causes[c])
		}
	}
}
