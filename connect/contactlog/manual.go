package contactlog

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/ctikit/ctikit/zendesk/ticketing"
)

// manual leaves the ticket to the agent, as long as the conversation goes on
// (R4). Afterwards it makes the one that the agent did not make (R39).
func (w *work) manual(found ticketing.Found) (t target, ok bool) {
	known := found.State == ticketing.Recognised
	switch {
	case !w.closing():
		return target{customer: found.User, wait: true}, true
	case !w.mayForce():
		return target{}, true
	case w.lead.outbound() && !known && w.flow.AllOutbound && (found.State == ticketing.Unrecognised || found.State == ticketing.NotFound):
		w.Why("D30", "the agent chose nothing: all_outbound makes the user and the ticket now")
		return target{create: true, newUser: true, forced: true}, true
	case w.lead.outbound() && !known:
		w.Why("X12", "the agent chose nothing, and nobody is known who was called: there is no ticket")
		return target{}, true
	case known:
		w.Why("R39", "the agent chose nothing: the customer gets a ticket now")
	default:
		w.Why("R39", "the agent chose nothing: the agent asks for the ticket now (D26)")
	}
	return target{create: true, customer: found.User, forced: true}, true
}

// closing reports whether the time for the agent's choice is over, or was when
// the case got its ticket.
func (w *work) closing() bool { return w.talking() && (w.isOver || w.Ticket() != 0) }

// mayForce reports whether a conversation that ended without the agent's choice
// gets a ticket.
func (w *work) mayForce() bool {
	if !w.flow.ForceTicketCreation {
		w.Why("R40", "the agent chose nothing, and force_ticket_creation is off: there is no ticket")
	}
	return w.flow.ForceTicketCreation
}

// byAct does what an agent asked for: a ticket for a user, or one that exists
// (R39, R47). Of several acts the last counts that came before a ticket was
// written to.
func (w *work) byAct() (t target, done, ok bool) {
	acts := slices.DeleteFunc(slices.Clone(w.facts.Acts), func(a Act) bool { return a.Kind != CreateFor && a.Kind != AttachTo })
	if written := w.written(); len(written) > 0 {
		acts = slices.DeleteFunc(acts, func(a Act) bool {
			return a.Kind == AttachTo && !slices.Contains(written, a.Ticket) || a.Kind == CreateFor && !w.createdFor(a.User)
		})
	}
	for _, a := range slices.Backward(acts) {
		if t, done, ok := w.act(a); done || !ok {
			return t, done, ok
		}
	}
	return target{}, false, true
}

func (w *work) act(a Act) (t target, done, ok bool) {
	if a.Kind == CreateFor {
		u, ok := w.person(a.User)
		if !ok {
			return target{}, false, false
		}
		if a.User != 0 && u.ID == 0 {
			w.Notify(ticketing.UserNotFound, "R47", "", "the user that the agent chose is no customer in Zendesk")
			return target{}, false, true
		}
		w.Why("R47", "the agent has a ticket made for a user")
		return target{create: true, customer: u}, true, true
	}
	ticket, ok := w.ticket(a.Ticket)
	if !ok || ticket == nil {
		if ok {
			w.Notify(ticketing.TicketNotFound, "R47", "", "the ticket that the agent chose does not exist")
		}
		return target{}, false, ok
	}
	u, ok := w.person(ticket.RequesterID)
	w.Why("R47", "the agent attached the contact to a ticket")
	return target{ticket: ticket, customer: u}, true, ok
}

// createdFor reports whether the case made its ticket for a user; 0 is the agent.
func (w *work) createdFor(user int64) bool {
	made := w.creation()
	return made != nil && made.Step.CreateTicket.RequesterID == cmp.Or(user, w.agent)
}

// creation is the step that made the case's ticket; nil for none.
func (w *work) creation() *ticketing.Done {
	for i, d := range w.done {
		if d.Outcome == ticketing.OK && d.Step.CreateTicket != nil && d.Step.CreateTicket.FollowUpOf == 0 && d.Ticket != nil {
			return &w.done[i]
		}
	}
	return nil
}

// written are the tickets that the case has written to.
func (w *work) written() (ids []int64) {
	for _, d := range w.done {
		s := d.Step
		switch {
		case d.Outcome == ticketing.Dropped:
		case s.UpdateTicket != nil:
			ids = append(ids, s.UpdateTicket.Ticket)
		case s.AddTags != nil:
			ids = append(ids, s.AddTags.Ticket)
		case s.LogCall != nil:
			ids = append(ids, s.LogCall.Ticket)
		case s.CreateTicket != nil && s.CreateTicket.FollowUpOf != 0:
			ids = append(ids, s.CreateTicket.FollowUpOf)
		case s.CreateTicket != nil && d.Ticket != nil:
			ids = append(ids, d.Ticket.ID)
		}
	}
	return ids
}

// dialledFrom is the ticket from which the agent called (X4).
func (w *work) dialledFrom() (t target, done, ok bool) {
	a := w.actOf(DialledFrom)
	if a == nil || !w.lead.outbound() {
		return target{}, false, true
	}
	ticket, ok := w.ticket(a.Ticket)
	if !ok || ticket == nil {
		if ok {
			w.Notify(ticketing.TicketNotFound, "X4", "", "the ticket from which the agent called does not exist")
		}
		return target{}, false, ok
	}
	u, ok := w.person(ticket.RequesterID)
	w.Why("X4", "the agent called from the ticket")
	return target{ticket: ticket, customer: u}, true, ok
}

// inView is the ticket that the agent had open when calling a number of nobody's
// (X6).
func (w *work) inView(found ticketing.Found) (t target, done, ok bool) {
	a := w.actOf(Viewing)
	if a == nil || !w.lead.outbound() || found.State == ticketing.Recognised {
		return target{}, false, true
	}
	ticket, ok := w.ticket(a.Ticket)
	if !ok || ticket == nil {
		return target{}, false, ok
	}
	w.Why("X6", "the agent had the ticket open when calling a number that is nobody's")
	return target{ticket: ticket}, true, true
}

// actOf is the last act of a kind about the contact that decides; nil for none.
func (w *work) actOf(kind ActKind) *Act {
	for i, a := range slices.Backward(w.facts.Acts) {
		if a.Kind == kind && a.Contact == w.lead.id {
			return &w.facts.Acts[i]
		}
	}
	return nil
}

// transferred finds the ticket of a conversation whose first contacts we have
// not seen, by their ids (R70, X31). Where there is none, the agent chooses
// (R71).
func (w *work) transferred() (t target, done, ok bool) {
	if !w.lead.continues() || w.seen(w.lead.Initial) && (w.lead.Previous == "" || w.seen(w.lead.Previous)) {
		return target{}, false, true
	}
	since := w.searchedAt()
	tickets, ok := w.find(ticketing.Question{Kind: ticketing.TicketMentioning, Text: w.lead.Initial}, since)
	if w.lead.Previous != "" && w.lead.Previous != w.lead.Initial { // a queued callback is a case of its own
		before, known := w.find(ticketing.Question{Kind: ticketing.TicketOfCase, Text: w.keyOf(w.lead.Previous)}, since)
		ok, tickets = ok && known, append(slices.Clip(before), tickets...)
	}
	if !ok {
		return target{}, false, false
	}
	if len(tickets) > 0 {
		u, ok := w.person(tickets[0].RequesterID) // X32
		w.Why("R70", "the conversation has a ticket, which names its first contact")
		return target{ticket: &tickets[0], customer: u}, true, ok
	}
	w.Notify(ticketing.TransferTicketNotFound, "R71", "", "no ticket of the transferred conversation is found: search for it and attach the contact (R72)")
	w.Why("R71", "no ticket of the transferred conversation is found: the agent chooses (D31)")
	found, ok := w.identify(0)
	if !ok {
		return target{}, false, false
	}
	t, ok = w.manual(found)
	return t, true, ok
}

// find asks for tickets. What was found stays found.
func (w *work) find(q ticketing.Question, since time.Time) (tickets []ticketing.Ticket, ok bool) {
	if a, ok := w.known.Find(q, time.Time{}); ok && len(a.Tickets) > 0 {
		return a.Tickets, true
	}
	a, ok := w.Ask(q, since)
	return a.Tickets, ok
}

// seen reports whether a contact was reported to us.
func (w *work) seen(contact string) bool { return w.facts.Legs[contact].Method != "" }

// keyOf is the key that a contact of this instance has by itself.
func (w *work) keyOf(contact string) string {
	key := string(w.key)
	return key[:strings.LastIndexByte(key, '/')+1] + contact
}

// searchedAt is from when on a search may answer: the index lags (R72), so the
// ticket is searched for again a minute later, and once more at the end (D31).
func (w *work) searchedAt() (since time.Time) {
	since = w.lead.accepted()
	again := since.Add(time.Minute)
	if !w.now.Before(again) {
		since = again
		if at := w.lead.overAt(w.set); w.isOver && at.After(since) {
			since = at
		}
	} else {
		w.Wait(again)
	}
	if since.After(w.now) { // Connect's clock is ahead of ours
		return w.now
	}
	return since
}
