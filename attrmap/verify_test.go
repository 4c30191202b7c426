package attrmap_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/attrmap"
)

type verifyRow struct {
	name       string
	in         attributes
	replies    []string // a ticket, a user
	wantLines  []attrmap.Line
	wantFailed []string
}

const lost = "field_write_failed R112 "

var verifyRows = []verifyRow{
	{name: "R112 all is there", in: attributes{"order": "A", "product": "sw", "topics": "billing,repair", "rec": "yes", "seats": "+5", "account": "7", "since": "2026-01-31"},
		replies: []string{`{"custom_fields":[{"id":1001,"value":"A"},{"id":1002,"value":"sw"},{"id":1003,"value":["t_repair","t_billing"]},{"id":1004,"value":true},{"id":1005,"value":5}]}`,
			`{"user_fields":{"account_no":7,"since":"2026-01-31T00:00:00+00:00"}}`}},
	{name: "R112 dropped in silence", in: attributes{"order": "A", "product": "sw", "topics": "billing,repair", "rec": "yes", "seats": "-0,50", "sst": "x", "account": "7"},
		replies:    []string{`{"custom_fields":[{"id":1002,"value":null},{"id":1003,"value":["t_repair"]},{"id":1004,"value":false},{"id":1005,"value":"5"}]}`, `{"user_fields":{"account_no":null}}`},
		wantFailed: []string{lost + "order→Order", lost + "product→Product", lost + "topics→Topics", lost + "rec→Recorded", lost + "seats→Seats", lost + "sst→Order", lost + "account→Account"},
		wantLines: []attrmap.Line{{"order", "A", attrmap.Refused}, {"product", "sw", attrmap.Refused}, {"topics", "billing,repair", attrmap.Refused},
			{"rec", "yes", attrmap.Refused}, {"seats", "-0,50", attrmap.Refused}, {"account", "7", attrmap.Refused}}},
	{name: "R112 cleared", in: attributes{"order": "", "topics": "", "rec": "", "seats": ""},
		replies: []string{`{"custom_fields":[{"id":1001,"value":""},{"id":1003,"value":[]},{"id":1004,"value":null},{"id":1005,"value":null}]}`}},
	{name: "R112 not cleared", in: attributes{"order": ""}, replies: []string{`{"custom_fields":[{"id":1001,"value":"A"}]}`},
		wantFailed: []string{lost + "order→Order"}, wantLines: []attrmap.Line{{"order", "", attrmap.Refused}}},
	{name: "R112 no reply, no verdict", in: attributes{"order": "A", "account": "7", "prio": "high"}, replies: []string{`{}`}},
	{name: "R112 standard fields are not compared", in: attributes{"prio": "high"}, replies: []string{`{"priority":"low","custom_fields":[]}`}},
	{name: "R112 numbers are equal, not alike", in: attributes{"seats": "-0,50"}, replies: []string{`{"custom_fields":[{"id":1005,"value":-0.5}]}`}},
	{name: "R112 nothing is nothing", in: attributes{"seats": "-0.0"}, replies: []string{`{"custom_fields":[{"id":1005,"value":0}]}`}},
}

func TestVerify(t *testing.T) {
	cfg := account(onTicket{
		{Attribute: "order", Field: attrmap.Custom(1001), Clear: true}, {Attribute: "product", Field: attrmap.Custom(1002)},
		{Attribute: "topics", Field: attrmap.Custom(1003), Clear: true}, {Attribute: "rec", Field: attrmap.Custom(1004), Clear: true},
		{Attribute: "seats", Field: attrmap.Custom(1005), Clear: true}, {Attribute: "prio", Field: attrmap.Priority}, {Attribute: "sst", Field: attrmap.Custom(1009)},
	}, attrmap.UserRule{Attribute: "account", Field: "account_no"}, attrmap.UserRule{Attribute: "since", Field: "since"})
	cfg.TicketFields = append([]attrmap.Field{{ID: 1009, Title: "Order", Type: attrmap.TypeText}}, ticketFields...)
	for i, f := range cfg.TicketFields {
		if f.ID == 1005 {
			cfg.TicketFields[i].Type = attrmap.TypeDecimal
		}
	}
	m := newMap(t, cfg)
	for _, tt := range verifyRows {
		t.Run(tt.name, func(t *testing.T) {
			var r attrmap.Reply
			for _, body := range tt.replies {
				if err := json.Unmarshal([]byte(body), &r); err != nil {
					t.Fatal(err)
				}
			}
			notices, lines := m.Verify(m.Plan(attrmap.Contact{Attributes: tt.in, Ticket: attrmap.NewTicket, User: true}), r)
			if diff := cmp.Diff(tt.wantFailed, inShort(t, notices)); diff != "" {
				t.Errorf("notices mismatch (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tt.wantLines, lines); diff != "" {
				t.Errorf("lines mismatch (-want +got):\n%s", diff)
			}
		})
	}
}
