package replay

import (
	"slices"
	"time"

	"github.com/ctikit/ctikit/statussync"
)

// side is the model of an agent in a system.
type side struct {
	system      string
	stands      statussync.Status
	mark        time.Time         // the system's, zero for unknown
	since       time.Time         // on our clock
	ours        bool              // we wrote it
	before      statussync.Status // what stood before the system set something by itself
	active, out statussync.Fact
	groups      string
	items       []string  // nil: it reports none
	busy        bool      // a request is under way
	read        time.Time // the last reading began
}

func (s *sim) side(system string) *side {
	x := s.sides[system]
	if x == nil {
		x = &side{system: system}
		s.sides[system] = x
	}
	return x
}

// orUsual are delays of a system of which nothing was measured.
func (d delays) orUsual() delays {
	if d.reply == 0 && d.read == 0 {
		d.reply, d.echo, d.read = usualReply, usualEcho, usualRead
	}
	return d
}

// stand changes what stands in a system.
func (s *sim) stand(x *side, status statussync.Status, mark, at time.Time) {
	x.ours = false
	if x.stands != status {
		s.changes = append(s.changes, change{at, x.system, status})
	}
	x.stands, x.mark, x.since = status, mark, at
}

// chosen takes in a choice when it is made. One that was covered by a write of
// ours before it was known of changes nothing any more.
func (s *sim) chosen(c *choice, at time.Time) {
	x := s.side(c.system)
	c.done = true
	if c.by == statussync.Reconnect && x.before != "" { // what stood before comes back
		s.stand(x, x.before, c.mark.At, at)
		x.before = ""
		return
	}
	switch {
	case x.since.After(at):
		return
	case x.stands == c.status && x.ours: // else it is reported again
		c.moot[s.index] = true
		return
	case c.by == statussync.Machine:
		x.before = x.stands
	}
	s.stand(x, c.status, c.mark.At, at)
}

// arrive reports news. Lists and readings are read here too, when it is their time:
// only what recorded ones say beside the choice is news.
func (s *sim) arrive(news []arrival) {
	var in statussync.Reports
	for _, n := range news {
		r, x := n.report, s.side(n.report.System)
		known := x.learn(&r)
		switch c := n.choice; {
		case n.first:
			s.stand(x, r.Status, r.Mark.At, s.now)
		case r.Source != statussync.Event:
			if known {
				continue
			}
			r.Source, r.Status, r.Mark, r.Span = statussync.Event, "", statussync.Mark{}, statussync.Span{Earliest: r.Since, Latest: r.Since}
		case n.resumed:
			r.Status = x.stands
			x.mark = r.Mark.At
		case c != nil && c.moot[s.index]:
			r.Status = ""
		case c != nil && c.by == statussync.Reconnect:
			r.Status = x.stands
		}
		r.At = s.now
		if n.first || r.Status != "" || r.Active != statussync.Unreported || r.Out != statussync.Unreported ||
			r.Edge != nil || r.Items != nil || r.Groups != "" {
			in = append(in, r)
		}
	}
	if len(in) > 0 {
		s.decide(in)
	}
}

// learn notes what a report says beside the choice, and reports whether all of it
// was known.
func (x *side) learn(r *statussync.Report) (known bool) {
	known = r.Edge == nil && (r.Active == statussync.Unreported || r.Active == x.active) && (r.Out == statussync.Unreported || r.Out == x.out) &&
		(r.Items == nil || x.items != nil && slices.Equal(r.Items, x.items)) && (r.Groups == "" || r.Groups == x.groups)
	if r.Groups != "" {
		x.groups = r.Groups
	}
	if r.Active != statussync.Unreported {
		x.active = r.Active
	}
	if r.Out != statussync.Unreported {
		x.out = r.Out
	}
	switch {
	case r.Items != nil:
		x.items = slices.Clone(r.Items)
	case r.Edge == nil:
	case r.Edge.Step == statussync.Ends:
		x.items = slices.DeleteFunc(x.items, func(item string) bool { return item == r.Edge.Item })
	case !slices.Contains(x.items, r.Edge.Item):
		x.items = append(x.items, r.Edge.Item)
	}
	return known
}

// reading is what a system shows of the agent.
func (s *sim) reading(x *side, source statussync.Source, since time.Time) statussync.Report {
	r := statussync.Report{System: x.system, Source: source, At: s.now, Since: since, Active: x.active, Out: x.out, Items: slices.Clone(x.items)}
	sys := s.world.system(x.system)
	switch busy := x.active == statussync.Yes || len(x.items) > 0; {
	case busy && len(sys.HiddenByActivity) > 0:
		r.Status = sys.HiddenByActivity[0]
	default:
		r.Status = x.stands
		if !sys.UndatedReadings && !x.mark.IsZero() {
			s.date(&r, x.mark)
		}
	}
	return r
}

// date gives a report the system's own time of the choice, and where that is on
// our clock.
func (s *sim) date(r *statussync.Report, mark time.Time) {
	sys, ahead := s.world.system(r.System), s.world.delays[r.System].ahead
	if sys.Grain > 0 {
		mark = mark.Truncate(sys.Grain)
	}
	span, ok := statussync.Offset{Lo: ahead, Hi: ahead, Known: true}.Place(mark, sys.Grain, r.At)
	if r.Span = span; ok {
		r.Mark = statussync.Mark{At: mark}
	}
}
