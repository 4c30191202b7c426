package statussync

// S6: one write per side is open from its request until it is shown. What stands
// then is ours, what was there before, or somebody's choice, another tool's too (D20).

// The times of S6.
const (
	echoSlack    = 2 * second  // our status, marked so close to our write, is ours
	echoDelay    = 5 * second  // the echo of a write may come so late where it has no mark
	echoTimeout  = 5 * second  // no echo so long after the reply asks for a reading
	replyTimeout = 90 * second // no reply so long after the request asks for a reading
)

// sending opens a write, if one is due now.
func (d *decision) sending(in Sending) {
	i := d.rules.index(in.System)
	if i < 0 || !d.writable(i) {
		return
	}
	s := d.side(i)
	s.Sent = &write{
		Status: s.target(), Cause: s.Want.Cause.N, Hold: s.held(), Sent: d.now,
		Over: s.Known.Status, Was: s.Known.Mark,
	}
	if !s.Sent.Was.Known() {
		s.Sent.Stood = s.Known.seen()
	}
	if o := s.Known.Ours; o != nil {
		s.Sent.Base, s.Sent.Again = o.base(), max(o.Replied, o.Sent)
	}
	d.effects = append(d.effects, d.doWrite(i))
}

// sent takes in how a write ended.
func (d *decision) sent(in Sent) {
	i := d.rules.index(in.System)
	if i < 0 || d.side(i).Sent == nil || d.side(i).Sent.Phase != inFlight {
		return
	}
	s := d.side(i)
	w := s.Sent
	w.Replied = d.now
	if s.Read = 0; in.Outcome == Unsure { // S9: a reading that starts now decides
		w.Phase = unsure
	}
	switch {
	case in.Outcome == Refused:
		d.refused(i, in.Code)
	case in.Outcome == Withheld:
		s.Sent = nil
		d.settle(i)
	case s.landed():
		d.closeWrite(i)
	case in.Outcome != Unsure:
		w.Phase = applied
	}
}

// base is the mark of the last choice before a write that was not ours.
func (w *write) base() mark {
	if w.Again != 0 {
		return w.Base
	}
	return w.Was
}

// passWrite ends the wait for a reply, and for an echo.
func (d *decision) passWrite(i int) {
	s := d.side(i)
	w := s.Sent
	switch {
	case w == nil:
	case w.Phase == inFlight && d.now >= w.Sent+replyTimeout:
		w.Phase, w.Replied = unsure, w.Sent+replyTimeout
		if s.Read = 0; s.landed() {
			d.closeWrite(i)
		}
	case w.Phase == applied && s.Read == 0 && !d.masked(i) && d.now >= w.Replied+echoTimeout:
		d.ask(i)
	}
}

// window is when a write took place, if it did.
func (w *write) window(now moment) (from, to moment) {
	if w.Replied == 0 {
		return w.Sent, now
	}
	return w.Sent, w.Replied
}

// ours reports whether a claim can be the change that a write of ours made: its
// status, made by nobody else, at that time.
func (d *decision) ours(i int, w *write, c *claim) bool {
	if w == nil || c.By == Agent || c.By == Machine || c.By == Reconnect || c.By == Nobody {
		return false
	}
	if !w.Status.Refines(c.Status) && !d.rules.met(i, w.Status, c.Status) {
		return false
	}
	from, to := w.window(d.now)
	k := &d.side(i).Known
	switch {
	case !c.Mark.Known():
		return c.Span.touches(from, to+echoDelay)
	case c.Status == w.Status:
		if c.By == Resumed && w == d.side(i).Sent { // S1: marked anew when an activity ended
			to = max(to, d.side(i).Idle)
		}
	case w == k.Ours && d.side(i).Sent != nil:
		return false
	case (w == k.Ours || d.side(i).landed()) && k.Mark.Known(): // S8: the other half has a mark to compare with
		return c.Mark.Near(k.Mark, sameChange)
	default:
		to += sameChange
	}
	return c.Span.touches(from-echoSlack, to+echoSlack)
}

// shown takes in that our write took place: by its echo, or by a reading that
// started at a time.
func (d *decision) shown(i int, c *claim, seen moment) {
	s := d.side(i)
	w := s.Sent
	st := w.Status
	w.Half = w.Half || c.Status != st
	switch {
	case c.Status.Refines(st):
		st = c.Status
	case w.Phase == inFlight && st.Refines(c.Status):
		d.pend(i, *c) // S8: the other half shows it, or a reading after the reply
		return
	}
	half := s.Pending != nil && s.Pending.Status != w.Status && d.ours(i, w, s.Pending)
	from, to := w.window(d.now)
	at := span{from, to}
	switch {
	case !c.Mark.Known():
	case c.Span.touches(from, to):
		at = span{max(from, c.Span.Earliest), min(to, c.Span.Latest)}
	default:
		at = c.Span
	}
	d.learned(i, w, c)
	s.Known = choice{Status: st, Mark: c.Mark, Span: at, Seen: seen, Ours: w.closed()}
	s.Read, s.Want.Tries = 0, 0
	if w.Phase == inFlight {
		return // the reply closes it: this may be the echo of the write before
	}
	s.Sent = nil
	if p := s.Pending; p != nil && seen != 0 && !d.dated(i) {
		if s.Pending = nil; !half { // S8
			d.covered(i, *p)
		}
	}
	if seen == 0 && (w.Hold && !s.held() || w.Half) { // S3: the hold ended meanwhile; S8: half an echo
		d.ask(i)
	}
	d.settle(i)
}

// landed reports whether the write in flight has been seen already.
func (s *side) landed() bool {
	w, o := s.Sent, s.Known.Ours
	return w != nil && o != nil && o.Sent == w.Sent && o.Status == w.Status && o.Cause == w.Cause
}

// closeWrite ends a write that was seen before its reply.
func (d *decision) closeWrite(i int) {
	s := d.side(i)
	doubtful := s.Sent.Half || s.Sent.Phase == unsure && !d.dated(i) // S8, or another's was taken for ours
	s.Known.Ours, s.Sent = s.Sent.closed(), nil
	if s.holdStands() && !s.held() || doubtful { // S3: the hold ended meanwhile
		d.ask(i)
	}
	if d.dated(i) { // else what was seen may have been the agent's: a reading decides
		d.settle(i)
	}
}

// closed is a write that took place, however it went.
func (w *write) closed() *write {
	c := *w
	c.Phase, c.Half = inFlight, false
	return &c
}

// learned reports the mark of our own write, which measures the provider's clock
// (S2).
func (d *decision) learned(i int, w *write, c *claim) {
	late := c.By == Resumed && d.side(i).Idle > w.Sent
	// S1: a mark made when an activity ended measures nothing; S8: nor half a change.
	if !c.Mark.Known() || c.Status != w.Status || w.Replied == 0 || late || d.rules.finer(i, w.Status) {
		return
	}
	d.effects = append(d.effects, Effect{
		Kind: Learned, System: d.rules.systems[i].Name,
		Mark: Mark{c.Mark.At.time(), c.Mark.Seq}, Span: Span{w.Sent.time(), w.Replied.time()},
	})
}

// echoed takes in one more echo of the write that put there what is known.
func (d *decision) echoed(i int, c *claim) {
	k := &d.side(i).Known
	if c.Status != k.Status { // S8: the other half, or a choice close to our write
		d.ask(i)
	}
	if c.Status.Refines(k.Status) {
		k.Status = c.Status
	}
	if c.Mark.After(k.Mark) {
		k.Mark, k.Span = c.Mark, c.Span
		d.settle(i)
	}
}

// assume takes it that our write took place before what came after it.
func (d *decision) assume(i int) {
	s := d.side(i)
	from, to := s.Sent.window(d.now)
	s.Known = choice{Status: s.Sent.Status, Span: span{from, to}, Ours: s.Sent.closed()}
	s.Sent = nil
}

// notTaken takes in that our write changed nothing. It is tried again a few times.
func (d *decision) notTaken(i int) {
	s := d.side(i)
	w := s.Sent
	s.Sent = nil
	if w.Phase == applied {
		s.Want.Tries++
	}
	if s.Want.Tries >= maxTries {
		d.block(i, w, string(Ignored))
		d.notify(i, Ignored, w.Status, "")
	}
	d.settle(i)
}
