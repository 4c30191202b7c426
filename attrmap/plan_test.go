package attrmap_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/attrmap"
)

type (
	attributes = map[string]string
	onTicket   = []attrmap.TicketRule
	onUser     = []attrmap.UserRule
)

// outcome is a plan as the tables want it: bodies as JSON, problems left out.
type outcome struct {
	Ticket, User string
	Tags         []string // that appear on the ticket
	UserTags     []string
	AddTags      []string
	Note         []string // "name: value (reason)"
	Notices      []string // "code rule name→field"
}

func outcomeOf(t *testing.T, p attrmap.Plan) outcome {
	t.Helper()
	o := outcome{Ticket: toJSON(t, p.Ticket), User: toJSON(t, p.User), Tags: p.Ticket.TagsAppear, UserTags: p.User.TagsAppear, AddTags: p.Ticket.AddTags}
	for _, l := range p.Note {
		o.Note = append(o.Note, l.String()+" ("+string(l.Reason)+")")
	}
	o.Notices = inShort(t, p.Notices)
	return o
}

func inShort(t *testing.T, notices []attrmap.Notice) (all []string) {
	t.Helper()
	for _, n := range notices {
		if n.Detail == "" {
			t.Errorf("%s says no problem", n.Code)
		}
		all = append(all, string(n.Code)+" "+n.Rule+" "+n.Subject.Attribute+"→"+n.Subject.Field)
	}
	return all
}

// toJSON gives "" for an empty object.
func toJSON(t *testing.T, v any) string {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	if string(data) == "{}" {
		return ""
	}
	return string(data)
}

type planRow struct {
	name  string
	rules onTicket
	users onUser
	in    attributes
	state attrmap.TicketState // zero: NewTicket, unless idle
	idle  bool
	alone bool // no user
	want  outcome
}

const attached = attrmap.ExistingTicket

var order = onTicket{{Attribute: "order", Field: attrmap.Custom(1001)}}

var planRows = []planRow{
	{name: "R101 without a mapping all attributes go to the note", in: attributes{"b": "2", "a": "1", "empty": ""},
		want: outcome{Note: []string{"a: 1 (unmapped)", "b: 2 (unmapped)", "empty:  (unmapped)"}}},
	{name: "R101 X17 plumbing never goes to the note", in: attributes{"a": "1", "sst": "x", "transcribeCall": "true", "kvsTriggerLambdaResult": "Success"},
		want: outcome{Note: []string{"a: 1 (unmapped)"}}},
	{name: "R102 a mapped attribute leaves the note", rules: order, in: attributes{"order": " 7 x ", "other": "1"},
		want: outcome{Ticket: `{"custom_fields":[{"id":1001,"value":" 7 x "}]}`, Note: []string{"other: 1 (unmapped)"}}},
	{name: "R103 standard, custom and user fields",
		rules: onTicket{{Attribute: "title", Field: attrmap.Subject}, {Attribute: "s", Field: attrmap.Status}, {Attribute: "cs", Field: attrmap.CustomStatus},
			{Attribute: "type", Field: attrmap.TicketType}, {Attribute: "prio", Field: attrmap.Priority}, {Attribute: "g", Field: attrmap.Group},
			{Attribute: "who", Field: attrmap.Assignee}, {Attribute: "tags", Field: attrmap.Tags}, {Attribute: "order", Field: attrmap.Custom(1001)}},
		users: onUser{{Attribute: "account", Field: "account_no"}},
		in: attributes{"title": " Call ", "s": "Open", "cs": "in review", "type": "task", "prio": "HIGH", "g": "support", "who": "71",
			"tags": "VIP, callback", "order": "7 x", "account": "12345"},
		want: outcome{Ticket: `{"subject":"Call","status":"open","custom_status_id":81,"type":"task","priority":"high","group_id":61,"assignee_id":71,` +
			`"custom_fields":[{"id":1001,"value":"7 x"}]}`,
			User: `{"user_fields":{"account_no":"12345"}}`, Tags: []string{"vip", "callback"}, AddTags: []string{"vip", "callback"}}},
	{name: "R103 #id of a standard field is that field", rules: onTicket{{Attribute: "p", Field: attrmap.Custom(5)}}, in: attributes{"p": "low"},
		want: outcome{Ticket: `{"priority":"low"}`}},
	{name: "R103 the description is no target", rules: onTicket{{Attribute: "d", Field: attrmap.Custom(2)}}, in: attributes{"d": "x"},
		want: outcome{Note: []string{"d: x (invalid)"}, Notices: []string{"field_value_invalid R112 d→Description"}}},
	{name: "R104 the name's case counts", rules: onTicket{{Attribute: " order ", Field: attrmap.Custom(1001)}}, in: attributes{"Order": "1", "order": "2"},
		want: outcome{Ticket: `{"custom_fields":[{"id":1001,"value":"2"}]}`, Note: []string{"Order: 1 (unmapped)"}}},
	{name: "R105 Update off writes to a new ticket", rules: order, in: attributes{"order": "1"},
		want: outcome{Ticket: `{"custom_fields":[{"id":1001,"value":"1"}]}`}},
	{name: "R105 Update off leaves an existing ticket", rules: order, in: attributes{"order": "1"}, state: attached},
	{name: "R105 Update on writes to an existing ticket", rules: onTicket{{Attribute: "order", Field: attrmap.Custom(1001), Update: true}},
		in: attributes{"order": "1"}, state: attached, want: outcome{Ticket: `{"custom_fields":[{"id":1001,"value":"1"}]}`}},
	{name: "R106 Comments on keeps the attribute in the note", rules: onTicket{{Attribute: "order", Field: attrmap.Custom(1001), Comments: true}},
		in: attributes{"order": "1"}, want: outcome{Ticket: `{"custom_fields":[{"id":1001,"value":"1"}]}`, Note: []string{"order: 1 (wanted)"}}},
	{name: "R106 Comments on, Update off, existing ticket", rules: onTicket{{Attribute: "order", Field: attrmap.Custom(1001), Comments: true}},
		in: attributes{"order": "1"}, state: attached, want: outcome{Note: []string{"order: 1 (wanted)"}}},
	{name: "R106 hidden beats Comments", rules: onTicket{{Attribute: "cfg", Field: attrmap.Custom(1001), Comments: true}},
		in: attributes{"cfg": "1"}, want: outcome{Ticket: `{"custom_fields":[{"id":1001,"value":"1"}]}`}},
	{name: "R107 options and ticked boxes bring their tags",
		rules: onTicket{{Attribute: "product", Field: attrmap.Custom(1002)}, {Attribute: "topics", Field: attrmap.Custom(1003)}, {Attribute: "rec", Field: attrmap.Custom(1004)}},
		users: onUser{{Attribute: "tier", Field: "tier"}},
		in:    attributes{"product": "software", "topics": "repair; billing; t_repair", "rec": "Yes", "tier": "gold"},
		want: outcome{Ticket: `{"custom_fields":[{"id":1002,"value":"sw"},{"id":1003,"value":["t_repair","t_billing"]},{"id":1004,"value":true}]}`,
			User: `{"user_fields":{"tier":"tier_gold"}}`, Tags: []string{"sw", "t_repair", "t_billing", "recorded"}, UserTags: []string{"tier_gold"}}},
	{name: "R107 an unticked box brings no tag", rules: onTicket{{Attribute: "rec", Field: attrmap.Custom(1004)}}, in: attributes{"rec": "no"},
		want: outcome{Ticket: `{"custom_fields":[{"id":1004,"value":false}]}`}},
	{name: "R108 a user mapping writes for every contact", users: onUser{{Attribute: "account", Field: "account_no", Search: true}},
		in: attributes{"account": "1"}, state: attached, want: outcome{User: `{"user_fields":{"account_no":"1"}}`}},
	{name: "R108 Comments of a user mapping", users: onUser{{Attribute: "account", Field: "account_no", Comments: true}},
		in: attributes{"account": "1"}, want: outcome{User: `{"user_fields":{"account_no":"1"}}`, Note: []string{"account: 1 (wanted)"}}},
	{name: "R110 nothing without a ticket", rules: order, in: attributes{"order": "1", "x": "2"}, idle: true},
	{name: "R110 no user field without a user (X3)", users: onUser{{Attribute: "account", Field: "account_no"}}, in: attributes{"account": "1"}, alone: true,
		want: outcome{Note: []string{"account: 1 (no user)"}}},
	{name: "R111 the value is checked before writing", rules: onTicket{{Attribute: "product", Field: attrmap.Custom(1002)}, {Attribute: "seats", Field: attrmap.Custom(1005)}},
		in: attributes{"product": "Bicycle", "seats": "4"},
		want: outcome{Ticket: `{"custom_fields":[{"id":1005,"value":"4"}]}`, Note: []string{"product: Bicycle (invalid)"},
			Notices: []string{"field_value_invalid R112 product→Product"}}},
	{name: "R112 an invalid value gives one notice per rule", rules: onTicket{{Attribute: "seats", Field: attrmap.Custom(1005)}},
		users: onUser{{Attribute: "seats", Field: "since"}}, in: attributes{"seats": "12.5"},
		want: outcome{Note: []string{"seats: 12.5 (invalid)"},
			Notices: []string{"field_value_invalid R112 seats→Seats", "field_value_invalid R112 seats→Since"}}},
	{name: "R113 missing and inactive fields go to the note",
		rules: onTicket{{Attribute: "gone", Field: attrmap.Custom(9), Update: true}, {Attribute: "off", Field: attrmap.Custom(1006), Comments: true}},
		users: onUser{{Attribute: "nowhere", Field: "no_such"}, {Attribute: "old", Field: "old"}},
		in:    attributes{"gone": "1", "off": "2", "nowhere": "3", "old": "4"},
		want:  outcome{Note: []string{"gone: 1 (missing)", "nowhere: 3 (missing)", "off: 2 (inactive)", "old: 4 (inactive)"}}},
	{name: "D11 a payment card number gives a notice only", rules: onTicket{{Attribute: "card", Field: attrmap.Custom(1007), Comments: true}},
		in: attributes{"card": "0000"}, want: outcome{Notices: []string{"field_value_invalid R112 card→Card"}}},
	{name: "D11 a field type of the future", rules: onTicket{{Attribute: "odd", Field: attrmap.Custom(1008)}},
		in: attributes{"odd": "x"}, want: outcome{Note: []string{"odd: x (invalid)"}, Notices: []string{"field_value_invalid R112 odd→Odd"}}},
	{name: "D12 mapped, Update off, existing ticket: neither field nor note", rules: order, in: attributes{"order": "1"}, state: attached},
	{name: "D12 an invalid value stands in the note", rules: onTicket{{Attribute: "seats", Field: attrmap.Custom(1005)}}, in: attributes{"seats": "many"}, state: attached,
		want: outcome{Note: []string{"seats: many (invalid)"}, Notices: []string{"field_value_invalid R112 seats→Seats"}}},

	{name: "a blank value is ignored", rules: onTicket{{Attribute: "order", Field: attrmap.Custom(1001)}, {Attribute: "p", Field: attrmap.Priority}},
		in: attributes{"order": " ", "p": ""}},
	{name: "a blank value clears where asked to",
		rules: onTicket{{Attribute: "order", Field: attrmap.Custom(1001), Clear: true}, {Attribute: "topics", Field: attrmap.Custom(1003), Clear: true},
			{Attribute: "rec", Field: attrmap.Custom(1004), Clear: true}, {Attribute: "who", Field: attrmap.Assignee, Clear: true}},
		users: onUser{{Attribute: "since", Field: "since", Clear: true}}, in: attributes{"order": " ", "topics": "", "rec": "", "who": "", "since": ""},
		want: outcome{Ticket: `{"assignee_id":null,"custom_fields":[{"id":1001,"value":null},{"id":1003,"value":[]},{"id":1004,"value":false}]}`,
			User: `{"user_fields":{"since":null}}`}},
	{name: "of two attributes for one field the first rule's wins",
		rules: onTicket{{Attribute: "b", Field: attrmap.Custom(1001)}, {Attribute: "a", Field: attrmap.Custom(1001)}}, in: attributes{"a": "1", "b": "2"},
		want: outcome{Ticket: `{"custom_fields":[{"id":1001,"value":"2"}]}`, Note: []string{"a: 1 (taken)"}}},
	{name: "tags add up", rules: onTicket{{Attribute: "a", Field: attrmap.Tags}, {Attribute: "b", Field: attrmap.Tags}}, in: attributes{"a": "x,y", "b": "y z"},
		want: outcome{Tags: []string{"x", "y", "z"}, AddTags: []string{"x", "y", "z"}}},
	{name: "one attribute for ticket and user, one of them bad", rules: onTicket{{Attribute: "n", Field: attrmap.Custom(1001), Comments: true}},
		users: onUser{{Attribute: "n", Field: "since"}}, in: attributes{"n": "x"},
		want: outcome{Ticket: `{"custom_fields":[{"id":1001,"value":"x"}]}`, Note: []string{"n: x (invalid)"}, Notices: []string{"field_value_invalid R112 n→Since"}}},
}

func TestPlan(t *testing.T) {
	for _, tt := range planRows {
		t.Run(tt.name, func(t *testing.T) {
			m := newMap(t, account(tt.rules, tt.users...))
			c := attrmap.Contact{Attributes: tt.in, Ticket: tt.state, User: !tt.alone}
			if c.Ticket == attrmap.NoTicket && !tt.idle {
				c.Ticket = attrmap.NewTicket
			}
			if diff := cmp.Diff(tt.want, outcomeOf(t, m.Plan(c))); diff != "" {
				t.Errorf("Plan mismatch (-want +got):\n%s", diff)
			}
		})
	}
}

func newMap(t testing.TB, cfg attrmap.Config) *attrmap.Map {
	t.Helper()
	m, err := attrmap.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

type lateRow struct {
	name          string
	hidden        []string
	before, after attributes
	want          []attrmap.Line
}

var lateRows = []lateRow{
	{name: "X17 only new and changed attributes", before: attributes{"same": "1", "changed": "1", "gone": "1", "order": "1"},
		after: attributes{"same": "1", "changed": "2", "new": "", "order": "2", "sak": "3", "card": "0000"},
		want:  []attrmap.Line{{"changed", "2", attrmap.Unmapped}, {"new", "", attrmap.Unmapped}, {"order", "2", attrmap.Late}}},
	{name: "X17 the hidden ones are the caller's", hidden: []string{}, after: attributes{"sak": "3"},
		want: []attrmap.Line{{"sak", "3", attrmap.Unmapped}}},
	{name: "X17 the default can be extended", hidden: append(attrmap.DefaultHidden(), "mine"), after: attributes{"sak": "3", "mine": "4"}},
}

func TestLate(t *testing.T) {
	for _, tt := range lateRows {
		t.Run(tt.name, func(t *testing.T) {
			cfg := account(onTicket{{Attribute: "order", Field: attrmap.Custom(1001)}, {Attribute: "card", Field: attrmap.Custom(1007)}})
			cfg.Hidden = tt.hidden
			got := newMap(t, cfg).Late(tt.before, tt.after)
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("Late mismatch (-want +got):\n%s", diff)
			}
		})
	}
}
