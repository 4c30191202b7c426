package contactlog

import (
	"slices"
	"time"

	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/ticketing"
)

// How long a conversation may be over when the first thing is done about it. After
// an hour, results of Contact Lens may be of one that was filed and forgotten;
// after a day, nothing new is expected of any.
const (
	hourLong = time.Hour
	dayLong  = 24 * time.Hour
)

// late finds the ticket of a conversation that was over long before anything of
// it was done here, for the results of Contact Lens (X55). After a day nothing
// else is filed. Before that, a conversation without a ticket is one that was not
// filed yet: done is false.
func (w *work) late() (t target, done, ok bool) {
	age := w.age()
	switch {
	case age > dayLong:
		w.Why("X55", "the conversation was over long ago: nothing but results of Contact Lens is filed")
	case age <= hourLong || !w.nothingButLens():
		return target{}, false, true
	}
	if len(w.lensNotes(target{})) == 0 {
		return target{}, age > dayLong, true
	}
	byKey, ok := w.Ask(ticketing.Question{Kind: ticketing.TicketByExternal, Text: string(w.key)}, time.Time{})
	byText, known := w.Ask(ticketing.Question{Kind: ticketing.TicketMentioning, Text: w.lead.id}, time.Time{})
	if !ok || !known {
		return target{}, false, false
	}
	found := slices.Concat(byKey.Tickets, byText.Tickets)
	for i, ticket := range found {
		if ticket.Status != zendesk.TicketClosed {
			w.Why("X55", "the conversation was filed before: its results of Contact Lens are added")
			return target{ticket: &found[i], late: true}, true, true
		}
	}
	return target{}, age > dayLong || len(found) > 0, true
}

// age is how long the conversation was over before anything of it was done here;
// 0 while it goes on.
func (w *work) age() time.Duration {
	if !w.isOver {
		return 0
	}
	var last time.Time
	for _, l := range w.legs {
		last = latest(last, latest(l.began(), l.overAt(w.set)))
	}
	for _, a := range w.facts.Acts {
		if a.Kind == CreateFor || a.Kind == AttachTo {
			last = latest(last, a.At)
		}
	}
	first := w.now
	if len(w.done) > 0 {
		first = w.done[0].At
	}
	return first.Sub(last)
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
	notes := w.lensNotes(t)
	for i := len(notes) - 1; i >= 0; i-- {
		there, ok := w.Ask(ticketing.Question{Kind: ticketing.TicketMentioning, Text: notes[i].Mark}, time.Time{})
		if !ok {
			return
		}
		if slices.ContainsFunc(there.Tickets, func(found ticketing.Ticket) bool { return found.ID == t.ticket.ID }) {
			w.Why("X55", "the results of Contact Lens are on the ticket already")
			notes = slices.Delete(notes, i, i+1)
		}
	}
	if len(notes) == 0 {
		return
	}
	w.File(ticketing.Filing{Ticket: t.ticket, Notes: notes,
		New: ticketing.CreateTicket{Subject: w.subject(t), RequesterID: t.ticket.RequesterID, Note: notes[0]}})
}
