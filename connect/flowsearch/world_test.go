package flowsearch_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/connect/flowsearch"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// start is the time of the made-up account.
var start = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// account is a Zendesk with some callers, and a clock that stands still.
func account(t *testing.T) *zendesktest.Fake {
	t.Helper()
	clock := ctikit.NewVirtualClock(start)
	z := zendesktest.New(t, zendesktest.WithClock(clock))
	z.PutUserField(zendesk.UserField{ID: 501, Key: "tier", Type: zendesk.FieldText, Title: "Tier", Active: true})
	z.PutAgent(zendesktest.Agent{ID: 7001, Name: "Dana Weiss", Email: "dana@example.test", Status: zendesk.StatusOnline})
	z.PutUser(zendesktest.User{
		ID: 8001, Name: "Lena Maria Fischer", Email: "lena@example.test", Phone: "(555) 010-0199", ExternalID: "crm-1", OrganizationID: 61,
		Locale: "de", TimeZone: "Berlin", Tags: []string{"vip", "news"}, Notes: "calls often",
		Fields: map[string]json.RawMessage{"tier": json.RawMessage(`"gold"`), "since": json.RawMessage(`null`), "visits": json.RawMessage(`0`)},
	})
	z.PutUser(zendesktest.User{ID: 8002, Name: "Tom", Phone: "+15550100200", Suspended: true, Fields: map[string]json.RawMessage{"tier": json.RawMessage(`"silver"`)}})
	z.PutUser(zendesktest.User{ID: 8003, Name: "Ana Lopes", Phone: "+15550100300"})
	z.PutUser(zendesktest.User{ID: 8004, Name: "Ben Lopes", Phone: "+15550100300", Fields: map[string]json.RawMessage{"tier": json.RawMessage(`"silver"`)}})
	z.PutUser(zendesktest.User{ID: 8005, Name: "Office", Phone: "+15550100400", SharedPhone: true})
	z.PutUser(zendesktest.User{ID: 8006, Name: "Max Other", Phone: "+445550100199"}) // ends as Lena's does
	z.PutUser(zendesktest.User{ID: 8007, Name: "Gone", Phone: "+15550100700"})
	z.DeleteUser(8007)
	z.PutUser(zendesktest.User{ID: 8008, Name: "Two Lines", Phone: "+445550100500"})
	z.PutBrand(zendesk.Brand{ID: 91, Name: "MyCorp", Active: true})
	z.PutTicket(zendesktest.Ticket{ID: 1, Subject: "Old", RequesterID: 8001})
	clock.RunUntil(start.Add(100 * time.Hour))
	z.PutTicket(zendesktest.Ticket{ID: 2, Subject: "Broken \u201cheadset\u201d", RequesterID: 8001, Tags: []string{"hw"}})
	z.PutTicket(zendesktest.Ticket{ID: 3, Subject: "Solved", RequesterID: 8001, AssigneeID: 7001, Status: zendesk.TicketSolved})
	z.PutTicket(zendesktest.Ticket{ID: 4, Subject: "Invoice", RequesterID: 8001})
	clock.RunUntil(start.Add(101 * time.Hour))
	z.CustomerReplies(2, "any news?")
	return z
}

// asked is the event of a flow with these parameters, in JSON.
func asked(t *testing.T, caller, parameters string) connect.FlowEvent {
	t.Helper()
	e, err := connect.DecodeFlowEvent([]byte(`{"Name":"ContactFlowEvent","Details":{"Parameters":` + parameters + `,
		"ContactData":{"ContactId":"c-1","Channel":"VOICE","Queue":null,"CustomerEndpoint":{"Address":"` + caller + `","Type":"TELEPHONE_NUMBER"}}}}`))
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func newSearch(t *testing.T, zd *zendesk.Client, opts ...flowsearch.Option) *flowsearch.Search {
	t.Helper()
	s, err := flowsearch.New(zd, append([]flowsearch.Option{flowsearch.WithCountry("+1")}, opts...)...)
	if err != nil {
		t.Fatal(err)
	}
	return s
}
