package statussync

// read takes in a reading that was asked for: it shows the present (S9).
func (d *decision) read(i int, r Reading) {
	s := &d.state.Sides[i]
	if r.Started.Before(s.Ask) {
		return // it started too early to tell
	}
	asked := !s.Ask.IsZero()
	s.answered()
	d.facts(i, r)
	c, ok := d.choiceOf(i, r)
	switch {
	case s.Sent.open():
		d.readMeanwhile(i, r, c, ok)
	case asked && r.Out && !s.Out: // the agent has signed in since, and may have chosen
		d.ask(i, d.now)
	case ok && !d.compare(i, r, c) && asked:
		d.ask(i, d.now)
	}
}

// facts takes in what a reading says beside the choice (S1, S11).
func (d *decision) facts(i int, r Reading) {
	s := &d.state.Sides[i]
	m := Mark{At: r.Started}
	d.acted(i, r.Active, m)
	if s.Doubt.Why != Suspended && !m.before(s.OutMark) {
		s.Out, s.OutMark = r.Out, m
	}
	if r.Groups != "" && r.Groups != s.Groups {
		s.Groups, s.Blocked = r.Groups, Block{}
	}
}

// choiceOf is the choice that a reading shows, if it shows one (S1). Without a
// mark it happened between the last agreeing reading and this one's start (S9),
// in the whole seconds that such systems count in (S2).
func (d *decision) choiceOf(i int, r Reading) (Doubt, bool) {
	s := &d.state.Sides[i]
	if r.Status == "" || r.Out || s.Active && d.ambiguous(i, r.Status) {
		return Doubt{}, false
	}
	c := Doubt{Status: r.Status, By: r.By, Mark: d.dateOf(i, r)}
	from := c.Mark.At
	if d.unmarked(i) {
		from = s.Known.Mark.At
	}
	c.Cause = Cause{Origin: Origin{System: s.System, Mark: c.Mark}, From: from}
	return c, true
}

// dateOf is the mark of a reading, or the second in which it started.
func (d *decision) dateOf(i int, r Reading) Mark {
	if d.unmarked(i) {
		return Mark{At: r.Started.Truncate(readGrain)}
	}
	return r.Mark
}

func (d *decision) unmarked(i int) bool { return d.rules.systems[i].Unmarked }

// compare takes in the choice of a reading when no write is on its way, and
// reports whether it told all that it can.
func (d *decision) compare(i int, r Reading, c Doubt) (told bool) {
	s := &d.state.Sides[i]
	switch {
	case s.Known.Status == "":
		d.accept(i, c)
	case d.unmarked(i):
		return d.compareUnmarked(i, r, c)
	case c.Mark.before(s.Known.Mark):
		d.dispute(i, c)
	case c.Mark.Compare(s.Known.Mark) == 0:
		d.tell(i, c) // S2: the reading that the equal marks asked for
	default:
		d.consider(i, c)
	}
	return true
}

// tell ends a doubt between equal marks: the reading is right.
func (d *decision) tell(i int, c Doubt) {
	s := &d.state.Sides[i]
	other := s.Doubt
	if other.Why == SameMark && !c.Mark.before(other.Mark) {
		s.Doubt = Doubt{}
	}
	switch {
	case c.Status != s.Known.Status:
		d.accept(i, c)
	case s.Known.Held && other.Why == SameMark: // S3: it came before focus wrote
		d.regain(i, other)
	}
}

// dispute ends a doubt that a reading with an older mark still speaks about.
func (d *decision) dispute(i int, c Doubt) {
	s := &d.state.Sides[i]
	switch {
	case s.Doubt.Why == "" || s.Doubt.Why == Suspended:
	case c.Status == s.Doubt.Status:
		d.settle(i)
	default:
		s.Doubt = Doubt{}
	}
}

// compareUnmarked takes in a reading that is dated only by its request: it tells
// nothing about the second it started in, and a surprise must be seen twice,
// by two readings or by an event and a reading (S2, S9).
func (d *decision) compareUnmarked(i int, r Reading, c Doubt) (told bool) {
	s := &d.state.Sides[i]
	about := s.Known.Mark
	if s.Doubt.Why != "" && s.Doubt.Why != SeenOnce {
		about = later(about, s.Doubt.Mark)
	}
	if r.Started.Before(about.At.Truncate(readGrain).Add(readGrain)) {
		d.ask(i, about.At.Truncate(readGrain).Add(readGrain))
		return true
	}
	switch {
	case c.Status == s.Known.Status:
		d.reaffirmed(i, c)
	case s.Doubt.Why != "" && c.Status.Refines(s.Doubt.Status):
		c.Cause = s.Doubt.Cause
		d.accept(i, c)
	case d.tellsOnce(i, c):
		d.accept(i, c)
	default:
		d.doubt(i, c, SeenOnce)
		return false
	}
	return true
}

// tellsOnce reports whether a hold takes a reading's word at once: it asked for
// this one, and what it shows is neither its own status nor the known wish (S3).
func (d *decision) tellsOnce(i int, c Doubt) bool {
	s := &d.state.Sides[i]
	return (s.Hold != "" || s.Known.Held) && c.Status != s.Hold && c.Status != s.Known.Status && c.Status != s.Want.Status
}

// reaffirmed takes in a reading without a mark that shows what is known. If an
// event of the same second told of something else, that was a change, so what is
// known was chosen once more after it (S2), if not by our own write.
func (d *decision) reaffirmed(i int, c Doubt) {
	s := &d.state.Sides[i]
	other := s.Doubt
	byEvent := s.Known.From.IsZero()
	if byEvent {
		s.Known.From = s.Known.Mark.At
	}
	s.Known.Mark, s.Doubt = later(s.Known.Mark, c.Mark), Doubt{}
	told := s.Want.Cause.System == s.System && !s.Want.Cause.Mark.before(other.Mark) || byEvent
	if other.Why == SameMark && !told && other.Mark.At.After(s.Known.EchoTo) {
		c.Cause.From = other.Mark.At
		d.accept(i, c)
	}
}

// readMeanwhile closes the ledger by a reading that started after the reply (S6, S7).
func (d *decision) readMeanwhile(i int, r Reading, c Doubt, ok bool) {
	s := &d.state.Sides[i]
	sent := s.Sent
	met := d.rules.met(i, sent.Status, c.Status)
	switch {
	case sent.Replied.IsZero():
	case r.Started.Before(sent.Replied):
		d.ask(i, sent.Replied)
	case r.Out: // it says no more than whether our write took place; the next sign-in asks
		if r.By != Agent && d.rules.met(i, sent.Status, r.Status) && !(r.Active && d.ambiguous(i, r.Status)) {
			d.confirmed(i, Doubt{Status: r.Status, Mark: d.dateOf(i, r)})
			d.closeLedger(i)
		}
	case !ok && r.Status == "" && !d.masked(i): // what stands is neither our write nor anybody's choice
		d.untaken(i, Doubt{})
	case !ok: // in a call: the first reading afterwards tells
	case met && c.By == Agent && !c.Mark.At.Before(sent.From): // whatever became of our write
		d.overtaken(i, c)
	case met && d.forestalled(i, c):
	case met && !d.younger(i, c):
		d.confirmed(i, c)
		d.closeLedger(i)
	case d.notTaken(i, c):
		d.untaken(i, c)
	case met || !d.unmarked(i) || s.Doubt.Why != "" && c.Status.Refines(s.Doubt.Status):
		d.overtaken(i, c)
	default:
		c.Cause.From = sent.Replied
		d.doubt(i, c, SeenOnce)
		d.ask(i, d.now)
	}
}

// forestalled takes in that our write changed nothing: it found its status
// there, by a choice older than it. The reading's mark tells, or without one an
// event that waits in limbo (S7).
func (d *decision) forestalled(i int, c Doubt) bool {
	s := &d.state.Sides[i]
	limbo := s.Doubt
	told := limbo.Why == Limbo && limbo.Mark.At.Before(s.Sent.From) && c.Status.Refines(limbo.Status) &&
		(d.unmarked(i) || limbo.Mark.Compare(c.Mark) == 0)
	switch {
	case told:
		limbo.Status, limbo.Mark = c.Status, later(limbo.Mark, c.Mark)
		c = limbo
	case d.unmarked(i), !c.Mark.At.Before(s.Sent.From), !s.Known.Mark.before(c.Mark):
		return false
	}
	if s.Sent.Held { // S3: no hold wrote it, so it is a choice
		s.Known = Choice{Status: c.Status, Mark: c.Mark, Held: true}
		s.Sent, s.Doubt = Ledger{}, Doubt{}
		d.regain(i, c)
		return true
	}
	s.Sent = Ledger{}
	d.accept(i, c)
	return true
}

// younger reports whether what a reading shows was chosen after our write: its
// mark says so, or without one, something else came in between (S7).
func (d *decision) younger(i int, c Doubt) bool {
	s := &d.state.Sides[i]
	if d.unmarked(i) {
		c.Mark = s.Doubt.Mark
	}
	return c.Mark.At.After(s.Sent.To)
}

// notTaken reports whether a reading shows that our write never took place: the
// old choice under its old mark, or where marks tell nothing about it.
func (d *decision) notTaken(i int, c Doubt) bool {
	s := &d.state.Sides[i]
	if c.By == Resumed && c.Status == s.Known.Status { // S1: its mark is that of an activity's end
		return true
	}
	if s.Sent.Unsure && c.Status == s.Known.Status && (d.unmarked(i) || !s.Known.Mark.before(c.Mark)) {
		return true
	}
	return !d.unmarked(i) && c.Mark.At.Before(s.Sent.From)
}

// overtaken takes in a choice that a reading shows in place of our write and
// that came after it (S7). If its event waits in limbo, that knows the cause better.
func (d *decision) overtaken(i int, c Doubt) {
	s := &d.state.Sides[i]
	limbo := s.Doubt
	switch {
	case limbo.Why == "":
	case c.Status.Refines(limbo.Status) && (d.unmarked(i) || limbo.Mark.Compare(c.Mark) == 0):
		c.By, c.Cause = limbo.By, limbo.Cause
	case d.unmarked(i):
		c.Cause.From = limbo.Mark.At
	}
	s.Known = Choice{Status: s.Sent.Status, Mark: Mark{At: s.Sent.From}, EchoFrom: s.Sent.From, EchoTo: s.Sent.To}
	if !s.Sent.Unsure {
		s.Known.Saw = s.Sent.Cause
	}
	s.Sent, s.Doubt = Ledger{}, Doubt{}
	if c.By == Machine && !d.counts(i) { // S12
		d.suspend(i, c)
	} else {
		d.accept(i, c)
	}
	if limbo.Why == Limbo && !d.unmarked(i) && limbo.Mark.after(c.Mark) {
		d.consider(i, limbo) // the reading was taken before it
	}
}

// maxTries is how often a write that the provider accepts and does not show is
// repeated before it counts as refused (S11).
const maxTries = 3

// untaken ends a write that never took place, and learns what stands instead.
func (d *decision) untaken(i int, c Doubt) {
	s := &d.state.Sides[i]
	if s.Want.Tries >= maxTries {
		s.Blocked = Block{Status: s.Sent.Status, Code: string(Ignored), Epoch: d.rules.epoch}
		d.notify(i, Ignored, s.Sent.Status, "")
	}
	d.closeLedger(i)
	if !d.unmarked(i) && s.Known.Mark.before(c.Mark) {
		d.consider(i, c)
	}
}
