package attrmap_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/attrmap"
)

func typed(t attrmap.Type, options ...attrmap.Option) attrmap.Field {
	return attrmap.Field{ID: 9, Type: t, Options: options}
}

var (
	withHold     = attrmap.Field{Type: attrmap.TypeStatus, SubType: 1}
	listedHold   = typed(attrmap.TypeStatus, attrmap.Option{Name: "Wartend", Value: "hold"}, attrmap.Option{Name: "Offen", Value: "open"})
	fewPriority  = attrmap.Field{Type: attrmap.TypePriority, SubType: 1}
	ownPriority  = typed(attrmap.TypePriority, attrmap.Option{Name: "Hoch", Value: "high"})
	reviewStatus = typed(attrmap.TypeCustomStatus, attrmap.Option{ID: 81, Name: "In review"})
	hugeID       = "9223372036854775807"
)

func pattern(p string) attrmap.Field { return attrmap.Field{Type: attrmap.TypeRegexp, Pattern: p} }

type coerceRow struct {
	name   string
	field  attrmap.Field
	policy attrmap.Policy
	good   map[string]attrmap.Value
	bad    []string
}

var coerceRows = []coerceRow{
	{name: "D11 text", field: typed(attrmap.TypeText), good: map[string]attrmap.Value{" a ": text(" a "), "none": text("none"), "\xff": text("\uFFFD"), "": null, " \n": null}},
	{name: "D11 multi-line", field: typed(attrmap.TypeTextarea), good: map[string]attrmap.Value{"a\nb": text("a\nb")}},
	{name: "D11 integer", field: typed(attrmap.TypeInteger), good: map[string]attrmap.Value{" 12 ": text("12"), "-7": text("-7"), "+007": text("+007"), "": null},
		bad: []string{"12.5", "1 2", "+", "1e3", "٣", "a"}},
	{name: "D11 decimal", field: typed(attrmap.TypeDecimal), good: map[string]attrmap.Value{"5": text("5"), ".5": text(".5"), "-0,5": text("-0,5"), " 3.14": text("3.14")},
		bad: []string{"5.", "1e3", "1,000.5", ",", "-", "0x1"}},
	{name: "D11 date", field: typed(attrmap.TypeDate), good: map[string]attrmap.Value{"2026-02-28": text("2026-02-28"), "2024-02-29 ": text("2024-02-29")},
		bad: []string{"02/03/2026", "2026-02-31", "2026-2-3", "2026-13-01", "2026-01-01T00:00:00Z", "26-01-01"}},
	{name: "D11 check box", field: typed(attrmap.TypeCheckbox), good: map[string]attrmap.Value{"TRUE": boolean(true), " y ": boolean(true), "1": boolean(true),
		"no": boolean(false), "F": boolean(false), "0": boolean(false), "": boolean(false)}, bad: []string{"maybe", "2", "on"}},
	{name: "D11 drop-down", field: typed(attrmap.TypeTagger, products...), good: map[string]attrmap.Value{
		"sw": text("sw"), " software ": text("sw"), "twin_a": text("twin_a"), "": null},
		bad: []string{"SW", "Twin", "Bicycle", "no value", "::", "sw, hw_phone"}},
	{name: "D11 nested drop-down", field: typed(attrmap.TypeDropdown, products...), good: map[string]attrmap.Value{
		"hardware :: PHONE": text("hw_phone"), "Rental::Phone": text("rental_phone"),
		"Hardware::Headset": text("hw_headset"), "Headset": text("headset_other")}, // a whole name beats the end of one
		bad: []string{"Phone", "Hardware", "Hardware::", "Hardware::Phone::X"}},
	{name: "D11 end of a deep name", field: typed(attrmap.TypeTagger, attrmap.Option{Name: "A::B::C", Value: "abc"}, attrmap.Option{Name: "A::D::E", Value: "ade"}),
		good: map[string]attrmap.Value{"c": text("abc"), " a::B ::c": text("abc")}, bad: []string{"A", "A::B", "A::C", "B::C"}},
	{name: "D11 multi-select", field: typed(attrmap.TypeMultiselect, topics...), good: map[string]attrmap.Value{
		"billing": list("t_billing"), "t_billing; Repair,": list("t_billing", "t_repair"), "Repair,repair": list("t_repair"),
		"Returns, refunds": list("t_returns"), "": list()}, bad: []string{"Billing, Bicycle", ",;", "Billing Repair"}},
	{name: "D11 regexp", field: pattern(`\A[A-Z]{2}-\d+\z`), good: map[string]attrmap.Value{" AB-12 ": text("AB-12"), "": null}, bad: []string{"AB", "AB-12\nx"}},
	{name: "D11 regexp, lines as in Ruby", field: pattern(`^\d+$`), good: map[string]attrmap.Value{"a\n12": text("a\n12")}, bad: []string{"a"}},
	{name: "D11 regexp that RE2 lacks", field: pattern(`(?=x)y`), good: map[string]attrmap.Value{"zz": text("zz")}},
	{name: "D11 regexp that RE2 reads otherwise", field: pattern(`^[a-z&&[^aeiou]]+$`), good: map[string]attrmap.Value{"bcd": text("bcd")}},
	{name: "D11 regexp with an escaped backslash", field: pattern(`^\\\\B$`), good: map[string]attrmap.Value{`\\B`: text(`\\B`)}, bad: []string{"B"}},
	{name: "D11 regexp unknown", field: pattern(""), good: map[string]attrmap.Value{"any": text("any")}},
	{name: "D11 lookup", field: typed(attrmap.TypeLookup), good: map[string]attrmap.Value{" 42 ": text("42"), "007": text("7"), hugeID: text(hugeID), "": null},
		bad: []string{"abc", "0", "-1", "+1", hugeID + "0"}},
	{name: "D11 partial credit card", field: typed(attrmap.TypePartialCreditCard), bad: []string{"1111", ""}},
	{name: "D11 description", field: typed(attrmap.TypeDescription), bad: []string{"text"}},
	{name: "D11 unknown type", field: typed("signature"), bad: []string{"x", ""}},
	{name: "D11 unknown type, forced", field: typed("signature"), policy: attrmap.Policy{WriteUnknown: true}, good: map[string]attrmap.Value{"x": text("x")}},

	{name: "subject", field: typed(attrmap.TypeSubject), good: map[string]attrmap.Value{" Call ": text("Call")}, bad: []string{""}},
	{name: "status", field: typed(attrmap.TypeStatus), good: map[string]attrmap.Value{"new": text("new"), "OPEN": text("open"), " Pending": text("pending"), "solved": text("solved")},
		bad: []string{"hold", "On-hold", "closed", "", "deleted"}},
	{name: "status with on-hold", field: withHold, good: map[string]attrmap.Value{"hold": text("hold"), "on-hold": text("hold")}, bad: []string{"closed"}},
	{name: "status with on-hold among its options", field: listedHold, good: map[string]attrmap.Value{"hold": text("hold"), "wartend": text("hold"), "offen": text("open"), "Open": text("open"), "new": text("new")}},
	{name: "status may close", field: typed(attrmap.TypeStatus), policy: attrmap.Policy{AllowClosed: true}, good: map[string]attrmap.Value{"Closed": text("closed")}},
	{name: "custom status", field: reviewStatus, good: map[string]attrmap.Value{"81": id(81), "IN REVIEW": id(81)}, bad: []string{"82", "Open", ""}},
	{name: "custom status without a list", field: typed(attrmap.TypeCustomStatus), good: map[string]attrmap.Value{"82": id(82)}, bad: []string{"In review"}},
	{name: "type", field: typed(attrmap.TypeTicketType), good: map[string]attrmap.Value{"Incident": text("incident"), "task": text("task"), "": null}, bad: []string{"call"}},
	{name: "priority cannot be cleared", field: typed(attrmap.TypePriority), good: map[string]attrmap.Value{"urgent": text("urgent"), "Low": text("low")}, bad: []string{"", " ", "none", "null"}},
	{name: "priority without low and urgent", field: fewPriority, good: map[string]attrmap.Value{"normal": text("normal"), "High": text("high")}, bad: []string{"low", "Urgent"}},
	{name: "priority with its own options", field: ownPriority, good: map[string]attrmap.Value{"hoch": text("high"), "High": text("high")}, bad: []string{"low"}},
	{name: "basic priority", field: typed(attrmap.TypeBasicPriority), good: map[string]attrmap.Value{"high": text("high")}, bad: []string{"urgent", ""}},
	{name: "group", field: typed(attrmap.TypeGroup, groups...), good: map[string]attrmap.Value{"support": id(61), "62": id(62), "99": id(99), "": null},
		bad: []string{"Sales", "Repair", "no id", "0", "-5", "6.1"}},
	{name: "group without a list", field: typed(attrmap.TypeGroup), good: map[string]attrmap.Value{"99": id(99)}, bad: []string{"Support"}},
	{name: "assignee", field: typed(attrmap.TypeAssignee, agents...), good: map[string]attrmap.Value{"first agent": id(71), "911": id(72), "71": id(71), "73": id(73)}, bad: []string{"Second Agent"}},
}

func TestCoerce(t *testing.T) {
	for _, tt := range coerceRows {
		t.Run(tt.name, func(t *testing.T) {
			c := attrmap.NewCoercer(tt.field, tt.policy)
			for in, want := range tt.good {
				got, err := c.Coerce(in)
				if diff := cmp.Diff(want, got); diff != "" || err != nil {
					t.Errorf("Coerce(%q): %v, mismatch (-want +got):\n%s", in, err, diff)
				}
				if err := c.Validate(got); err != nil {
					t.Errorf("Validate(Coerce(%q)): %v", in, err)
				}
			}
			for _, in := range tt.bad {
				got, err := c.Coerce(in)
				if !errors.Is(err, attrmap.ErrInvalid) {
					t.Errorf("Coerce(%q) = %v, %v; want ErrInvalid", in, got, err)
				}
			}
		})
	}
}

// TestValidate holds the validator, which the property tests lean on, to values
// that no coercion makes.
func TestValidate(t *testing.T) {
	tests := []struct {
		field attrmap.Field
		bad   []attrmap.Value
	}{
		{typed(attrmap.TypeText), []attrmap.Value{{}, list(), boolean(true), text("\xff")}},
		{typed(attrmap.TypeInteger), []attrmap.Value{text("1\n"), id(1), text("")}},
		{typed(attrmap.TypeDecimal), []attrmap.Value{text("5."), text("1e3")}},
		{typed(attrmap.TypeDate), []attrmap.Value{text("2026-02-31"), text("0000-00-00"), {Kind: attrmap.KindBool, Text: "2026-02-01"}}},
		{typed(attrmap.TypeCheckbox), []attrmap.Value{text("true"), null}},
		{typed(attrmap.TypeTagger, products...), []attrmap.Value{text("Software"), list("sw")}},
		{typed(attrmap.TypeMultiselect, topics...), []attrmap.Value{text("t_repair"), list("t_repair", "t_repair"), list("x"), null}},
		{typed(attrmap.TypeStatus), []attrmap.Value{null, text("hold")}},
		{typed(attrmap.TypePriority), []attrmap.Value{null, text("")}},
		{typed(attrmap.TypeGroup), []attrmap.Value{id(0), id(-1), text("61")}},
		{reviewStatus, []attrmap.Value{id(82), null}},
		{typed(attrmap.TypeLookup), []attrmap.Value{id(42), text("0"), text("007")}},
		{typed(attrmap.TypePartialCreditCard), []attrmap.Value{text("1111"), null}},
	}
	for _, tt := range tests {
		c := attrmap.NewCoercer(tt.field, attrmap.Policy{})
		for _, v := range tt.bad {
			if err := c.Validate(v); !errors.Is(err, attrmap.ErrInvalid) {
				t.Errorf("Validate(%#v) of a %s field: %v, want ErrInvalid", v, tt.field.Type, err)
			}
		}
	}
}

func TestValueError(t *testing.T) {
	many := typed(attrmap.TypeTagger)
	for _, c := range "abcdefghijklm" {
		many.Options = append(many.Options, attrmap.Option{Name: string(c), Value: string(c)})
	}
	tests := []struct {
		field attrmap.Field
		in    string
		want  string
	}{
		{attrmap.Field{Title: "Seats", Type: attrmap.TypeInteger}, "x", `attrmap: field "Seats" (integer): not a valid integer; allowed: digits with an optional sign`},
		{attrmap.Field{Key: "tier", Type: attrmap.TypeDropdown, Options: topics}, "x", `attrmap: field "tier" (dropdown): no such option; allowed: t_billing, t_returns, t_repair`},
		{many, "x", `attrmap: field "#9" (tagger): no such option; allowed: one of the field's 13 options`},
		{attrmap.Field{Type: attrmap.TypePriority}, "", `attrmap: field "priority" (priority): cannot be cleared; allowed: low, normal, high, urgent`},
		{attrmap.Field{Type: attrmap.TypePartialCreditCard}, "1", `attrmap: field "partialcreditcard" (partialcreditcard): payment card numbers are never written from a contact`},
		{attrmap.Field{Type: attrmap.TypeAssignee, Options: agents}, "x", `attrmap: field "assignee" (assignee): no such option; allowed: id or unique name of an agent`},
	}
	for _, tt := range tests {
		_, err := attrmap.NewCoercer(tt.field, attrmap.Policy{}).Coerce(tt.in)
		if err == nil || err.Error() != tt.want {
			t.Errorf("Coerce(%q) error\n got %v\nwant %s", tt.in, err, tt.want)
		}
	}
}

// TestCanary looks for a customer's value wherever a log may get it from.
func TestCanary(t *testing.T) {
	const canary = "+15550100 caller@example.test"
	var users onUser
	in := attributes{}
	var tickets onTicket
	for _, f := range ticketFields {
		name := "a" + f.Title
		tickets = append(tickets, attrmap.TicketRule{Attribute: name, Field: attrmap.Custom(f.ID)})
		in[name] = canary
	}
	for _, f := range userFields {
		users = append(users, attrmap.UserRule{Attribute: f.Key, Field: f.Key, Search: true})
		in[f.Key] = canary
	}
	m := newMap(t, account(tickets, users...))
	notices := m.Plan(attrmap.Contact{Attributes: in, Ticket: attrmap.NewTicket, User: true}).Notices
	_, failed := m.Search(in)
	seen := toJSON(t, append(notices, failed...))
	for _, f := range slices.Concat(ticketFields, userFields) {
		c := attrmap.NewCoercer(f, attrmap.Policy{})
		if _, err := c.Coerce(canary); err != nil {
			seen += err.Error()
		}
	}
	if len(notices) < 8 || strings.Contains(seen, "5550100") || strings.Contains(seen, "caller@") {
		t.Errorf("%d notices; a value shows in %s", len(notices), seen)
	}
}
