package ticketing_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/ticketing"
)

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

// users answer questions: by the user's id, a number's digits, or a text.
type users map[string][]ticketing.User

func (u users) Answer(q ticketing.Question) ticketing.Answer {
	switch q.Kind {
	case ticketing.UserByID:
		return ticketing.Answer{Users: u["id"]}
	case ticketing.IdentitiesOf:
		var numbers []string
		for _, other := range u["identities"] {
			if other.ID == q.ID {
				numbers = append(numbers, other.Phone)
			}
		}
		return ticketing.Answer{Numbers: numbers}
	}
	found, ok := u[q.Text]
	return ticketing.Answer{Users: found, Failed: !ok && u["failing"] != nil}
}

func (users) Take(ticketing.Step) ticketing.Done { return ticketing.Done{Outcome: ticketing.OK} }

func TestCustomer(t *testing.T) {
	customer := func(id int64, phone string) ticketing.User {
		return ticketing.User{ID: id, Phone: phone, Role: zendesk.RoleEndUser}
	}
	const number, digits = "(513) 555-7611", "5135557611"
	key := func(kind ticketing.QuestionKind, text string) ticketing.Question {
		q := ticketing.Question{Kind: kind, Text: text}
		if kind == ticketing.UsersByField {
			q.Field = "account"
		}
		return q
	}
	shared, agent, gone, suspended := customer(2, number), customer(3, number), customer(4, number), customer(5, number)
	shared.SharedPhone, agent.Role, gone.Inactive, suspended.Suspended = true, zendesk.RoleAgent, true, true
	named := customer(8, "")
	named.Name = " Kim Example"
	for _, tt := range []struct {
		name    string
		who     ticketing.Customer
		in      users
		want    ticketing.FoundState
		id      int64
		noticed ticketing.Code
	}{
		{"R44 the flow names a user", ticketing.Customer{ID: 7, Number: number}, users{"id": {customer(7, "")}, digits: {customer(1, number)}}, ticketing.Recognised, 7, ""},
		{"X25 the flow names nobody", ticketing.Customer{ID: 7, Number: number}, users{digits: {customer(1, number)}}, ticketing.NotFound, 0, ticketing.UserNotFound},
		{"R51 a field before the number", ticketing.Customer{Keys: []ticketing.Question{key(ticketing.UsersByField, "account 1")}, Number: number},
			users{"account 1": {customer(6, "")}, digits: {customer(1, number)}}, ticketing.Recognised, 6, ""},
		{"R52 the first field with one user", ticketing.Customer{Keys: []ticketing.Question{key(ticketing.UsersByField, "account 1"), key(ticketing.UsersByField, "account 2")}},
			users{"account 1": {customer(1, ""), customer(2, "")}, "account 2": {customer(3, "")}}, ticketing.Recognised, 3, ticketing.SearchFailed},
		{"R53 then the number", ticketing.Customer{Keys: []ticketing.Question{key(ticketing.UsersByField, "account 1")}, Number: number},
			users{digits: {customer(1, number)}}, ticketing.Recognised, 1, ticketing.SearchFailed},
		{"R46 several with one address", ticketing.Customer{Keys: []ticketing.Question{key(ticketing.UsersByEmail, "a@example.test")}, Number: number},
			users{"a@example.test": {customer(1, ""), customer(2, "")}}, ticketing.Ambiguous, 0, ticketing.MultipleUsers},
		{"R45 one of that name", ticketing.Customer{Keys: []ticketing.Question{key(ticketing.UsersByName, "kim example")}},
			users{"kim example": {named, customer(9, "")}}, ticketing.Recognised, 8, ""},
		{"X20 a withheld number", ticketing.Customer{Number: "Anonymous"}, nil, ticketing.Anonymous, 0, ""},
		{"X21 the number in another form", ticketing.Customer{Number: number}, users{digits: {customer(1, "+1 513.555.7611")}}, ticketing.Recognised, 1, ""},
		{"T4 a number that ends alike is another", ticketing.Customer{Number: number}, users{digits: {customer(1, "+49 5135557611")}}, ticketing.Unrecognised, 0, ""},
		{"X22 a shared number is skipped", ticketing.Customer{Number: number}, users{digits: {shared, customer(1, number)}}, ticketing.Recognised, 1, ""},
		{"X23 shared numbers alone", ticketing.Customer{Number: number}, users{digits: {shared}}, ticketing.Unrecognised, 0, ""},
		{"X24 the ticket's requester", ticketing.Customer{Number: number, Requester: 2}, users{digits: {shared, customer(1, number)}}, ticketing.Recognised, 2, ""},
		{"a second number of a user", ticketing.Customer{Number: number}, users{digits: {customer(1, "+15550100")}, "identities": {customer(1, number)}}, ticketing.Recognised, 1, ""},
		{"D29 several owners", ticketing.Customer{Number: number}, users{digits: {customer(9, number), customer(1, number)}}, ticketing.Ambiguous, 0, ticketing.MultipleUsers},
		{"D29 the oldest", ticketing.Customer{Number: number, Several: ticketing.OldestUser}, users{digits: {customer(9, number), customer(1, number)}}, ticketing.Recognised, 1, ticketing.MultipleUsers},
		{"D29 the first", ticketing.Customer{Number: number, Several: ticketing.FirstUser}, users{digits: {customer(9, number), customer(1, number)}}, ticketing.Recognised, 9, ""},
		{"D36 agents and deleted users are no customers", ticketing.Customer{Number: number}, users{digits: {agent, gone}}, ticketing.Unrecognised, 0, ""},
		{"D36 a suspended customer", ticketing.Customer{Number: number}, users{digits: {suspended}}, ticketing.Recognised, 5, ticketing.UserSuspended},
		{"R53 a search that Zendesk refuses", ticketing.Customer{Number: number}, users{"failing": {}}, ticketing.Unrecognised, 0, ticketing.SearchFailed},
	} {
		tt.who.Country = "+1"
		var got ticketing.Found
		plan := func(c ticketing.Case[struct{}], now time.Time) ticketing.Next {
			p := ticketing.NewPlan(c.Key, c.Known, c.Done, now)
			got, _ = p.Customer(tt.who)
			return p.Next()
		}
		var last ticketing.Next
		for _, last = range ticketing.Walk(plan, &ticketing.Case[struct{}]{}, noon, tt.in) {
		}
		if got.State != tt.want || got.User.ID != tt.id || len(last.Ask) > 0 {
			t.Errorf("%s: %s user %d, asking %v, want %s user %d", tt.name, got.State, got.User.ID, last.Ask, tt.want, tt.id)
		}
		if noticed := slices.ContainsFunc(last.Notices, func(n ticketing.Notice) bool { return n.Code == tt.noticed }); noticed != (tt.noticed != "") || len(last.Notices) > 1 {
			t.Errorf("%s: notices %v, want %q", tt.name, last.Notices, tt.noticed)
		}
	}
}

func TestAgentOf(t *testing.T) {
	agent := ticketing.User{ID: 28, Email: "Agent@Example.test", Role: zendesk.RoleAdmin}
	caller := ticketing.User{ID: 29, Email: "agent@example.test", Role: zendesk.RoleEndUser}
	for _, tt := range []struct {
		name     string
		explicit int64
		email    string
		found    []ticketing.User
		want     int64
		notices  []ticketing.Code
	}{
		{"A2 the explicit map", 7, "agent@example.test", []ticketing.User{agent}, 7, nil},
		{"A2 by address in any case", 0, " AGENT@example.test", []ticketing.User{caller, agent}, 28, nil},
		{"A2 nobody", 0, "agent@example.test", []ticketing.User{caller}, 0, []ticketing.Code{ticketing.AgentNotFound}},
		{"A2 without an address", 0, "", nil, 0, nil},
	} {
		known := ticketing.Known{{Question: ticketing.Question{Kind: ticketing.AgentByEmail, Text: "agent@example.test"}, Users: tt.found}}
		p := ticketing.NewPlan("aircall/1/2", known, nil, noon)
		got, ok := p.AgentOf(tt.explicit, tt.email)
		var codes []ticketing.Code
		for _, n := range p.Next().Notices {
			codes = append(codes, n.Code)
		}
		if got != tt.want || !ok {
			t.Errorf("%s: %d, %v, want %d", tt.name, got, ok, tt.want)
		}
		if diff := cmp.Diff(tt.notices, codes); diff != "" {
			t.Errorf("%s: notices (-want +got):\n%s", tt.name, diff)
		}
	}
}
