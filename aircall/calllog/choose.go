package calllog

import (
	"cmp"
	"slices"
	"time"

	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/ticketing"
)

// begun is the ticket that earlier steps of the case were for. It is not chosen
// again: what we do to a ticket would change the choice.
type begun struct {
	ticket ticketing.Ticket
	own    bool // the case creates it
	ok     bool
}

func begunBy(done []ticketing.Done) begun {
	for _, d := range done {
		var id int64
		switch s := d.Step; {
		case s.CreateTicket != nil && s.CreateTicket.FollowUpOf == 0:
			return begun{own: true, ok: true}
		case s.CreateTicket != nil:
			return begun{ticket: ticketing.Ticket{ID: s.CreateTicket.FollowUpOf, Status: zendesk.TicketClosed}, ok: true}
		case s.LogCall != nil:
			id = s.LogCall.Ticket
		case s.UpdateTicket != nil:
			id = s.UpdateTicket.Ticket
		case s.AddTags != nil:
			id = s.AddTags.Ticket
		case s.Pop != nil:
			id = s.Pop.Ticket
		}
		if id != 0 {
			return begun{ticket: ticketing.Ticket{ID: id}, ok: true}
		}
	}
	return begun{}
}

// choose gives the ticket to use; nil for a new one. ok is false while an answer
// is missing.
func (w *work) choose(rule Rule, b begun) (t *ticketing.Ticket, ok bool) {
	if b.ok {
		w.Why("A9", "earlier steps have settled the ticket")
		return w.asChosen(b), true
	}
	if t, ok = w.ofCallback(); t != nil || !ok {
		return t, ok
	}
	if rule.Ticket != PreviousTicket || w.found.State != ticketing.Recognised {
		return nil, true
	}
	a, ok := w.Ask(ticketing.Question{Kind: ticketing.TicketsOf, ID: w.found.User.ID}, time.Time{})
	if !ok {
		return nil, false
	}
	t, why := previous(a.Tickets)
	w.because(why)
	return t, true
}

// asChosen is the ticket as it was when it was chosen, if that is still known.
func (w *work) asChosen(b begun) *ticketing.Ticket {
	if b.own {
		return nil
	}
	for _, a := range w.known {
		if a.Question.Kind != ticketing.TicketsOf && a.Question.Kind != ticketing.TicketOfCase {
			continue
		}
		if i := slices.IndexFunc(a.Tickets, func(t ticketing.Ticket) bool { return t.ID == b.ticket.ID }); i >= 0 {
			return &a.Tickets[i]
		}
	}
	return &b.ticket
}

// ranks are the statuses of a previous ticket, the best first (A11).
var ranks = []zendesk.TicketStatus{zendesk.TicketNew, zendesk.TicketOpen, zendesk.TicketPending, zendesk.TicketHold}

// previous chooses a customer's previous ticket; nil for a new one.
func previous(tickets []ticketing.Ticket) (*ticketing.Ticket, ticketing.Reason) {
	if len(tickets) == 0 {
		return nil, ticketing.Reason{Rule: "A11", Text: "the customer has no ticket yet: a new one is made"}
	}
	newer := func(a, b ticketing.Ticket) int {
		return cmp.Or(a.UpdatedAt.Compare(b.UpdatedAt), cmp.Compare(a.ID, b.ID))
	}
	if newest := slices.MaxFunc(tickets, newer).Status; newest == zendesk.TicketSolved || newest == zendesk.TicketClosed {
		return nil, ticketing.Reason{Rule: "A12", Text: "the customer's newest ticket is " + string(newest) + ": a new one is made"}
	}
	for _, status := range ranks {
		same := slices.DeleteFunc(slices.Clone(tickets), func(t ticketing.Ticket) bool { return t.Status != status })
		if len(same) > 0 {
			t := slices.MaxFunc(same, newer)
			return &t, ticketing.Reason{Rule: "A11", Text: "of the customer's tickets with the status " + string(status) + ", the one updated last is used"}
		}
	}
	return nil, ticketing.Reason{Rule: "A11", Text: "no ticket of the customer has a status to go on with: a new one is made"}
}

// The times for a callback whose call has no ticket yet.
const (
	askAgain   = time.Minute
	giveUpCall = 10 * time.Minute
)

// ofCallback is the ticket of the call that asked to be called back.
func (w *work) ofCallback() (t *ticketing.Ticket, ok bool) {
	if w.f.Callback == 0 || w.s.Callbacks == CallbackOwnTicket {
		return nil, true
	}
	q := ticketing.Question{Kind: ticketing.TicketOfCase, Text: string(sibling(w.key, w.f.Callback))}
	a, ok := w.Ask(q, time.Time{})
	if ok && len(a.Tickets) == 0 && a.Open && w.now.Before(w.f.Last.At.Add(giveUpCall)) {
		if a, ok = w.Ask(q, w.now.Add(-askAgain)); ok && len(a.Tickets) == 0 && a.Open {
			w.Why("A9", "the call that asked for this callback gets its ticket first")
			w.Wait(a.At.Add(askAgain + time.Second))
			return nil, false
		}
	}
	if !ok {
		return nil, false
	}
	if len(a.Tickets) == 0 {
		w.Why("A9", "the call that asked for this callback has no ticket")
		return nil, true
	}
	w.Why("A9", "it is a callback: the ticket is that of the call that asked for it")
	return &a.Tickets[0], true
}
