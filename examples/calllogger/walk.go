package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/ticketing"
)

// walk prints a plan from step to step, as if each answer and each step came out
// as assumed.
func walk[F any](out io.Writer, plan ticketing.Planner[F], c *ticketing.Case[F], now time.Time, a *assumed) {
	p := newPrinter(out)
	var said []ticketing.Reason
	var shown []ticketing.Notice
	a.say = func(text string) { fmt.Fprintf(out, "  assumed    %s\n", text) }
	last := now
	for at, next := range ticketing.Walk(plan, c, now, a) {
		if !at.Equal(last) {
			fmt.Fprintf(out, "after %s\n", at.Sub(now).Round(time.Second))
			last = at
		}
		if len(next.Ask) > 0 {
			continue // Walk answers, and a says what it assumes
		}
		for _, r := range next.Why {
			if !slices.Contains(said, r) {
				said = append(said, r)
				fmt.Fprintf(out, "  because    %s [%s]\n", r.Text, r.Rule)
			}
		}
		for _, n := range next.Notices {
			if !slices.Contains(shown, n) {
				shown = append(shown, n)
				fmt.Fprintf(out, "  notice     %s\n", noticed(n))
			}
		}
		switch {
		case len(next.Do) > 0 && next.Do[0].TooLate(at):
			late := p.outcome(ticketing.Done{Step: next.Do[0], Outcome: ticketing.Dropped})
			fmt.Fprintf(out, "  too late   %s\n", strings.TrimPrefix(late, "too late "))
		case len(next.Do) > 0:
			fmt.Fprintf(out, "  would have %s\n", p.step(next.Do[0]))
		case next.At.IsZero():
			fmt.Fprintln(out, "Nothing more, until there is news.")
		case !next.At.After(at):
			fmt.Fprintln(out, "Nothing more.")
		}
	}
}

// assumed answers questions as an ordinary account would, and says so.
type assumed struct {
	number string    // the other party's
	at     time.Time // of the event
	say    func(text string)
	made   int64            // calls and comments
	ticket ticketing.Ticket // that was made
}

// The ids of what is assumed.
const (
	assumedCustomer = 1001
	assumedAgent    = 1002
	assumedTicket   = 35
)

// half an hour is how old the assumed ticket is.
const half = 30 * time.Minute

// Answer gives one answer to a kind of questions.
func (a *assumed) Answer(q ticketing.Question) (answer ticketing.Answer) {
	customer := ticketing.User{ID: assumedCustomer, Name: "the customer", Phone: a.number, Role: zendesk.RoleEndUser}
	ticket := ticketing.Ticket{ID: assumedTicket, Subject: "An older matter", Status: zendesk.TicketOpen, RequesterID: assumedCustomer,
		CreatedAt: a.at.Add(-half), UpdatedAt: a.at.Add(-half)}
	switch q.Kind {
	case ticketing.AskCatalog:
		a.say("the account has no fields, brands and groups of its own, and shows calls of Talk Partner Edition")
		answer.Catalog = &ticketing.Catalog{Me: 1, OnHold: true, Shows: ticketing.ByCall}
	case ticketing.UsersByPhone, ticketing.UsersByEmail, ticketing.UsersByName, ticketing.UsersByField:
		a.say(fmt.Sprintf("one customer is found by it, user %d", customer.ID))
		answer.Users = []ticketing.User{customer}
	case ticketing.UserByID:
		a.say("there is such a customer")
		customer.ID = q.ID
		answer.Users = []ticketing.User{customer}
	case ticketing.AgentByEmail:
		a.say(fmt.Sprintf("the agent is user %d of Zendesk", assumedAgent))
		answer.Users = []ticketing.User{{ID: assumedAgent, Name: "the agent", Email: q.Text, Role: zendesk.RoleAgent}}
	case ticketing.IdentitiesOf:
		a.say("the customer has this number")
		answer.Numbers = []string{a.number}
	case ticketing.TicketsOf:
		a.say(fmt.Sprintf("the customer has one ticket, %d, which is open and half an hour old", ticket.ID))
		answer.Tickets = []ticketing.Ticket{ticket}
	case ticketing.TicketNow:
		a.say("nobody has changed the ticket meanwhile")
		if ticket.ID = q.ID; a.ticket.ID == q.ID {
			ticket = a.ticket
		}
		answer.Tickets = []ticketing.Ticket{ticket}
	case ticketing.TicketByID:
		a.say("the ticket is there, open, and the customer's")
		ticket.ID = q.ID
		answer.Tickets = []ticketing.Ticket{ticket}
	case ticketing.CallDetail:
		a.say("Aircall knows no more of the call")
	default:
		a.say("nothing is found for the question " + string(q.Kind))
	}
	return answer
}

// Take lets every step take place.
func (a *assumed) Take(s ticketing.Step) ticketing.Done {
	d := ticketing.Done{Outcome: ticketing.OK}
	a.made++
	switch {
	case s.CreateUser != nil:
		d.User = assumedCustomer
	case s.CreateTicket != nil:
		t := s.CreateTicket
		d.Ticket = &ticketing.Ticket{
			ID: assumedTicket + 1, Subject: t.Subject, Status: zendesk.TicketOpen, RequesterID: t.RequesterID, AssigneeID: t.AssigneeID,
			GroupID: t.GroupID, Tags: t.Tags, CustomFields: t.Fields, Type: t.Type, Priority: t.Priority,
		}
		a.ticket = *d.Ticket
	case s.LogCall != nil:
		d.Call = a.made
	case s.ShowCall != nil:
		d.Call, d.Comment = s.ShowCall.Call, a.made
	case s.UpdateTicket != nil:
		c := s.UpdateTicket.Change
		d.Ticket = &ticketing.Ticket{
			ID: s.UpdateTicket.Ticket, Subject: c.Subject, Status: c.Status, AssigneeID: c.AssigneeID, GroupID: c.GroupID, Type: c.Type,
			Priority: c.Priority, RequesterID: assumedCustomer, CustomFields: c.Fields,
		}
	case s.AddTags != nil:
		d.Ticket = &ticketing.Ticket{ID: s.AddTags.Ticket, Tags: s.AddTags.Tags, RequesterID: assumedCustomer}
	}
	return d
}
