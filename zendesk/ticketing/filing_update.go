package ticketing

import (
	"slices"
	"strconv"
	"time"

	"github.com/ctikit/ctikit/zendesk"
)

// freshness is how old a reading of the ticket may be by which fields are
// changed.
const freshness = time.Minute

// update adds the notes that are missing, and changes what is to be changed, in
// one request.
func (w *work) update() bool {
	if w.lost {
		return true
	}
	notes := w.missingNotes()
	change, ok := w.change()
	switch {
	case !ok:
		return false
	case len(notes) == 0 && change.empty():
		return true
	case w.closedByUs():
		w.late("notes")
		return true
	}
	if !change.empty() && w.refusedBefore(notes, change) {
		w.Notify(FieldWriteFailed, "R112", "", "Zendesk refuses the ticket's new values")
		change = Change{}
	}
	switch {
	case len(notes) == 0 && change.empty():
		return true
	case w.refusedBefore(notes, change):
		w.Notify(NoteRefused, "T8", "", "Zendesk refuses the note")
		return true
	}
	w.Do(Step{ID: nth(w.here("update"), 1+len(w.updates())), Kind: DoUpdateTicket,
		UpdateTicket: &UpdateTicket{Ticket: w.at.ID, Notes: notes, Change: change}})
	return false
}

// refusedBefore reports whether this very update was refused, for whatever
// reason: what could be left out of it was.
func (w *work) refusedBefore(notes []Note, change Change) bool {
	return slices.ContainsFunc(w.updates(), func(d Done) bool {
		u := d.Step.UpdateTicket
		return d.Outcome == Refused && sameNotes(u.Notes, notes) && u.Change.same(change)
	})
}

// forGood reports whether an update was refused, and not because the ticket is
// closed, which another one takes the place of.
func (d Done) forGood() bool { return d.Outcome == Refused && d.Refusal.Kind != RefusedClosed }

// updates are the updates of this ticket that came to an end.
func (w *work) updates() (all []Done) {
	for _, d := range w.done {
		if u := d.Step.UpdateTicket; u != nil && u.Ticket == w.at.ID && u.Voice == nil {
			all = append(all, d)
		}
	}
	return all
}

func (w *work) missingNotes() (missing []Note) {
	want := slices.Clone(w.f.Notes)
	if w.byNote {
		want = append(want, w.f.Call.Note)
	}
	for _, n := range want {
		if !w.noted(n.Mark) {
			missing = append(missing, n)
		}
	}
	return missing
}

// noted reports whether a note stands on one of the case's tickets.
func (w *work) noted(mark string) bool {
	return slices.ContainsFunc(w.done, func(d Done) bool {
		if d.Outcome != OK {
			return false
		}
		if t := d.Step.CreateTicket; t != nil && t.Note.Mark == mark {
			return true
		}
		u := d.Step.UpdateTicket
		return u != nil && slices.ContainsFunc(u.Notes, func(n Note) bool { return n.Mark == mark })
	})
}

func sameNotes(a, b []Note) bool {
	return slices.EqualFunc(a, b, func(x, y Note) bool { return x.Mark == y.Mark })
}

// change is what of the wished fields is to be written: what differs from the
// ticket as we left it, and nobody has changed since. ok is false until the
// ticket has been read again.
func (w *work) change() (c Change, ok bool) {
	c = w.f.Change
	if !w.f.Over {
		return Change{}, true
	}
	var written Change
	for _, d := range w.updates() {
		w.refused(&c, d)
		if d.Outcome == OK {
			written.add(d.Step.UpdateTicket.Change)
		}
	}
	c = c.besides(written).against(w.was, w.was)
	if c.empty() {
		return c, true
	}
	now, ok := w.reading()
	if !ok || now == nil {
		return Change{}, ok
	}
	left := c.against(*now, w.was)
	if !left.same(c) {
		w.Why("R110", "what somebody has changed on the ticket meanwhile is left as it is")
	}
	return left, true
}

// reading is the ticket as it was a moment ago: as our last update left it, or as
// it was read since. Nil: it is gone. ok is false until it has been read.
func (w *work) reading() (t *Ticket, ok bool) {
	q, since := Question{Kind: TicketNow, ID: w.at.ID}, w.now.Add(-freshness)
	for _, d := range w.updates() {
		if d.Outcome == OK && d.Ticket != nil && !d.At.Before(since) {
			t, since = d.Ticket, d.At
		}
	}
	if t != nil {
		if a, ok := w.known.Find(q, since); !ok || !a.At.After(since) {
			return t, true
		}
	}
	a, ok := w.Ask(q, since)
	if !ok || len(a.Tickets) == 0 {
		return nil, ok
	}
	return &a.Tickets[0], true
}

// refused leaves out what an update was refused for, and reports what of it
// Zendesk did not take over.
func (w *work) refused(c *Change, d Done) {
	switch kind := d.Refusal.Kind; {
	case kind == RequiredField:
		c.Status, c.CustomStatusID = "", 0
		w.Notify(StatusRefused, "A13", "#"+strconv.FormatInt(d.Refusal.Field, 10), "the field must have a value first: the status is left as it is")
	case kind == RefusedAssignee && d.Step.UpdateTicket.Change.AssigneeID != 0:
		c.AssigneeID = 0
		w.assigneeRefused()
	case kind == RefusedAssignee && d.Step.UpdateTicket.Change.GroupID != 0:
		c.AssigneeID, c.GroupID = 0, 0
		w.groupRefused()
	case d.forGood() && !d.Step.UpdateTicket.Change.empty():
		*c = Change{}
		w.Notify(FieldWriteFailed, "R112", "", "Zendesk refuses the ticket's new values")
	}
	if d.Outcome != OK || d.Ticket == nil {
		return
	}
	written := d.Step.UpdateTicket.Change.Fields
	for _, f := range zendesk.NotApplied(written, d.Ticket.CustomFields) {
		w.Notify(FieldWriteFailed, "R112", "#"+strconv.FormatInt(f.ID, 10), "Zendesk did not take the value over")
	}
}
