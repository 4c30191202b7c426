package replay

import (
	"slices"
	"time"

	"github.com/ctikit/ctikit/statussync"
)

// sim is an agent in a world: its state, the model of each system, and what is
// going to happen. It asks for decisions in the order in which the engine does.
type sim struct {
	agent string
	index int // of the world
	world *world
	now   time.Time
	state statussync.State
	sides map[string]*side
	queue []event // in the order of time
	wake  time.Time
	swept int  // sweeps that are taken in
	dirty bool // the next sweep may find something

	writes  []Write
	changes []change
}

// event is something that is going to happen.
type event struct {
	at time.Time
	do func()
}

// change is a status that begins to show.
type change struct {
	at     time.Time
	system string
	status statussync.Status
}

// later has something happen at a time, after all that happens then already. What
// should have happened before now happens at once.
func (s *sim) later(at time.Time, do func()) {
	i := len(s.queue)
	for i > 0 && s.queue[i-1].at.After(at) {
		i--
	}
	s.queue = slices.Insert(s.queue, i, event{at, do})
}

// advance lets everything happen until a time.
func (s *sim) advance(to time.Time) {
	for {
		at, next := to, func() {}
		found := false
		if len(s.queue) > 0 && !s.queue[0].at.After(at) {
			at, found = s.queue[0].at, true
			next = func() {
				e := s.queue[0]
				s.queue = s.queue[1:]
				s.catchUp()
				e.do()
				s.dirty = true
			}
		}
		if !s.wake.IsZero() && s.wake.Before(at) {
			at, found = s.wake, true
			next = func() {
				s.wake = time.Time{}
				s.decide(statussync.Woke{At: s.now})
			}
		}
		if sweeps := s.world.sweeps; s.dirty && s.swept < len(sweeps) && !sweeps[s.swept].at.After(at) {
			at, found = sweeps[s.swept].at, true
			next = func() { s.sweep(s.swept) }
		}
		if !found {
			return
		}
		if at.After(s.now) {
			s.now = at
		}
		next()
	}
}

// catchUp takes in the last of the sweeps that found nothing: since then things
// stood as they did.
func (s *sim) catchUp() {
	last := s.swept
	for last < len(s.world.sweeps) && !s.world.sweeps[last].at.After(s.now) {
		last++
	}
	if last > s.swept {
		s.sweep(last - 1)
	}
}

// sweep takes in what the lists show.
func (s *sim) sweep(n int) {
	w := s.world.sweeps[n]
	var rows statussync.Reports
	for _, sys := range s.world.settings.Systems {
		x := s.sides[sys.Name]
		if x == nil || x.stands == "" || slices.Contains(w.Without, sys.Name) {
			continue
		}
		rows = append(rows, s.reading(x, statussync.List, w.Began.Add(-sys.ListLag)))
	}
	s.swept, s.dirty = n+1, false
	if len(rows) > 0 {
		s.decide(rows)
	}
}

// decide takes in an input and begins what follows from it.
func (s *sim) decide(in statussync.Input) []statussync.Effect {
	before := s.state
	var effects []statussync.Effect
	s.state, effects = statussync.Decide(before, in, s.world.rules)
	s.dirty = s.dirty || !statussync.OnlySeen(before, s.state)
	if _, sending := in.(statussync.Sending); sending {
		return effects
	}
	for _, ef := range effects {
		switch ef.Kind {
		case statussync.DoWrite, statussync.DoRead:
			s.look(ef.System)
		case statussync.Wake:
			if s.wake.IsZero() || ef.At.Before(s.wake) {
				s.wake = ef.At
			}
		case statussync.Notify, statussync.RuleApplied, statussync.Learned:
		}
	}
	return effects
}

// look begins the request that is due in a system, unless one is under way.
func (s *sim) look(system string) {
	x := s.side(system)
	if x.busy {
		return
	}
	due, ok := dueIn(statussync.Due(s.state, s.now, s.world.rules), system)
	switch {
	case !ok:
	case due.Kind == statussync.DoRead && s.now.Before(x.read.Add(readAgain)):
		x.busy = true
		s.later(x.read.Add(readAgain), func() { s.free(x) })
	case due.Kind == statussync.DoRead:
		s.begin(x)
	default:
		s.write(x)
	}
}

// readAgain keeps a reading that does not help from being repeated at once.
const readAgain = time.Second

func dueIn(effects []statussync.Effect, system string) (statussync.Effect, bool) {
	for _, ef := range effects {
		if ef.System == system && (ef.Kind == statussync.DoWrite || ef.Kind == statussync.DoRead) {
			return ef, true
		}
	}
	return statussync.Effect{}, false
}

// free ends a request.
func (s *sim) free(x *side) {
	x.busy = false
	s.look(x.system)
}

// begin reads the agent.
func (s *sim) begin(x *side) {
	started := s.now
	x.busy, x.read = true, started
	s.later(started.Add(s.world.delays[x.system].orUsual().read), func() {
		x.busy = false
		s.decide(statussync.Reports{s.reading(x, statussync.Reading, started)})
		s.look(x.system)
	})
}

// write writes what is due, and has the system report it.
func (s *sim) write(x *side) {
	due, ok := dueIn(s.decide(statussync.Sending{At: s.now, System: x.system}), x.system)
	if !ok || due.Kind != statussync.DoWrite {
		return
	}
	w := Write{At: s.now, Agent: s.agent, System: x.system, Status: due.Status, Hold: due.Hold, Cause: due.Cause}
	if !repeats(s.writes, w) {
		s.writes = append(s.writes, w)
	}
	x.busy = true
	d := s.world.delays[x.system].orUsual()
	taken := s.now.Add(d.reply / 2)
	s.later(taken, func() {
		s.stand(x, due.Status, taken.Add(d.ahead), taken)
		x.ours = true
	})
	s.later(s.now.Add(d.reply), func() {
		x.busy = false
		s.decide(statussync.Sent{At: s.now, System: x.system, Outcome: statussync.Applied})
		s.look(x.system)
	})
	if d.events {
		s.later(taken.Add(d.echo), func() {
			r := statussync.Report{System: x.system, Source: statussync.Event, At: s.now, Status: due.Status}
			if d.marked {
				s.date(&r, taken.Add(d.ahead))
			}
			s.decide(statussync.Reports{r})
		})
	}
}
