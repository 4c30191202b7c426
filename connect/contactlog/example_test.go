package contactlog_test

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/connect/contactflow"
	"github.com/ctikit/ctikit/connect/contactlog"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/ticketing"
)

// zendeskHas answers a planner's questions: one agent, and one customer with
// this number.
type zendeskHas struct{ number string }

func (z zendeskHas) Answer(q ticketing.Question) ticketing.Answer {
	switch q.Kind {
	case ticketing.AskCatalog:
		return ticketing.Answer{Catalog: &ticketing.Catalog{}}
	case ticketing.AgentByEmail:
		return ticketing.Answer{Users: []ticketing.User{{ID: 28, Email: q.Text, Role: zendesk.RoleAgent}}}
	case ticketing.UsersByPhone:
		return ticketing.Answer{Users: []ticketing.User{{ID: 501, Name: "Kim Example", Phone: z.number, Role: zendesk.RoleEndUser}}}
	case ticketing.IdentitiesOf:
		return ticketing.Answer{Numbers: []string{z.number}}
	}
	return ticketing.Answer{}
}

func (zendeskHas) Take(s ticketing.Step) ticketing.Done {
	d := ticketing.Done{Outcome: ticketing.OK}
	if made := s.CreateTicket; made != nil {
		d.Ticket = &ticketing.Ticket{ID: 4711, Subject: made.Subject, RequesterID: made.RequesterID, AssigneeID: made.AssigneeID}
	}
	return d
}

// A call comes in and an agent takes it.
func Example() {
	planner, err := contactlog.New(contactlog.Settings{
		App: contactflow.AppSettings{CreateTicketAfterMinutes: 15, CountryPrefix: "+1"},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	began := time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)
	news := []contactlog.Input{
		{Event: &connect.ContactEvent{Type: connect.ContactInitiated, ContactID: "c-1", Channel: connect.Voice,
			InitiationMethod: connect.Inbound, InitiatedAt: began, InstanceARN: "arn:aws:connect:eu-central-1:123456789012:instance/0a1b"}},
		{Contact: &contactlog.Described{
			Contact: connect.Contact{ID: "c-1", Channel: connect.Voice, InitiationMethod: connect.Inbound, InitiatedAt: began,
				CustomerEndpoint: connect.Endpoint{Address: "+12025550101"}, AgentID: "u-1", ConnectedToAgentAt: began.Add(8 * time.Second)},
			ReadAt: began.Add(9 * time.Second), Queue: "Sales", Agent: contactlog.Agent{Username: "agent@example.test"},
		}},
	}
	var c ticketing.Case[contactlog.Facts]
	for _, in := range news {
		if key, ok := in.Key(); ok && c.Key == "" {
			c.Key = key
		}
		c.Facts = contactlog.Observe(c.Facts, in)
	}
	fmt.Println(c.Key)
	for _, next := range ticketing.Walk(planner.Plan, &c, began.Add(10*time.Second), zendeskHas{"(202) 555-0101"}) {
		for _, q := range next.Ask {
			fmt.Println("ask", q.Kind)
		}
		if len(next.Ask) == 0 && len(next.Do) > 0 {
			fmt.Println("do", next.Do[0].ID)
		}
	}
	fmt.Println(c.Done[0].Step.CreateTicket.Subject)
	// Output:
	// connect/0a1b/c-1
	// ask agent_by_email
	// ask catalog
	// ask users_by_phone
	// ask tickets_of
	// ask identities_of
	// do ticket
	// do pop/c-1
	// Incoming call from Kim Example
}

func ExampleSettings_UnmarshalJSON() {
	var s contactlog.Settings
	err := json.Unmarshal([]byte(`{
		"app": {"create_ticket_after_minutes": 15, "country_prefix": "+1"},
		"queues": [{"pattern": "*VIP*", "brand": 72}],
		"ticket_fields": [{"attribute": "product", "field": "#1001", "update": true}]
	}`), &s)
	fmt.Println(s.App.CreateTicketAfterMinutes, s.Queues[0].Pattern, s.TicketFields[0].Field, err)

	fmt.Println(json.Unmarshal([]byte(`{"several_users": "all"}`), &s))
	// Output:
	// 15 *VIP* #1001 <nil>
	// contactlog: invalid settings: several_users: want "none", "oldest" or "first"
}
