package replay

import (
	"slices"
	"time"

	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/journal"
)

// agent is an agent as recorded, and in both worlds.
type agent struct {
	id       string
	replayer *replayer
	last     time.Time // of its last line
	recorded recorded
	sims     [2]*sim
	choices  []*choice
}

// recorded is what a journal has of an agent.
type recorded struct {
	writes []Write
	sides  map[string]*recordedSide
}

// recordedSide is what was the case in a system.
type recordedSide struct {
	shows statussync.Status
	since time.Time
	last  *choice // there
	doubt *doubt
}

// doubt is an event that is a choice, or half of a change that is known already: the
// next reading decides.
type doubt struct {
	report statussync.Report
	at     time.Time // when it arrived, if it is still to be reported
}

// choice is what a person or another tool chose.
type choice struct {
	system    string
	asked     bool
	status    statussync.Status
	by        statussync.By
	mark      statussync.Mark
	at        time.Time // on our clock, as far as it is known
	moot      [2]bool   // by world: it stood already
	done      bool      // it has changed what stands
	half      *choice   // of the change whose first half that is (S8)
	uncertain bool
}

func newAgent(id string, r *replayer) *agent {
	a := &agent{id: id, replayer: r, recorded: recorded{sides: map[string]*recordedSide{}}}
	for i := range a.sims {
		a.sims[i] = &sim{agent: id, index: i, world: r.worlds[i], sides: map[string]*side{}, swept: len(r.sweeps)}
	}
	return a
}

// both has something happen in both worlds.
func (a *agent) both(at time.Time, do func(*sim)) {
	for _, s := range a.sims {
		s.later(at, func() { do(s) })
	}
}

func (a *agent) advance(to time.Time) {
	for _, s := range a.sims {
		s.advance(to)
	}
}

func (a *agent) side(system string) *recordedSide {
	s := a.recorded.sides[system]
	if s == nil {
		s = &recordedSide{}
		a.recorded.sides[system] = s
	}
	return s
}

// line takes in a line. What stems from ourselves is only noted.
func (a *agent) line(l journal.Line) {
	at := l.At
	if at.Before(a.last) {
		at = a.last // in the order of versions
	}
	a.last = at
	switch e := l.Entry.(type) {
	case journal.Frame:
		a.frame(at, e)
	case journal.Asked:
		c := &choice{system: e.System, asked: true, status: e.Status, at: at}
		a.choices = append(a.choices, c)
		a.both(at, func(s *sim) {
			s.decide(statussync.Asked{At: s.now, System: e.System, Status: e.Status, By: e.By})
		})
	case journal.Write:
		w := Write{At: l.At, Agent: a.id, System: e.System, Status: e.Status, Hold: e.Hold, Cause: e.Cause}
		if !repeats(a.recorded.writes, w) {
			a.recorded.writes = append(a.recorded.writes, w)
		}
	case journal.Reports:
		a.reports(at, e)
	}
}

// repeats reports whether a write is the last one of its system again.
func repeats(all []Write, w Write) bool {
	for _, old := range slices.Backward(all) {
		if old.System == w.System {
			return old.Same(w)
		}
	}
	return false
}

// frame starts the agent anew from what was saved.
func (a *agent) frame(at time.Time, f journal.Frame) {
	for _, sys := range a.replayer.settings.Systems {
		v := statussync.Look(f.State, sys.Name)
		a.side(sys.Name).show(v.Shows, at)
	}
	a.both(at, func(s *sim) {
		s.state, s.dirty = f.State, true
		for _, sys := range s.world.settings.Systems {
			v := statussync.Look(f.State, sys.Name)
			x := s.side(sys.Name)
			x.out = statussync.Known(v.Out)
			s.stand(x, v.Shows, time.Time{}, at)
		}
		s.decide(statussync.Woke{At: s.now})
	})
}

// reports takes in reports. The choices among them change the systems when they
// were made; all of them are reported when they were.
func (a *agent) reports(at time.Time, e journal.Reports) {
	news := make([]arrival, len(e.Reports))
	for i, r := range e.Reports {
		news[i] = a.arrival(at, r, e.Shows)
	}
	for system, status := range e.Shows {
		a.side(system).show(status, at)
	}
	a.both(at, func(s *sim) { s.arrive(news) })
}

func (x *recordedSide) show(status statussync.Status, at time.Time) { x.shows, x.since = status, at }

// arrival is a report without what stems from ourselves, and the choice in it.
type arrival struct {
	report  statussync.Report
	choice  *choice
	first   bool // the first that is known of a system
	resumed bool // the system marked what stands anew
}

func (a *agent) arrival(at time.Time, r journal.Report, shows map[string]statussync.Status) arrival {
	out, was := arrival{report: r.Report}, a.side(r.System)
	shown, changed := shows[r.System]
	switch event := r.Source == statussync.Event; {
	case r.Status == "":
	case was.shows == "" && changed:
		out.first = true
	case event && !changed && strictly(was.shows, r.Status):
		was.doubt = &doubt{report: r.Report}
		if r.Ours {
			was.doubt.at, out.report.Status = at, ""
		}
	case r.Ours:
		out.report.Status = ""
	case event && r.By == statussync.Resumed && r.Status == was.shows:
		out.resumed = true
	case event:
		out.choice = a.chose(was, r.Report, r.Status)
	case changed && shown != was.shows:
		a.read(was, r.Report, shown)
	}
	if r.Source == statussync.Reading {
		was.doubt = nil
	}
	return out
}

// strictly reports whether a status is a refinement of another one.
func strictly(fine, coarse statussync.Status) bool { return fine != coarse && fine.Refines(coarse) }

// sameChange is how far the halves of one change are apart (S8).
const sameChange = 3 * time.Second

// read takes in a choice that a reading shows: one whose event was in doubt or said
// less, or one without an event.
func (a *agent) read(was *recordedSide, r statussync.Report, shown statussync.Status) {
	d, last := was.doubt, was.last
	switch {
	case d != nil && d.report.Status == shown:
		c := a.chose(was, d.report, shown)
		if !d.at.IsZero() {
			a.both(d.at, func(s *sim) { s.arrive([]arrival{{report: d.report, choice: c}}) })
		}
	case last != nil && !last.done && strictly(shown, last.status):
		last.status = shown
	default:
		a.chose(was, r, shown)
	}
}

// chose notes a choice, and has it change what stands when it was made. Where only
// a reading showed it, it was made by its start. Of two halves of one change, the
// refined one stands from the beginning.
func (a *agent) chose(was *recordedSide, r statussync.Report, status statussync.Status) *choice {
	c := &choice{system: r.System, status: status, by: r.By, mark: r.Mark, at: r.At}
	sys := a.replayer.system(r.System)
	switch d := a.replayer.delays[r.System]; {
	case !r.Mark.At.IsZero():
		c.at = r.Mark.At.Add(sys.Grain/2 - d.ahead)
	case r.Source != statussync.Event:
		c.at = r.Since
	}
	if c.at.After(r.At) {
		c.at = r.At
	}
	if last := was.last; last != nil && !last.done && strictly(status, last.status) && c.at.Sub(last.at).Abs() <= sameChange {
		last.status = status
	}
	if last := was.last; last != nil && last.status == status && c.at.Sub(last.at).Abs() <= sameChange {
		c.half = last
		if last.half != nil {
			c.half = last.half
		}
	}
	if !c.at.Before(was.since) {
		was.show(status, c.at)
	}
	was.last = c
	a.choices = append(a.choices, c)
	at := c.at // it may be known better later
	a.both(at, func(s *sim) { s.chosen(c, at) })
	return c
}

func (r *replayer) system(name string) journal.System {
	for _, s := range r.settings.Systems {
		if s.Name == name {
			return s
		}
	}
	return journal.System{}
}
