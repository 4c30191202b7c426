package ticketing_test

import (
	"fmt"
	"time"

	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/ticketing"
)

// A planner asks who is calling, then creates a ticket and solves it.
func Example() {
	type facts struct{ From string }
	plan := func(c ticketing.Case[facts], now time.Time) ticketing.Next {
		p := ticketing.NewPlan(c.Key, c.Known, c.Done, now)
		caller, ok := p.Customer(ticketing.Customer{Number: c.Facts.From, Country: "+1"})
		if !ok {
			return p.Next()
		}
		p.Why("R36", "each call gets a ticket")
		p.File(ticketing.Filing{
			New:    ticketing.CreateTicket{Subject: "Incoming call", RequesterID: caller.User.ID, Note: ticketing.Note{Mark: "Call 9001"}},
			Change: ticketing.Change{Status: zendesk.TicketSolved},
			Over:   true,
		})
		return p.Next()
	}
	c := ticketing.Case[facts]{Key: "aircall/1/9001", Facts: facts{From: "(513) 555-7611"}}
	for _, next := range ticketing.Walk(plan, &c, time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC), assumed{}) {
		for _, q := range next.Ask {
			fmt.Println("ask", q.Kind)
		}
		for _, s := range next.Do {
			fmt.Println("do", s.ID)
		}
	}
	// Output:
	// ask users_by_phone
	// do ticket
	// ask ticket_now
	// do update
}

// assumed is a Zendesk where the caller is user 7.
type assumed struct{}

func (assumed) Answer(q ticketing.Question) ticketing.Answer {
	if q.Kind == ticketing.UsersByPhone {
		return ticketing.Answer{Users: []ticketing.User{{ID: 7, Phone: "+15135557611", Role: zendesk.RoleEndUser}}}
	}
	return ticketing.Answer{Tickets: []ticketing.Ticket{{ID: 40, Status: zendesk.TicketNew, Subject: "Incoming call"}}}
}

func (assumed) Take(s ticketing.Step) ticketing.Done {
	return ticketing.Done{Outcome: ticketing.OK, Ticket: &ticketing.Ticket{ID: 40, Status: zendesk.TicketNew, Subject: "Incoming call"}}
}
