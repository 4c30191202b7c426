package attrmap_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/attrmap"
	"github.com/ctikit/ctikit/connect/contactflow"
)

// unset are the words of D1, as flows write them.
var unset = []string{"", " ", "-", "none", "None", "EMPTY", " ignore\n", "Timeout", "\u00a0-\u00a0"}

// withWords maps attributes to a field of every kind that a word would fit.
func withWords(clears bool) attrmap.Config {
	options := []attrmap.Option{{Name: "No product", Value: "none"}, {Name: "Timeout", Value: "late"}, {Name: "Phone::Ignore", Value: "-"}}
	cfg := account(onTicket{
		{Attribute: "order", Field: attrmap.Custom(1001), Update: true, Clear: clears},
		{Attribute: "product", Field: attrmap.Custom(3001), Update: true, Clear: clears},
		{Attribute: "topics", Field: attrmap.Custom(3002), Update: true, Clear: clears},
		{Attribute: "tags", Field: attrmap.Tags, Update: true},
		{Attribute: "seats", Field: attrmap.Custom(1005), Update: true, Clear: clears},
	}, attrmap.UserRule{Attribute: "account", Field: "account_no", Search: true, Clear: clears})
	cfg.TicketFields = append([]attrmap.Field{
		{ID: 3001, Title: "Product", Type: attrmap.TypeTagger, Options: options},
		{ID: 3002, Title: "Topics", Type: attrmap.TypeMultiselect, Options: options},
	}, cfg.TicketFields...)
	return cfg
}

func allSetTo(text string) attributes {
	return attributes{"order": text, "product": text, "topics": text, "tags": text, "seats": text, "account": text}
}

// TestFaultC14UnsetIsNotWritten: a mapped attribute that is not set is as if
// the flow had no such attribute, silently (D1).
func TestFaultC14UnsetIsNotWritten(t *testing.T) {
	m := newMap(t, withWords(false))
	for _, word := range unset {
		for _, state := range []attrmap.TicketState{attrmap.NewTicket, attached} {
			p := m.Plan(attrmap.Contact{Attributes: allSetTo(word), Ticket: state, User: true})
			if diff := cmp.Diff(attrmap.Plan{}, p); diff != "" {
				t.Errorf("%q is written or noted (-want +got):\n%s", word, diff)
			}
		}
	}
}

// TestFaultC14UnsetClears: D1 puts the words beside the empty text, so they
// clear where it does: by a rule with Clear, and by no other.
func TestFaultC14UnsetClears(t *testing.T) {
	m := newMap(t, withWords(true))
	for _, word := range unset {
		in := allSetTo(word)
		delete(in, "tags") // which cannot be cleared
		p := m.Plan(attrmap.Contact{Attributes: in, Ticket: attached, User: true})
		want := outcome{Ticket: `{"custom_fields":[{"id":1001,"value":null},{"id":3001,"value":null},{"id":3002,"value":[]},{"id":1005,"value":null}]}`,
			User: `{"user_fields":{"account_no":null}}`}
		if diff := cmp.Diff(want, outcomeOf(t, p)); diff != "" {
			t.Errorf("%q mismatch (-want +got):\n%s", word, diff)
		}
		for _, w := range p.Writes {
			if w.Text != word {
				t.Errorf("Write.Text of %q is %q, want what the flow set", word, w.Text)
			}
		}
	}
}

// TestFaultC14UnsetIsNotSearched: nor is it a search that failed.
func TestFaultC14UnsetIsNotSearched(t *testing.T) {
	for _, clears := range []bool{false, true} {
		m := newMap(t, withWords(clears))
		for _, word := range unset {
			if keys, notices := m.Search(allSetTo(word)); keys != nil || notices != nil {
				t.Errorf("Search(%q) = %v, %v, want nothing", word, keys, notices)
			}
		}
	}
}

// TestFaultC14UnsetInTheNote: the note lists every attribute of the flow that
// no rule names (R101), those that its rule wants there (R106) and those without
// a field (R113), as the flow set them.
func TestFaultC14UnsetInTheNote(t *testing.T) {
	m := newMap(t, account(onTicket{
		{Attribute: "wanted", Field: attrmap.Custom(1001), Comments: true}, {Attribute: "gone", Field: attrmap.Custom(9)},
		{Attribute: "off", Field: attrmap.Custom(1006)}, {Attribute: "mapped", Field: attrmap.Custom(1002)},
	}))
	in := attributes{"wanted": "Timeout", "gone": "-", "off": "none", "mapped": "ignore", "unmapped": " Empty"}
	want := outcome{Note: []string{"gone: - (missing)", "off: none (inactive)", "unmapped:  Empty (unmapped)", "wanted: Timeout (wanted)"}}
	if diff := cmp.Diff(want, outcomeOf(t, m.Plan(attrmap.Contact{Attributes: in, Ticket: attrmap.NewTicket}))); diff != "" {
		t.Errorf("Plan mismatch (-want +got):\n%s", diff)
	}
	lines := []attrmap.Line{{Attribute: "unmapped", Value: "none", Reason: attrmap.Unmapped}}
	if diff := cmp.Diff(lines, m.Late(in, attributes{"unmapped": "none"})); diff != "" {
		t.Errorf("Late mismatch (-want +got):\n%s", diff)
	}
}

// TestFaultC14WordsAsOptions: whether an attribute is set is asked before its
// value is checked (D1, then R111), so an option whose value is such a word is
// chosen by its name, and in a list, which is no such word.
func TestFaultC14WordsAsOptions(t *testing.T) {
	m := newMap(t, withWords(false))
	tests := []struct {
		name string
		in   attributes
		want string
	}{
		{"the value is the word", attributes{"product": "none"}, ""},
		{"the name is the word", attributes{"product": "timeout"}, ""},
		{"the end of the name is the word", attributes{"product": "Ignore"}, ""},
		{"by the name", attributes{"product": "no product"}, `{"custom_fields":[{"id":3001,"value":"none"}]}`},
		{"by the value", attributes{"product": "late"}, `{"custom_fields":[{"id":3001,"value":"late"}]}`},
		{"by the whole name", attributes{"product": "Phone::Ignore"}, `{"custom_fields":[{"id":3001,"value":"-"}]}`},
		{"in a list", attributes{"topics": "none, late"}, `{"custom_fields":[{"id":3002,"value":["none","late"]}]}`},
		{"as a list", attributes{"topics": "none,"}, `{"custom_fields":[{"id":3002,"value":["none"]}]}`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := outcomeOf(t, m.Plan(attrmap.Contact{Attributes: tt.in, Ticket: attached}))
			got.Tags = nil // R107 has its own rows
			if diff := cmp.Diff(outcome{Ticket: tt.want}, got); diff != "" {
				t.Errorf("Plan mismatch (-want +got):\n%s", diff)
			}
		})
	}
}

// TestFaultC14SameWords: what sets nothing in one package sets nothing in the
// other, and what is near such a word is a value in both.
func TestFaultC14SameWords(t *testing.T) {
	m := newMap(t, account(order))
	for _, word := range append([]string{"--", "nothing", "null", "n/a", "time out", "0", "–", "Timeouts"}, unset...) {
		set := len(m.Plan(attrmap.Contact{Attributes: attributes{"order": word}, Ticket: attrmap.NewTicket}).Writes) > 0
		s, _ := contactflow.Parse(attributes{"conversation_title": word}, contactflow.AppSettings{})
		if inFlow := s.Origins["conversation_title"] == contactflow.FromAttribute; set != inFlow {
			t.Errorf("%q: set in attrmap %v, in contactflow %v", word, set, inFlow)
		}
	}
}
