package ticketing

import (
	"slices"
	"time"

	"github.com/ctikit/ctikit/zendesk"
)

// mergedTag is what Zendesk tags a ticket with that it closed by a merge (C).
const mergedTag = "closed_by_merge"

// ticket settles which ticket is written to: the given one or a new one, and from
// there on the one that took its place.
func (w *work) ticket() (ok bool) {
	switch t := w.f.Ticket; {
	case t == nil:
		if ok = w.newTicket("ticket", w.f.New); !ok {
			return false
		}
	case t.Status == zendesk.TicketClosed:
		if ok = w.replace(*t); !ok {
			return false
		}
	default:
		w.at = *t
	}
	if !w.lost && w.gone() {
		if ok = w.instead(w.at); !ok {
			return false
		}
	}
	for !w.lost && w.moves < 3 && w.closedBySomebody() {
		if ok = w.replace(w.at); !ok {
			return false
		}
	}
	if !w.lost && w.closedBySomebody() {
		w.Notify(LateFactDropped, "T5", "", "the tickets that took the place of a closed one are closed too: the call stands on none")
		w.lost = true
	}
	w.see()
	return true
}

// attempts bounds how often a new ticket is tried, each time with less.
const attempts = 6

// newTicket creates a ticket. What is refused is left out the next time.
func (w *work) newTicket(id StepID, t CreateTicket) bool {
	t.RequesterID = w.requester
	for attempt := 1; attempt <= attempts; attempt++ {
		d, done := w.step(Step{ID: nth(id, attempt), Kind: DoCreateTicket, CreateTicket: &t})
		switch {
		case !done:
			return false
		case d.Outcome == OK && d.Ticket != nil:
			w.at, w.lost = *d.Ticket, false
			return true
		case !w.withLess(&t, d):
			attempt = attempts
		}
	}
	w.Notify(TicketRefused, "T8", "", "Zendesk refuses the ticket")
	w.lost = true
	return true
}

// withLess leaves out of a new ticket what it was refused for, and reports
// whether it may be tried again.
func (w *work) withLess(t *CreateTicket, d Done) bool {
	switch kind := d.Refusal.Kind; {
	case kind == RefusedKey: // expired, and no ticket was made: a fresh key
	case kind == RefusedRequester && t.RequesterID != 0:
		if d.Step.CreateTicket.RequesterID != t.RequesterID {
			break // the planner has looked for the customer again
		}
		w.Notify(RequesterGone, "T9", "", "Zendesk refuses the requester: the ticket has none")
		t.RequesterID = 0
	case kind == RefusedAssignee && t.AssigneeID != 0:
		w.assigneeRefused()
		t.AssigneeID = 0
	case kind == RefusedAssignee && t.GroupID != 0:
		w.groupRefused()
		t.GroupID = 0
	default:
		return w.bare(t)
	}
	return true
}

// bare leaves out all that a ticket can do without: the call is not to be lost
// for the sake of a brand or field that is gone.
func (w *work) bare(t *CreateTicket) bool {
	short := CreateTicket{ExternalID: t.ExternalID, Subject: t.Subject, RequesterID: t.RequesterID, Tags: t.Tags, Note: t.Note}
	short.Note.AuthorID = 0
	if t.AssigneeID == 0 && t.SubmitterID == 0 && t.GroupID == 0 && t.CustomStatusID == 0 && t.BrandID == 0 && t.Status == "" &&
		t.Type == "" && t.Priority == "" && len(t.Fields) == 0 && t.Note.AuthorID == 0 && t.FollowUpOf == 0 {
		return false
	}
	w.Notify(FieldWriteFailed, "R112", "", "Zendesk refuses the new ticket's values: it is made without them")
	*t = short
	return true
}

func (w *work) assigneeRefused() {
	w.Notify(AssigneeRefused, "A17", "", "Zendesk refuses the assignee: the group alone has the ticket")
}

func (w *work) groupRefused() {
	w.Notify(AssigneeRefused, "A17", "group", "Zendesk refuses the group: the ticket has none")
}

// gone reports whether a step found no ticket.
func (w *work) gone() bool {
	return slices.ContainsFunc(w.done, func(d Done) bool {
		return d.Refusal.Kind == RefusedNotFound && (d.Step.UpdateTicket != nil || d.Step.AddTags != nil) && d.Step.ticket() == w.at.ID
	})
}

// instead takes the place of a ticket that somebody has deleted: a new one, if
// nothing of the call stood on it. Otherwise the call went with it.
func (w *work) instead(deleted Ticket) bool {
	shown := w.f.Ticket == nil || slices.ContainsFunc(w.done, func(d Done) bool {
		return d.Outcome == OK && d.Step.Kind != DoLogCall && d.Step.ticket() == deleted.ID
	})
	if shown {
		w.Notify(TicketNotFound, "T8", "", "the ticket was deleted: what came later stands on none")
		w.lost = true
		return true
	}
	w.Notify(TicketNotFound, "T8", "", "the ticket was deleted: a new one takes its place")
	w.moves++
	if deleted.RequesterID != 0 {
		w.requester = deleted.RequesterID
	}
	return w.newTicket(sub("instead", deleted.ID), w.f.New)
}

// replace exchanges a closed ticket for the one that it was merged into, or for a
// follow-up.
func (w *work) replace(closed Ticket) bool {
	w.moves++
	a, ok := w.Ask(Question{Kind: TicketNow, ID: closed.ID}, w.refusedAt(closed.ID))
	if !ok {
		return false
	}
	if len(a.Tickets) > 0 {
		closed = a.Tickets[0]
	}
	if slices.Contains(closed.Tags, mergedTag) {
		into, ok := w.Ask(Question{Kind: MergedInto, ID: closed.ID}, time.Time{})
		if !ok {
			return false
		}
		if len(into.Tickets) > 0 && into.Tickets[0].Status != zendesk.TicketClosed {
			w.Why("T5", "the ticket was merged into another one")
			w.at = into.Tickets[0]
			return true
		}
		w.Notify(MergeTargetLost, "T5", "", "the ticket was merged into one that is not known: a follow-up takes its place")
	}
	w.Notify(FollowUpMade, "D37", "", "the ticket is closed: a follow-up takes its place")
	t := w.f.New
	t.FollowUpOf = closed.ID
	if closed.RequesterID != 0 {
		w.requester = closed.RequesterID
	}
	return w.newTicket(sub("followup", closed.ID), t)
}

// closedBySomebody reports whether a step found the ticket closed, and it was
// not us who closed it.
func (w *work) closedBySomebody() bool {
	return !w.refusedAt(w.at.ID).IsZero() && !w.closedByUs()
}

// closedByUs reports whether one of our updates closed the ticket.
func (w *work) closedByUs() bool {
	return slices.ContainsFunc(w.done, func(d Done) bool {
		return d.Outcome == OK && d.Step.UpdateTicket != nil && d.Step.UpdateTicket.Ticket == w.at.ID &&
			d.Step.UpdateTicket.Change.Status == zendesk.TicketClosed
	})
}

// refusedAt is when a step found a ticket closed; zero for never.
func (w *work) refusedAt(ticket int64) (at time.Time) {
	for _, d := range w.done {
		if d.Refusal.Kind == RefusedClosed && d.Step.ticket() == ticket {
			at = d.At
		}
	}
	return at
}

// see takes over the ticket as our steps left it.
func (w *work) see() {
	w.was = w.at
	for _, d := range w.done {
		if d.Outcome != OK || d.Ticket == nil || d.Ticket.ID != w.at.ID {
			continue
		}
		if u := d.Step.UpdateTicket; u != nil {
			w.was.take(u.Change, *d.Ticket)
		}
		w.at = *d.Ticket
	}
}

// ticket is the id of the ticket that a step writes to; 0 for none.
func (s Step) ticket() int64 {
	switch {
	case s.UpdateTicket != nil:
		return s.UpdateTicket.Ticket
	case s.AddTags != nil:
		return s.AddTags.Ticket
	case s.ShowCall != nil:
		return s.ShowCall.Ticket
	case s.LogCall != nil:
		return s.LogCall.Ticket
	}
	return 0
}

func containsNumber(numbers []string, number, country string) bool {
	return slices.ContainsFunc(numbers, func(n string) bool { return SameNumber(n, number, country) })
}
