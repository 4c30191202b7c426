package contactlog

import (
	"slices"
	"time"

	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/connect/contactflow"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/ticketing"
)

// target is what becomes of a conversation.
type target struct {
	// ticket is one that exists; else create says whether one is made. Neither:
	// nothing is filed.
	ticket *ticketing.Ticket
	create bool
	// customer is who the ticket is for; zero where an agent stands in for them
	// (X3), or a user is made first.
	customer ticketing.User
	newUser  bool
	forced   bool // for want of a choice of the agent's (R39)
	// wait leaves it to the agent so far: ticket and customer are shown, and
	// nothing is written (R4).
	wait bool
	// late files nothing but what comes long after the conversation.
	late bool
}

// choose decides which ticket the conversation belongs to (chapter 3 of the
// guide). ok is false while answers are missing.
func (w *work) choose() (t target, ok bool) {
	if t, done, ok := w.late(); done || !ok {
		return t, ok
	}
	if t, done, ok := w.byAct(); done || !ok {
		return t, ok
	}
	if t, done, ok := w.named(); done || !ok {
		return t, ok
	}
	if t, done, ok := w.transferred(); done || !ok {
		return t, ok
	}
	found, ok := w.identify(0)
	if !ok {
		return target{}, false
	}
	if t, done, ok := w.inView(found); done || !ok {
		return t, ok
	}
	outbound := w.lead.outbound()
	switch {
	case outbound && found.State != ticketing.Recognised && found.State != ticketing.Ambiguous && !w.flow.AllOutbound:
		w.Why("R41", "the number called is nobody's, and all_outbound is off: there is no ticket")
		return target{}, true
	case outbound && found.State == ticketing.Anonymous:
		w.Why("R41", "no number was called: there is no ticket")
		return target{}, true
	case found.State == ticketing.Ambiguous:
		w.Why("D29", "several users may be the customer: the agent chooses")
		return w.manual(found)
	case w.lead.Channel == connect.Chat && found.State != ticketing.Recognised:
		w.Why("R47", "the chat's customer is not identified: the agent chooses (D27)")
		return w.manual(found)
	case w.flow.TicketAssignment == contactflow.Agent:
		w.Why("R4", "the flow leaves the ticket to the agent")
		return w.manual(found)
	}
	return w.auto(found)
}

// auto opens a recent ticket or makes one (R3).
func (w *work) auto(found ticketing.Found) (t target, ok bool) {
	if found.State == ticketing.Recognised && w.flow.ZendeskTicket == "" {
		recent, ok := w.recent(found.User)
		if !ok || recent != nil {
			return target{ticket: recent, customer: found.User}, ok
		}
	}
	t.create = true
	switch found.State {
	case ticketing.Recognised:
		w.Why("R36", "each contact gets a ticket of its own") // X1, X5
		t.customer = found.User
	case ticketing.Anonymous:
		w.Why("X3", "the caller is anonymous: the agent asks for the new ticket")
	default:
		w.Why("X2", "the caller is not known: a user and a ticket are made")
		t.newUser = true
	}
	return t, true
}

// named opens the ticket that the flow names (R38).
func (w *work) named() (t target, done, ok bool) {
	if t, done, ok = w.dialledFrom(); done || !ok {
		return t, done, ok
	}
	if w.flow.ZendeskTicket == "" {
		return target{}, false, true
	}
	if w.flow.ZendeskTicket == contactflow.NewTicket {
		w.Why("X8", "the flow asks for a new ticket: recent ones do not count")
		if w.flow.TicketAssignment == contactflow.Agent {
			w.Notify(ticketing.NewTicketRequested, "X8", "", "the customer asks for a new ticket")
		}
		return target{}, false, true
	}
	id, _ := w.flow.ZendeskTicket.ID() // anything else is no ticket's
	ticket, ok := w.ticket(id)
	if !ok {
		return target{}, false, false
	}
	if ticket == nil {
		w.Notify(ticketing.TicketNotFound, "X9", w.ticketAttribute(), "there is no ticket of this number: a new one takes its place")
		return target{}, false, true
	}
	t, ok = w.opened(ticket)
	return t, true, ok
}

// opened is the ticket that the flow names, for who the customer is (X10, D5).
func (w *work) opened(ticket *ticketing.Ticket) (t target, ok bool) {
	found, ok := w.identify(ticket.RequesterID)
	if !ok {
		return target{}, false
	}
	switch {
	case found.State == ticketing.Unrecognised: // the number may be the requester's (R26)
		w.Why("R38", "the flow names the ticket, and nobody else has the number")
		u, ok := w.person(ticket.RequesterID)
		return target{ticket: ticket, customer: u}, ok
	case found.State != ticketing.Recognised || found.User.ID == ticket.RequesterID:
		w.Why("R38", "the flow names the ticket")
		return target{ticket: ticket, customer: found.User}, true
	}
	w.Notify(ticketing.TicketRequesterMismatch, "X10", w.ticketAttribute(), "the ticket is another customer's")
	w.Why("D5", "the ticket that the flow names is another customer's: the agent chooses")
	switch {
	case !w.closing():
		return target{ticket: ticket, wait: true}, true
	case !w.mayForce():
		return target{}, true
	}
	w.Why("R38", "the agent chose nothing else: the ticket that the flow names is kept")
	return target{ticket: ticket}, true
}

// recent is the newest ticket of the user, if it is recent enough (R37, X11).
func (w *work) recent(u ticketing.User) (t *ticketing.Ticket, ok bool) {
	if w.flow.RecentTicketTimeout <= 0 || w.creation() != nil { // D2
		return nil, true
	}
	a, ok := w.Ask(ticketing.Question{Kind: ticketing.TicketsOf, ID: u.ID}, time.Time{})
	if !ok {
		return nil, false
	}
	at := w.lead.accepted()
	if at.IsZero() {
		at = w.now
	}
	var newest time.Time
	written := w.written()
	for i, ticket := range a.Tickets {
		if slices.Contains(written, ticket.ID) { // it was chosen before
			return &a.Tickets[i], true
		}
		if ticket.Status == zendesk.TicketClosed || w.set.SkipSolved && ticket.Status == zendesk.TicketSolved {
			continue // D3
		}
		if touched := latest(ticket.CreatedAt, ticket.UpdatedAt); t == nil || touched.After(newest) {
			t, newest = &a.Tickets[i], touched
		}
	}
	minutes := at.Sub(newest) / time.Minute // whole ones (D3)
	if t == nil || float64(minutes) > w.flow.RecentTicketTimeout {
		w.Why("R37", "no ticket of the customer is recent enough")
		return nil, true
	}
	w.Why("R37", "a ticket of the customer is recent enough")
	return t, true
}

// ticket reads a ticket; nil for none.
func (w *work) ticket(id int64) (t *ticketing.Ticket, ok bool) {
	if id <= 0 {
		return nil, true
	}
	a, ok := w.Ask(ticketing.Question{Kind: ticketing.TicketByID, ID: id}, time.Time{})
	if !ok || len(a.Tickets) == 0 {
		return nil, ok
	}
	return &a.Tickets[0], true
}

// ticketAttribute is the name of the attribute that names the ticket (R16).
func (w *work) ticketAttribute() string {
	if name := w.set.App.TicketAttribute; name != nil {
		return *name
	}
	return "zendesk_ticket"
}
