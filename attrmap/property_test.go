package attrmap_test

import (
	"encoding/json"
	"errors"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/attrmap"
	"github.com/ctikit/ctikit/internal/coerce"
)

// allFields is one field of every type, and a few variants.
func allFields() []attrmap.Field {
	fields := []attrmap.Field{withHold, listedHold, fewPriority, ownPriority, reviewStatus,
		pattern(`^[A-Z]{2}\d+$`), pattern(`(?=no)`), pattern(""),
		typed(attrmap.TypeTagger, products...), typed(attrmap.TypeDropdown, products...), typed(attrmap.TypeMultiselect, topics...),
		typed(attrmap.TypeMultiselect, products...), typed(attrmap.TypeGroup, groups...), typed(attrmap.TypeAssignee, agents...)}
	for _, t := range []attrmap.Type{attrmap.TypeText, attrmap.TypeTextarea, attrmap.TypeCheckbox, attrmap.TypeDate, attrmap.TypeInteger,
		attrmap.TypeDecimal, attrmap.TypePartialCreditCard, attrmap.TypeTagger, attrmap.TypeLookup, attrmap.TypeSubject, attrmap.TypeDescription,
		attrmap.TypeStatus, attrmap.TypeCustomStatus, attrmap.TypeTicketType, attrmap.TypePriority, attrmap.TypeBasicPriority,
		attrmap.TypeGroup, attrmap.TypeAssignee, "signature"} {
		fields = append(fields, typed(t))
	}
	return fields
}

// checkCoercion holds one text to the property: the coercion's output satisfies
// the validator, marshals, and coerces to itself where it is a text.
func checkCoercion(t *testing.T, c *attrmap.Coercer, f attrmap.Field, in string) {
	t.Helper()
	v, err := c.Coerce(in)
	if err != nil {
		if !errors.Is(err, attrmap.ErrInvalid) || !v.IsZero() {
			t.Errorf("%s: Coerce(%q) = %#v, %v", f.Type, in, v, err)
		}
		return
	}
	if err := c.Validate(v); err != nil {
		t.Errorf("%s: Coerce(%q) = %#v, which is not valid: %v", f.Type, in, v, err)
	}
	data, err := json.Marshal(v)
	if err != nil || !json.Valid(data) || !utf8.Valid(data) {
		t.Errorf("%s: Coerce(%q) = %#v: JSON %q, %v", f.Type, in, v, data, err)
	}
	for _, tag := range c.Tags(v) {
		if tag == "" {
			t.Errorf("%s: Coerce(%q) brings a blank tag", f.Type, in)
		}
	}
	if v.Kind != attrmap.KindText {
		return
	}
	if again, err := c.Coerce(v.Text); err != nil || !cmp.Equal(v, again) {
		t.Errorf("%s: Coerce(%q) = %#v, and again %#v, %v", f.Type, in, v, again, err)
	}
}

// words are pieces that mean something to some field, and what people mistype.
var words = []string{"a", "7", "0", "-", "+", ".", ",", ";", " ", "::", "e3", "\n", "\t", "é", "İ", "ß", "\u2028", "\xff", "\x00", "true", "no", "Y",
	"2026-02-28", "2026-02-31", "open", "On-hold", "urgent", "LOW", "Software", "Hardware", "Phone", "twin", "Billing", "Returns, refunds",
	"t_repair", "Support", "61", "99", "In review", "AB12", "none", "9223372036854775807", "\"", "\\", "₀", "٣"}

func TestCoercionSatisfiesTheValidator(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	for _, f := range allFields() {
		c := attrmap.NewCoercer(f, attrmap.Policy{})
		for range 2000 {
			var in strings.Builder
			for range rnd.IntN(5) {
				in.WriteString(words[rnd.IntN(len(words))])
			}
			checkCoercion(t, c, f, in.String())
		}
	}
}

// TestNothingIsLost runs random mappings: every attribute that is not hidden and
// is set (D1) is written or noted, unless its rule is for new tickets only.
func TestNothingIsLost(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 4))
	names := []string{"a", "b", "c", "d", "e"}
	coin := func() bool { return rnd.IntN(2) == 0 }
	for range 5000 {
		var tickets onTicket
		var users onUser
		for _, name := range names {
			if coin() {
				f := ticketFields[8+rnd.IntN(6)]
				tickets = append(tickets, attrmap.TicketRule{Attribute: name, Field: attrmap.Custom(f.ID), Update: true, Comments: coin()})
			}
			if coin() {
				f := userFields[rnd.IntN(len(userFields))]
				users = append(users, attrmap.UserRule{Attribute: name, Field: f.Key, Search: coin(), Comments: coin()})
			}
		}
		in := attributes{}
		for _, name := range names {
			in[name] = words[rnd.IntN(len(words))]
		}
		m := newMap(t, account(tickets, users...))
		p := m.Plan(attrmap.Contact{Attributes: in, Ticket: attrmap.ExistingTicket, User: coin()})
		kept := map[string]bool{}
		for _, w := range p.Writes {
			kept[w.Attribute] = true
		}
		for _, l := range p.Note {
			kept[l.Attribute] = true
		}
		for name, value := range in {
			if _, set := coerce.Set(value); set && !kept[name] {
				t.Fatalf("%s = %q is lost by %+v %+v", name, value, tickets, users)
			}
		}
	}
}
