package statussync

import "slices"

// chose takes in an event about a choice (S1, S2, S6, S7, S8, S12).
func (d *decision) chose(i int, o Chose) {
	s := &d.state.Sides[i]
	c := Doubt{Status: o.Status, By: o.By, Mark: o.Mark, Cause: d.cause(i, o.ID, o.Mark)}
	if twin, ok := d.coarseTwin(i, c); ok { // S8
		c.Mark = later(c.Mark, twin)
		c.Cause = d.cause(i, o.ID, c.Mark)
		c.Mark = later(c.Mark, s.Known.Mark)
	} else if o.Mark.before(s.Known.Mark) { // S2
		d.dated(i, c)
		return
	}
	switch {
	case s.Doubt.Why != SeenOnce && refinement(s.Doubt, c.Status, c.Mark): // S8: the coarse twin comes second
		s.Doubt.Mark = later(s.Doubt.Mark, c.Mark)
	case s.Sent.open() && d.echo(i, c):
		d.echoed(i, c)
	case s.Sent.open() && s.Known.lateEcho(c): // S6: of the write before this one
		s.Known.Mark = later(s.Known.Mark, c.Mark)
	case s.Doubt.Why != "" && c.Mark.before(s.Doubt.Mark) && !tells(c, s.Doubt): // S2, S7: the newest is kept
	case s.Sent.open():
		d.doubt(i, c, Limbo)
	default:
		d.consider(i, c)
	}
}

// dated takes in the event of a choice that readings without a mark showed
// first: it knows the cause better (S9), unless it is the late echo of our own.
func (d *decision) dated(i int, c Doubt) {
	s := &d.state.Sides[i]
	known := s.Known
	switch between := !known.From.IsZero() && !c.Mark.At.Before(known.From); {
	case between && known.displaced(c):
		d.regain(i, c) // S3: it was made before focus wrote
		return
	case between && d.returned(i, c):
		d.accept(i, Doubt{Status: known.Status, Mark: known.Mark, Cause: Cause{
			Origin: Origin{System: s.System, Mark: known.Mark}, From: c.Mark.At,
		}})
		return
	case !between || known.echo(c.Mark) || !known.Status.Refines(c.Status) || s.Sent.open():
		return
	}
	if c.Mark.At.Before(known.EchoFrom) {
		s.Known.Saw = Origin{} // it stood there before, and our write changed nothing
	}
	c.Status, c.Mark = known.Status, known.Mark
	d.accept(i, c)
}

// returned reports whether a late event is of a choice that the agent took back
// since: readings without a mark showed the same status before and after it (S9).
func (d *decision) returned(i int, c Doubt) bool {
	s := &d.state.Sides[i]
	known := s.Known
	return d.unmarked(i) && !s.Sent.open() && s.Doubt.Why == "" && c.Mark.At.After(known.From) &&
		(known.EchoTo.IsZero() || c.Mark.At.After(known.EchoTo)) &&
		!known.Status.Refines(c.Status) && !c.Status.Refines(known.Status)
}

// tells reports whether an event is that of a change which a reading showed
// first: it knows the cause better.
func tells(c, seen Doubt) bool {
	return seen.Why == SeenOnce && seen.Status.Refines(c.Status)
}

// cause of an event: its mark, which cannot lie after its receipt (S10).
func (d *decision) cause(i int, id string, m Mark) Cause {
	if m.At.After(d.now) {
		m.At = d.now
	}
	return Cause{Origin: Origin{System: d.rules.systems[i].Name, Mark: m}, From: m.At, ID: id}
}

// refinement reports whether c is the refined twin of a coarse status: one
// change, told twice, in either order (S8).
func refinement(c Doubt, coarse Status, m Mark) bool {
	return coarse != "" && c.Status != coarse && c.Status.Refines(coarse) && near(c.Mark, m)
}

// coarseTwin is the mark of the coarse status that c refines, if it came first.
func (d *decision) coarseTwin(i int, c Doubt) (Mark, bool) {
	s := &d.state.Sides[i]
	if s.Doubt.Why != SeenOnce && refinement(c, s.Doubt.Status, s.Doubt.Mark) {
		return s.Doubt.Mark, true
	}
	return s.Known.made(), refinement(c, s.Known.Status, s.Known.made())
}

// echoedTwin reports whether c is the coarse half of an echo whose refined half
// has closed the ledger.
func (d *decision) echoedTwin(i int, c Doubt) bool {
	known := d.state.Sides[i].Known
	return (known.Held || known.Over != "") && c.Status != known.Status && known.Status.Refines(c.Status) && known.echo(c.Mark)
}

func near(a, b Mark) bool { return a.At.Sub(b.At).Abs() <= sameChange }

// consider takes in a choice that no write of ours obscures.
func (d *decision) consider(i int, c Doubt) {
	s := &d.state.Sides[i]
	twin := Doubt{Status: s.Known.Status, Mark: s.Known.made()}
	switch {
	case refinement(twin, c.Status, c.Mark), d.echoedTwin(i, c): // S8: the coarse twin comes second
		s.Known.Mark = later(s.Known.Mark, c.Mark)
	case c.By == Machine && !d.counts(i): // S12
		d.suspend(i, c)
	case s.Doubt.Why == Suspended:
		d.resurface(i, c)
	default:
		d.weigh(i, c)
	}
}

// weigh decides a choice at once where it can, else keeps it as a doubt.
func (d *decision) weigh(i int, c Doubt) {
	s := &d.state.Sides[i]
	switch {
	case c.Status == s.Known.Status:
		d.agree(i, c)
	case s.Active && d.ambiguous(i, c.Status): // S1
		d.doubt(i, c, InCall)
	case c.Mark.Compare(s.Known.Mark) == 0 && !c.Status.Refines(s.Known.Status): // S2
		d.doubt(i, c, SameMark)
		d.ask(i, c.Mark.At.Add(readGrain))
	case d.rules.finer(i, c.Status): // S8
		c.Until = d.now.Add(sameChange)
		d.doubt(i, c, CoarseOne)
	default:
		d.accept(i, c)
	}
}

func (d *decision) doubt(i int, c Doubt, why Why) {
	c.Why = why
	d.state.Sides[i].Doubt = c
}

// settle ends a doubt in its favour.
func (d *decision) settle(i int) {
	c := d.state.Sides[i].Doubt
	d.state.Sides[i].Doubt = Doubt{}
	d.accept(i, c)
}

func (d *decision) ambiguous(i int, s Status) bool {
	return slices.Contains(d.rules.systems[i].Ambiguous, s)
}

// agree takes in news of what is known already: it moves the mark, and with it
// what counts as old.
func (d *decision) agree(i int, c Doubt) {
	s := &d.state.Sides[i]
	anew := d.anew(i, c)
	if anew && c.Mark.Compare(s.Known.Mark) == 0 {
		s.Known.Saw = Origin{} // it is what stands, and our write changed nothing
	}
	s.Known.Mark = later(s.Known.Mark, c.Mark)
	if older := s.Doubt; older.Mark.before(c.Mark) {
		s.Doubt = Doubt{}
		if s.Known.Held && older.Why != "" { // S3: it came before focus wrote
			d.regain(i, older)
		}
	}
	if anew {
		d.accept(i, c)
	}
}

// anew reports whether news of what is known already is a choice made anew.
// Providers mark and tell of changes only, so it is, after another one whose
// event is late or lost, unless it is the late echo of our own write (S6).
func (d *decision) anew(i int, c Doubt) bool {
	known := d.state.Sides[i].Known
	switch {
	case c.Mark.before(known.Mark):
		return false
	case c.By == Agent:
		return true
	case c.By == Resumed: // S1
		return false
	case known.echo(c.Mark):
		return false
	case c.Cause.ID == "": // a reading shows the same mark again and again
		return !d.unmarked(i) && known.Mark.before(c.Mark)
	}
	return true
}

// accept makes c the known choice and, unless a later wish stands, the want.
func (d *decision) accept(i int, c Doubt) {
	s := &d.state.Sides[i]
	first, held := s.Known.Status == "", s.Known.Held
	c.Cause.Saw = s.Known.Saw
	s.Known = Choice{Status: c.Status, Mark: c.Mark}
	if d.unmarked(i) && (c.Cause.ID == "" || c.Cause.Mark.before(c.Mark)) {
		s.Known.From, s.Known.Saw = c.Cause.From, c.Cause.Saw
	}
	s.Doubt, s.Blocked = Doubt{}, d.stillBlocked(s)
	switch {
	case s.Hold == c.Status && (first || held || s.HoldSent) && s.Hold != "" && c.By != Agent: // S3: what a hold wrote is no choice
		s.Known.Held = first // D15: an earlier run's, and what it displaced is unknown
		return
	case first && c.Cause.ID == "":
		d.found(i)
		return
	}
	if s.Hold != "" {
		d.disarm(i, c.Cause, held) // S3, D13
	}
	if !d.rules.beats(c.Cause, s.Want.Cause) {
		if d.atOdds(i, c.Status) {
			return // S10: a later wish stands and will be written
		}
		c.Cause = s.Want.Cause
	}
	if d.reverted(i, c.Status) {
		return
	}
	s.Want = Wish{Status: c.Status, Cause: c.Cause, Since: d.now}
	d.propagate(i)
}

// atOdds reports whether a status contradicts what a neighbour should show. One
// that does not is kept even if a later wish stands: there is nothing to undo (S4).
func (d *decision) atOdds(i int, status Status) bool {
	return slices.ContainsFunc(d.rules.links[i], func(l link) bool {
		there := d.state.Sides[l.to].Want.Status
		return there != "" && !d.rules.consistent(i, l, status, there)
	})
}

// found takes in the first reading of a system: what stands there is wished
// until somebody chooses (S10, first run).
func (d *decision) found(i int) {
	s := &d.state.Sides[i]
	if s.Want.Status == "" {
		s.Want = Wish{Status: s.Known.Status, Cause: Cause{Origin: Origin{System: s.System}}, Since: d.now}
	}
}

// stillBlocked keeps a refusal only while its wish stands.
func (d *decision) stillBlocked(s *Side) Block {
	if s.Blocked.Status == s.target() {
		return s.Blocked
	}
	return Block{}
}
