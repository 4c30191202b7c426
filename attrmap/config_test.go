package attrmap_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/attrmap"
)

func TestNewRefuses(t *testing.T) {
	tests := []struct {
		name    string
		tickets onTicket
		users   onUser
		want    []string
	}{
		{"a blank name", onTicket{{Attribute: " ", Field: attrmap.Subject}}, nil, []string{"attrmap: ticket rule 1: the attribute's name is blank"}},
		{"unknown targets", onTicket{{Attribute: "a", Field: "description"}, {Attribute: "b", Field: "#x"}, {Attribute: "c", Field: "#-1"}, {Attribute: "d", Field: "#01"}}, nil,
			[]string{`attrmap: ticket rule 1: field "description" cannot be a target; allowed: assignee, custom_status, group, priority, status, subject, tags, type, or #id of a custom field`,
				`ticket rule 2: field "#x"`, `ticket rule 3: field "#-1"`, `ticket rule 4: field "#01"`}},
		{"impossible keys", nil, onUser{{Attribute: "a", Field: "12"}, {Attribute: "b", Field: ""}, {Attribute: "c", Field: "x role:admin"}},
			[]string{`attrmap: user rule 1: user field key "12"; allowed: letters, digits and _, not digits only`, "user rule 2", "user rule 3"}},
		{"twice", onTicket{{Attribute: "a", Field: attrmap.Priority}, {Attribute: "a ", Field: attrmap.Custom(5)}}, nil,
			[]string{`attrmap: ticket rule 2: attribute "a" has this field twice`}},
		{"clearing what cannot be cleared", onTicket{{Attribute: "a", Field: attrmap.Priority, Clear: true}}, nil,
			[]string{`attrmap: ticket rule 1: attrmap: field "Priority" (priority): cannot be cleared`}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := attrmap.New(account(tt.tickets, tt.users...))
			if err == nil {
				t.Fatal("no error")
			}
			for _, want := range tt.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("error %q lacks %q", err, want)
				}
			}
		})
	}
}

// TestNewLeavesTheConfigAlone: lists that New completes are the caller's.
func TestNewLeavesTheConfigAlone(t *testing.T) {
	options := make([]attrmap.Option, 1, 4)
	cfg := attrmap.Config{TicketFields: []attrmap.Field{{Type: attrmap.TypeGroup, Options: options}}, Groups: groups}
	newMap(t, cfg)
	if diff := cmp.Diff(make([]attrmap.Option, 4), options[:4]); diff != "" || len(cfg.TicketFields[0].Options) != 1 {
		t.Errorf("New changed its argument:\n%s", diff)
	}
}

func TestActiveFieldBeforeInactive(t *testing.T) {
	cfg := attrmap.Config{
		Tickets: onTicket{{Attribute: "p", Field: attrmap.Priority}},
		TicketFields: []attrmap.Field{{ID: 1, Type: attrmap.TypePriority, Inactive: true}, {ID: 2, Type: attrmap.TypeBasicPriority},
			{ID: 3, Type: attrmap.TypePriority}},
	}
	p := newMap(t, cfg).Plan(attrmap.Contact{Attributes: attributes{"p": "urgent"}, Ticket: attrmap.NewTicket})
	if len(p.Notices) != 1 || len(p.Writes) != 0 {
		t.Errorf("urgent went to a basic priority: %+v", p)
	}
}

func TestRulesSurviveJSON(t *testing.T) {
	want := onTicket{{Attribute: "a", Field: attrmap.Custom(7), Update: true, Comments: true, Clear: true}, {Attribute: "b", Field: attrmap.Priority}}
	data, err := json.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(`[{"attribute":"a","field":"#7","update":true,"comments":true,"clear":true},{"attribute":"b","field":"priority"}]`, string(data)); diff != "" {
		t.Error(diff)
	}
	var got onTicket
	if err := json.Unmarshal(data, &got); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestFieldDecodes uses the shapes of
// https://developer.zendesk.com/api-reference/ticketing/tickets/ticket_fields/ and
// …/user_fields/ with values of our own.
func TestFieldDecodes(t *testing.T) {
	tests := []struct {
		name, in string
		want     attrmap.Field
	}{
		{"drop-down", `{"id":1002,"type":"tagger","title":"Product","key":null,"active":true,"regexp_for_validation":null,"tag":null,"sub_type_id":null,
			"custom_field_options":[{"id":5,"name":"Hardware::Phone","raw_name":"x","value":"hw_phone","default":false}]}`,
			attrmap.Field{ID: 1002, Type: attrmap.TypeTagger, Title: "Product", Options: []attrmap.Option{{ID: 5, Name: "Hardware::Phone", Value: "hw_phone"}}}},
		{"status", `{"id":3,"type":"status","title":"Status","active":true,"sub_type_id":1,"system_field_options":[{"name":"Open","value":"open"}]}`,
			attrmap.Field{ID: 3, Type: attrmap.TypeStatus, Title: "Status", SubType: 1, Options: []attrmap.Option{{Name: "Open", Value: "open"}}}},
		{"custom status", `{"id":8,"type":"custom_status","custom_statuses":[{"id":81,"agent_label":"In review","active":true},{"id":82,"agent_label":"Old","active":false},{"id":83,"agent_label":"Plain"}]}`,
			attrmap.Field{ID: 8, Type: attrmap.TypeCustomStatus, Options: []attrmap.Option{{ID: 81, Name: "In review"}, {ID: 83, Name: "Plain"}}}},
		{"user check box, off", `{"id":9,"key":"vip","type":"checkbox","active":false,"tag":"vip"}`, attrmap.Field{ID: 9, Key: "vip", Type: attrmap.TypeCheckbox, Inactive: true, Tag: "vip"}},
		{"a type of the future", `{"id":1,"type":"signature","regexp_for_validation":"x"}`, attrmap.Field{ID: 1, Type: "signature", Pattern: "x"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got attrmap.Field
			if err := json.Unmarshal([]byte(tt.in), &got); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
	if err := json.Unmarshal([]byte(`{"id":"x"}`), new(attrmap.Field)); err == nil || !strings.Contains(err.Error(), "attrmap: field definition") {
		t.Errorf("error %v", err)
	}
}

func TestValueText(t *testing.T) {
	tests := []struct {
		value      attrmap.Value
		json, text string
	}{
		{attrmap.Value{}, "null", ""},
		{null, "null", ""},
		{text(`a"b`), `"a\"b"`, `a"b`},
		{boolean(false), "false", "false"},
		{id(7), "7", "7"},
		{list(), "[]", ""},
		{list("a", "b"), `["a","b"]`, "a, b"},
	}
	for _, tt := range tests {
		if got := toJSON(t, tt.value); got != tt.json || tt.value.String() != tt.text {
			t.Errorf("%#v: JSON %s, text %q; want %s, %q", tt.value, got, tt.value.String(), tt.json, tt.text)
		}
	}
}

func TestLint(t *testing.T) {
	cfg := attrmap.Config{
		Tickets:      onTicket{{Attribute: "a", Field: attrmap.Custom(5)}, {Attribute: "b", Field: attrmap.Custom(6)}, {Attribute: "c", Field: attrmap.Tags}},
		Users:        onUser{{Attribute: "d", Field: "gone"}},
		TicketFields: []attrmap.Field{{ID: 6, Title: "Old", Type: attrmap.TypeText, Inactive: true}},
	}
	var got []string
	for _, n := range newMap(t, cfg).Lint() {
		got = append(got, n.String())
	}
	want := []string{ // R113
		`attribute "a", field "#5": the account has no such field; the attribute goes to the note (R113)`,
		`attribute "b", field "Old": the field is switched off; the attribute goes to the note (R113)`,
		`attribute "d", field "gone": the account has no such field; the attribute goes to the note (R113)`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Lint (-want +got):\n%s", diff)
	}
}
