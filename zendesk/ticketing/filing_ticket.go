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
	for !w.lost && w.moves < 3 && w.closedBySomebody() {
		if ok = w.replace(w.at); !ok {
			return false
		}
	}
	if !w.lost && w.closedBySomebody() {
		w.Tell(LateFactDropped, "T5", "", "the tickets that took the place of a closed one are closed too: the call stands on none")
		w.lost = true
	}
	w.see()
	return true
}

// newTicket creates a ticket. What is refused is left out the next time.
func (w *work) newTicket(id StepID, t CreateTicket) bool {
	t.RequesterID = w.requester
	for attempt := 1; attempt <= 4; attempt++ {
		d, done := w.step(Step{ID: nth(id, attempt), Kind: DoCreateTicket, CreateTicket: &t})
		switch {
		case !done:
			return false
		case d.Outcome == OK && d.Ticket != nil:
			w.at, w.lost = *d.Ticket, false
			return true
		case d.Refusal.Kind == RefusedRequester && attempt > 1:
			w.Tell(RequesterGone, "T9", "", "Zendesk refuses the requester: the ticket has none")
			t.RequesterID = 0
		case d.Refusal.Kind == RefusedRequester: // the planner has looked for the customer again
		case d.Refusal.Kind == RefusedAssignee:
			w.assigneeRefused()
			t.AssigneeID = 0
		case d.Refusal.Kind == RefusedKey: // expired, and no ticket was made: a fresh key
		default:
			attempt = 4
		}
	}
	w.Tell(TicketRefused, "T8", "", "Zendesk refuses the ticket")
	w.lost = true
	return true
}

func (w *work) assigneeRefused() {
	w.Tell(AssigneeRefused, "A17", "", "Zendesk refuses the assignee: the group alone has the ticket")
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
		w.Tell(MergeTargetLost, "T5", "", "the ticket was merged into one that is not known: a follow-up takes its place")
	}
	w.Tell(FollowUpMade, "D37", "", "the ticket is closed: a follow-up takes its place")
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
