package statussync

// sending opens the ledger for a write, if one is due now (S6). One entry per
// system: while it is open, further writes wait.
func (d *decision) sending(i int) {
	if due, _ := d.next(i); due != writing {
		return
	}
	s := &d.state.Sides[i]
	s.Sent = Ledger{
		Status: s.target(), Cause: s.Want.Cause.Origin, Held: s.Hold != "", Gives: s.Known.Held && s.Hold == "",
		Started: d.now, From: d.now.Add(-beforeSend),
	}
	s.HoldSent = s.HoldSent || s.Sent.Held
	d.effects = append(d.effects, Effect{
		Kind: Write, System: s.System, Status: s.Sent.Status, Cause: s.Want.Cause, Hold: s.Sent.Held,
		names: d.rules.systems[i].Catalog,
	})
}

// sent takes in how the write ended.
func (d *decision) sent(i int, o Sent) {
	s := &d.state.Sides[i]
	if !s.Sent.open() || !s.Sent.Replied.IsZero() {
		return
	}
	switch o.Outcome {
	case Applied, Unsure:
		s.Sent.Replied, s.Sent.To = d.now, d.now.Add(afterReply)
		if !o.From.IsZero() && !o.To.IsZero() {
			s.Sent.From, s.Sent.To = o.From.Add(-beforeSend), o.To.Add(afterReply)
		}
		switch {
		case s.Sent.Echoed:
			d.closeLedger(i)
		case o.Outcome == Unsure:
			s.Sent.Unsure = true
			d.ask(i, d.now)
		default:
			s.Want.Tries++
		}
	case Refused: // S11
		if d.fallBack(i) {
			d.closeLedger(i)
			return
		}
		s.Blocked = Block{Status: s.Sent.Status, Code: o.Code, Epoch: d.rules.epoch}
		d.notify(i, Blocked, s.Sent.Status, o.Code)
		d.closeLedger(i)
	case Withheld:
		d.closeLedger(i)
	}
}

// echoed takes in the echo of our write (S6). A choice that waits in limbo is
// older or younger than it, as the marks tell (S7).
func (d *decision) echoed(i int, c Doubt) {
	d.confirmed(i, c)
	if s := &d.state.Sides[i]; !s.Sent.Replied.IsZero() {
		d.closeLedger(i)
	}
}

// echo reports whether an event tells of our own write: its status, coarse or
// refined, within the window, unless the provider names another maker (S6).
func (d *decision) echo(i int, c Doubt) bool {
	if c.By == Agent || c.By == Machine || c.By == Reconnect {
		return false
	}
	sent := d.state.Sides[i].Sent
	fits := sent.Status.Refines(c.Status) || d.rules.met(i, sent.Status, c.Status)
	return fits && !c.Mark.At.Before(sent.From) && (sent.To.IsZero() || !c.Mark.At.After(sent.To))
}

// confirmed learns that our write took place (S6: the ledger stops propagation,
// never learning).
func (d *decision) confirmed(i int, c Doubt) {
	s := &d.state.Sides[i]
	shown := s.Sent.Status
	if c.Status.Refines(shown) {
		shown = c.Status
	}
	was := s.Known
	s.Known = Choice{Status: shown, Mark: later(was.Mark, c.Mark), Held: s.Sent.Held}
	if !c.Mark.At.Before(s.Sent.From) { // else it stood there before, and our write changed nothing
		s.Known.Saw = s.Sent.Cause
	}
	if s.Sent.Held || d.unmarked(i) && c.Cause.ID == "" {
		s.Known.From = was.Mark.At
	}
	if s.Sent.Gives && was.Held {
		s.Known.From, s.Known.Over = was.From, was.Status
	}
	s.Sent.Echoed, s.Want.Tries = true, 0
	if s.Doubt.Mark.before(c.Mark) {
		d.outrun(i)
	}
}

// outrun ends the doubt about a choice that our write came after (S7). The sync
// wrote over it unseen; but if it was focus, the choice comes back (S3).
func (d *decision) outrun(i int) {
	s := &d.state.Sides[i]
	c := s.Doubt
	s.Doubt = Doubt{}
	if (s.Sent.Held || s.Sent.Gives) && c.Why == Limbo && (c.Status != s.Sent.Status || c.By == Agent) {
		d.regain(i, c)
	}
}

// wish makes a choice that no longer stands the want, if no later one is.
func (d *decision) wish(i int, c Doubt) {
	s := &d.state.Sides[i]
	if d.rules.beats(c.Cause, s.Want.Cause) {
		s.wish(Wish{Status: c.Status, Cause: c.Cause, Since: d.now})
		d.propagate(i)
	}
}

// closeLedger ends the entry and decides what was left in limbo (S7).
func (d *decision) closeLedger(i int) {
	s := &d.state.Sides[i]
	c := s.Doubt
	if s.Sent.Echoed {
		s.Known.EchoFrom, s.Known.EchoTo = s.Sent.From, s.Sent.To
	}
	s.Sent = Ledger{}
	if c.Why == Limbo {
		s.Doubt = Doubt{}
		d.consider(i, c)
	}
}
