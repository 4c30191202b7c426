package contactlog

import (
	"slices"
	"time"

	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/ticketing"
)

// How long a conversation may be over. After an hour, one that was never read
// before may have been filed and forgotten: its record or results of Contact Lens
// come now. After a day, nothing new is expected of any.
const (
	hourLong = time.Hour
	dayLong  = 24 * time.Hour
)

// late finds the ticket of a conversation that was over long before anything of
// it was done here, for the results of Contact Lens (X55). After a day nothing
// else is filed. Before that, a conversation without a ticket is one that was not
// filed yet: done is false.
func (w *work) late() (t target, done, ok bool) {
	age, text := w.age(), mark(w.lead.id, "")
	switch {
	case !w.isOver:
		return target{}, false, true
	case age > dayLong:
		w.Why("X55", "the conversation was over long ago: nothing but results of Contact Lens is filed")
		if len(w.lensNotes(target{})) == 0 {
			return target{}, true, true
		}
		text = w.lead.id // other programs write it too
	case !w.readLate() || !w.nothingButLens():
		return target{}, false, true
	}
	byKey, ok := w.Ask(ticketing.Question{Kind: ticketing.TicketByExternal, Text: string(w.key)}, time.Time{})
	byText, known := w.Ask(ticketing.Question{Kind: ticketing.TicketMentioning, Text: text}, time.Time{})
	if !ok || !known {
		return target{}, false, false
	}
	found := slices.Concat(byKey.Tickets, byText.Tickets)
	if len(found) == 0 {
		return target{}, age > dayLong, true
	}
	w.Why("X55", "the conversation was filed before: only results of Contact Lens are added")
	for i, ticket := range found {
		if ticket.Status != zendesk.TicketClosed {
			return target{ticket: &found[i], late: true}, true, true
		}
	}
	return target{}, true, true
}

// age is how long the conversation was over before anything of it was done here.
func (w *work) age() time.Duration {
	first := w.now
	if len(w.done) > 0 {
		first = w.done[0].At
	}
	return first.Sub(w.lastNews())
}

// lastNews is when the conversation was over, or an agent did something about it
// after that.
func (w *work) lastNews() (last time.Time) {
	for _, l := range w.legs {
		last = latest(last, latest(l.began(), l.overAt(w.set)))
	}
	for _, a := range w.facts.Acts {
		if a.Kind == CreateFor || a.Kind == AttachTo {
			last = latest(last, a.At)
		}
	}
	return last
}

// readLate reports whether all that was read of the conversation was read long
// after it.
func (w *work) readLate() bool {
	var first time.Time
	for _, l := range w.legs {
		for _, d := range []*Details{l.Accepted, l.Last} {
			if d != nil && !d.ReadAt.IsZero() && (first.IsZero() || d.ReadAt.Before(first)) {
				first = d.ReadAt
			}
		}
	}
	return first.Sub(w.lastNews()) > hourLong
}

// nothingButLens reports whether all that was done here is to add results of
// Contact Lens.
func (w *work) nothingButLens() bool {
	return !slices.ContainsFunc(w.done, func(d ticketing.Done) bool {
		switch s := d.Step; {
		case s.CreateTicket != nil:
			return s.CreateTicket.FollowUpOf == 0 || !isLensMark(s.CreateTicket.Note.Mark)
		case s.UpdateTicket != nil:
			return len(s.UpdateTicket.Notes) == 0 || slices.ContainsFunc(s.UpdateTicket.Notes, func(n ticketing.Note) bool { return !isLensMark(n.Mark) })
		}
		return true
	})
}

// fileLate adds the results of Contact Lens that are not on the ticket: they may
// have been added before and forgotten.
func (w *work) fileLate(t target) {
	var missing []ticketing.Note
	for _, n := range w.lensNotes(t) {
		there, ok := w.Ask(ticketing.Question{Kind: ticketing.TicketMentioning, Text: n.Mark}, time.Time{})
		switch {
		case !ok:
			return
		case slices.ContainsFunc(there.Tickets, func(found ticketing.Ticket) bool { return found.ID == t.ticket.ID }):
			w.Why("X55", "the results of Contact Lens are on the ticket already")
		default:
			missing = append(missing, n)
		}
	}
	if len(missing) == 0 {
		return
	}
	w.File(ticketing.Filing{Ticket: t.ticket, Notes: missing,
		New: ticketing.CreateTicket{Subject: w.subject(t), RequesterID: t.ticket.RequesterID, Note: missing[0]}})
}
