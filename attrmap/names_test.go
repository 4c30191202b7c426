package attrmap_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/attrmap"
)

const (
	composed   = "Caf\u00e9"  // NFC, as most keyboards give it
	decomposed = "Cafe\u0301" // NFD, as file names of macOS have it
)

// TestFaultC15Names: the name of an option or a record is the same name in
// another Unicode form, with other blanks and in another case (D11).
func TestFaultC15Names(t *testing.T) {
	places := []attrmap.Option{
		{ID: 1, Name: composed + " Berlin", Value: "cafe_berlin"},
		{ID: 2, Name: "B\u00fcro::" + decomposed, Value: "b\u00fcro_cafe"},
		{ID: 3, Name: "Front  Desk", Value: "desk"},
		{ID: 4, Name: "ﾎﾃﾙ", Value: "hotel"}, // half-width
		{ID: 5, Name: "Floor\u00a012", Value: "floor"},
	}
	people := []attrmap.Option{{ID: 71, Name: "Zo\u00eb  Example"}, {ID: 72, Name: "Ana\u00a0Example"}}
	tests := []struct {
		name  string
		field attrmap.Field
		good  map[string]attrmap.Value
	}{
		{"drop-down", typed(attrmap.TypeTagger, places...), map[string]attrmap.Value{
			decomposed + " berlin":         text("cafe_berlin"),
			composed + "\u00a0Berlin":      text("cafe_berlin"),
			" CAFE\u0301   BERLIN\t":       text("cafe_berlin"),
			"front\u2003desk":              text("desk"),
			"Ｆｒｏｎｔ　Ｄｅｓｋ":                   text("desk"),
			"ホテル":                          text("hotel"),
			"floor 12":                     text("floor"),
			"Floor １２":                     text("floor"),
			"bu\u0308ro\u00a0::  CAFÉ":     text("b\u00fcro_cafe"),
			"Büro：：Café":                   text("b\u00fcro_cafe"), // full-width colons
			composed:                       text("b\u00fcro_cafe"),
			"b\u00fcro_cafe":               text("b\u00fcro_cafe"),
			"\u00a0bu\u0308ro_cafe\u00a0 ": text("b\u00fcro_cafe"), // the value itself
		}},
		{"multi-select", typed(attrmap.TypeMultiselect, places...), map[string]attrmap.Value{
			decomposed + " Berlin; front\u00a0 desk,hotel": list("cafe_berlin", "desk", "hotel"),
		}},
		{"group", typed(attrmap.TypeGroup, places...), map[string]attrmap.Value{"front desk": id(3), decomposed + "\u00a0Berlin": id(1)}},
		{"custom status", typed(attrmap.TypeCustomStatus, places...), map[string]attrmap.Value{"front desk": id(3)}},
		{"assignee", typed(attrmap.TypeAssignee, people...), map[string]attrmap.Value{"zoe\u0308 example": id(71), "Ana Example": id(72)}},
		{"status", withHold, map[string]attrmap.Value{"ＯＮ\uff0dHOLD": text("hold"), "Solved\u00a0": text("solved")}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := attrmap.NewCoercer(tt.field, attrmap.Policy{})
			for in, want := range tt.good {
				got, err := c.Coerce(in)
				if diff := cmp.Diff(want, got); diff != "" || err != nil {
					t.Errorf("Coerce(%q): %v, mismatch (-want +got):\n%s", in, err, diff)
				}
			}
		})
	}
}

// TestFaultC15OtherNames: what is another name stays one, and a name that means
// two options is refused.
func TestFaultC15OtherNames(t *testing.T) {
	options := []attrmap.Option{{Name: composed, Value: "a"}, {Name: decomposed, Value: "b"}, {Name: "Cafes", Value: "c"},
		{Name: "Front Desk", Value: "d"}, {Name: "B\u00fcro", Value: "b\u00fcro"}}
	c := attrmap.NewCoercer(typed(attrmap.TypeTagger, options...), attrmap.Policy{})
	for _, in := range []string{composed, decomposed, "cafe", "Cafés", "FrontDesk", "Front-Desk", "Buro", "A"} {
		if got, err := c.Coerce(in); err == nil {
			t.Errorf("Coerce(%q) = %v, want an error", in, got)
		}
	}
}

// TestFaultC15Plan: the option is found on the whole way.
func TestFaultC15Plan(t *testing.T) {
	cfg := account(onTicket{{Attribute: "place", Field: attrmap.Custom(4001)}}, attrmap.UserRule{Attribute: "tier", Field: "tier", Search: true})
	cfg.TicketFields = append([]attrmap.Field{{ID: 4001, Type: attrmap.TypeTagger, Options: []attrmap.Option{{Name: composed + " Berlin", Value: "cafe"}}}}, ticketFields...)
	m := newMap(t, cfg)
	in := attributes{"place": decomposed + "\u00a0Berlin", "tier": "\u00a0ＧＯＬＤ"}
	want := outcome{Ticket: `{"custom_fields":[{"id":4001,"value":"cafe"}]}`, User: `{"user_fields":{"tier":"tier_gold"}}`,
		Tags: []string{"cafe"}, UserTags: []string{"tier_gold"}}
	if diff := cmp.Diff(want, outcomeOf(t, m.Plan(attrmap.Contact{Attributes: in, Ticket: attrmap.NewTicket, User: true}))); diff != "" {
		t.Errorf("Plan mismatch (-want +got):\n%s", diff)
	}
	if keys, notices := m.Search(in); len(keys) != 1 || keys[0].Value != "tier_gold" {
		t.Errorf("Search = %v, %v", keys, notices)
	}
}
