package attrmap_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/attrmap"
)

// FuzzCoerce gives any text to a field of every type.
func FuzzCoerce(f *testing.F) {
	for _, w := range words {
		f.Add(w)
	}
	fields := allFields()
	coercers := make([]*attrmap.Coercer, len(fields))
	for i, field := range fields {
		coercers[i] = attrmap.NewCoercer(field, attrmap.Policy{})
	}
	tags := newMap(f, account(onTicket{{Attribute: "t", Field: attrmap.Tags}}))
	f.Fuzz(func(t *testing.T, in string) {
		for i, c := range coercers {
			checkCoercion(t, c, fields[i], in)
		}
		p := tags.Plan(attrmap.Contact{Attributes: attributes{"t": in}, Ticket: attrmap.NewTicket})
		for _, tag := range p.Ticket.AddTags {
			if tag == "" || strings.ContainsAny(tag, " ,;\n") {
				t.Errorf("%q gives the tag %q", in, tag)
			}
		}
	})
}

// FuzzField decodes any definition and gives its field any text, also as the
// pattern of an administrator and as the name of an option.
func FuzzField(f *testing.F) {
	f.Add(`{"id":1,"type":"regexp","regexp_for_validation":"^(a+)+$"}`, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!")
	f.Add(`{"id":2,"type":"tagger","custom_field_options":[{"name":"A::B","value":"ab"},{"name":"a :: b","value":"c"}]}`, "b")
	f.Add(`{"id":3,"type":"custom_status","custom_statuses":[{"id":9,"agent_label":"::"}]}`, "9")
	f.Add(`{"type":null,"custom_field_options":null}`, "")
	f.Fuzz(func(t *testing.T, definition, in string) {
		var field attrmap.Field
		if json.Unmarshal([]byte(definition), &field) != nil {
			return
		}
		checkCoercion(t, attrmap.NewCoercer(field, attrmap.Policy{WriteUnknown: true, AllowClosed: true}), field, in)
	})
}

// FuzzPlan gives any attribute to a mapping and any reply to its check, and wants
// the query of a search to stay one.
func FuzzPlan(f *testing.F) {
	f.Add("account", `1" or "2`, `{"custom_fields":[{"id":1001,"value":"x"}],"user_fields":{"account_no":1}}`)
	f.Add("seats", "-0,5", `{"custom_fields":[{"id":1005,"value":1e999}]}`)
	f.Add("sst", "", `{"custom_fields":[{"id":1002,"value":[1]}]}`)
	m := newMap(f, account(onTicket{{Attribute: "order", Field: attrmap.Custom(1001), Clear: true}, {Attribute: "seats", Field: attrmap.Custom(1005)}},
		attrmap.UserRule{Attribute: "account", Field: "account_no", Search: true}))
	f.Fuzz(func(t *testing.T, name, value, reply string) {
		in := attributes{name: value}
		c := attrmap.Contact{Attributes: in, Ticket: attrmap.NewTicket, User: true}
		p := m.Plan(c)
		if diff := cmp.Diff(p, m.Plan(c)); diff != "" {
			t.Errorf("the same contact twice gave:\n%s", diff)
		}
		var r attrmap.Reply
		if json.Unmarshal([]byte(reply), &r) == nil {
			m.Verify(p, r)
		}
		m.Late(nil, in)
		keys, _ := m.Search(in)
		for _, k := range keys {
			if strings.Count(k.Query(), `"`) != 2 || strings.ContainsAny(k.Query(), "\\\n") {
				t.Errorf("query %q", k.Query())
			}
		}
	})
}
