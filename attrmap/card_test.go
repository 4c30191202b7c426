package attrmap_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/attrmap"
)

// cards are numbers that card networks publish for tests.
var cards = []string{
	"4111111111111111", "4242424242424242", "4222222222222", "4000000000000000006", // Visa: 16, 13 and 19 digits
	"5555555555554444", "2223003122003222", // Mastercard
	"378282246310005", "371449635398431", // American Express
	"30569309025904", "36227206271667", "3056930009020004", // Diners Club
	"6011111111111117", "6500000000000002", // Discover
	"3530111333300000", "3566002020360505", // JCB
	"6200000000000005", "6205500000000000004", // UnionPay
	"6759649826438453", "5018000000000009", // Maestro
	"2200000000000004", // Mir
}

// noCards are values that must stay in the note.
var noCards = []string{
	"+4111111111111", "+378282246310005", "+49 4111 1111 1111 1", "+36 2272 0627 1667", "tel: +4222222222222", "+ 4222222222222", "＋4111111111111", // E.164, 13 to 15 digits, each good by Luhn
	"+4915112345678", "+861381234567890", "+12025550100", "(202) 555-0100", "0049 1511 2345678",
	"4012345678", "1234567890", "4111111111", "411111111111", // order numbers of 10 and 12 digits
	"79927398713", "1234567812345670", "9999999999999995", "0000000000000000", "1000000000000008", // good by Luhn, but no card begins so
	"4111111111111112", "5555555555554445", // wrong check digit
	"411111111111111", "41111111111111115", "55555555555544440", "3782822463100054", // no length of that network
	"12345678904111111111111111", "41111111111111110000", // part of a longer number
	"4d1c3bb2-4f11-4111-8111-111111111111", "41111111-1111-4111-8111-111111111111", "00000000-4111-1111-1111-111100000000", // contact ids
	"arn:aws:connect:us-east-1:111122223333:instance/41111111-1111-1111-8111-000000000000/contact/41111111-1111-1111-1111-111111111111",
	"0.4111111111111111", "4.111111111111111", "4111111111111111.5", "48.8566140 2.3522219", // fractions
	"2026-01-31T12:34:56Z", "1767139200000", "20260131123456", "192.168.100.100",
	"4111 1111, 1111 1111", "4111/1111/1111/1111", "4111:1111:1111:1111",
	"41 000 000 000 06", "4222 222 2222 22", // 13 digits in groups: a phone number and its extension
	"none", "", "caller", "٤١١١ ١١١١",
}

// spellings are ways in which people, forms and speech write a card number.
func spellings(card string) (all []string) {
	four := func(gap string) string {
		var b strings.Builder
		for i, d := range card {
			if i > 0 && i%4 == 0 {
				b.WriteString(gap)
			}
			b.WriteRune(d)
		}
		return b.String()
	}
	wide := strings.Map(func(r rune) rune { return r - '0' + '０' }, card)
	all = []string{card, "  " + card + "\n", "card " + card + ", 12/27", "Visa" + card, `{"pan":"` + card + `"}`, ";" + card + "=25121010000?", wide,
		"2026-01-31 #" + card, "0.5 " + card + " +12025550100", "+12025550100 (" + card + ")", card + ".", "ref 4d1c3bb2-4f11-4111-8111-111111111111 " + card}
	if len(card) > 13 {
		all = append(all, four(" "), four("-"), four(" - "), four("\u00a0"), four("\u2011"), four("\u2013"), four("."), four("  "),
			strings.TrimSpace(strings.ReplaceAll(card, "", " ")), "pay with "+four(" ")+" 123", "1 "+four("-")+" 12-27",
			"2026-01-31 "+four(" "), card[:4]+" "+card[4:10]+" "+card[10:])
	}
	return all
}

// planned plans one attribute that no rule names.
func planned(t testing.TB, value string) attrmap.Plan {
	t.Helper()
	return newMap(t, account(nil)).Plan(attrmap.Contact{Attributes: attributes{"x": value}, Ticket: attrmap.NewTicket})
}

// TestFaultC16CardStaysOut: the note never has a payment card number; the agent
// learns that an attribute was left out, without its value.
func TestFaultC16CardStaysOut(t *testing.T) {
	for _, card := range cards {
		for _, value := range spellings(card) {
			p := planned(t, value)
			if p.Note != nil || len(p.Notices) != 1 || p.Notices[0].Subject.Attribute != "x" || p.Notices[0].Code != attrmap.CardNumber || p.Notices[0].Rule != "D11" {
				t.Errorf("%q: note %q, notices %v", value, p.Note, p.Notices)
			}
			if got := fmt.Sprintf("%+v", p) + toJSON(t, p); strings.Contains(got, card[8:]) || strings.Contains(got, card[len(card)-4:]) {
				t.Errorf("%q shows in the plan: %s", value, got)
			}
		}
	}
}

// TestFaultC16OthersStay: phone numbers, contact ids, order numbers and the
// like stand in the note.
func TestFaultC16OthersStay(t *testing.T) {
	for _, value := range noCards {
		want := []attrmap.Line{{Attribute: "x", Value: value, Reason: attrmap.Unmapped}}
		if p := planned(t, value); !cmp.Equal(want, p.Note) || p.Notices != nil {
			t.Errorf("%q: note %q, notices %v", value, p.Note, p.Notices)
		}
	}
}

// TestFaultC16RandomNumbers: no E.164 number, no order number of 10 digits and
// no contact id is lost, even if it has no letters.
func TestFaultC16RandomNumbers(t *testing.T) {
	rnd := rand.New(rand.NewPCG(5, 6))
	m := newMap(t, account(nil))
	digits := func(n int) string {
		b := []byte{byte('1' + rnd.IntN(9))}
		for len(b) < n {
			b = append(b, byte('0'+rnd.IntN(10)))
		}
		return string(b)
	}
	for range 20_000 {
		in := attributes{
			"e164":  "+" + digits(13+rnd.IntN(3)),
			"order": digits(10),
			"uuid":  fmt.Sprintf("%08d-%04d-4%03d-8%03d-%012d", rnd.IntN(1e8), rnd.IntN(1e4), rnd.IntN(1e3), rnd.IntN(1e3), rnd.Int64N(1e12)),
		}
		if p := m.Plan(attrmap.Contact{Attributes: in, Ticket: attrmap.NewTicket}); len(p.Note) != len(in) {
			t.Fatalf("of %q the note has %q", in, p.Note)
		}
	}
}

// TestFaultC16EveryWay: a card number stands in the note for no reason at all:
// unmapped, wanted, missing, inactive, invalid, no user, taken, refused by the
// server, or late. A rule that names a field still writes it there.
func TestFaultC16EveryWay(t *testing.T) {
	const card = "4111 1111 1111 1111"
	rules := onTicket{
		{Attribute: "wanted", Field: attrmap.Custom(1001), Comments: true}, {Attribute: "missing", Field: attrmap.Custom(9)},
		{Attribute: "inactive", Field: attrmap.Custom(1006)}, {Attribute: "invalid", Field: attrmap.Custom(1005)},
		{Attribute: "taken", Field: attrmap.Custom(1001)}, {Attribute: "partial", Field: attrmap.Custom(1007), Comments: true},
	}
	m := newMap(t, account(rules, attrmap.UserRule{Attribute: "no user", Field: "account_no"}))
	in := attributes{"unmapped": card, "sst": card} // sst is hidden
	for _, name := range []string{"wanted", "missing", "inactive", "invalid", "taken", "partial", "no user"} {
		in[name] = card
	}
	p := m.Plan(attrmap.Contact{Attributes: in, Ticket: attrmap.NewTicket})
	const withheld = "card_number_withheld D11 "
	want := outcome{Ticket: `{"custom_fields":[{"id":1001,"value":"4111 1111 1111 1111"}]}`, Notices: []string{
		"field_value_invalid R112 invalid→Seats", "field_value_invalid R112 partial→Card",
		withheld + "inactive→", withheld + "invalid→", withheld + "missing→", withheld + "no user→", withheld + "taken→", withheld + "unmapped→", withheld + "wanted→"}}
	if diff := cmp.Diff(want, outcomeOf(t, p)); diff != "" {
		t.Errorf("Plan mismatch (-want +got):\n%s", diff)
	}

	var dropped attrmap.Reply
	if err := json.Unmarshal([]byte(`{"custom_fields":[]}`), &dropped); err != nil {
		t.Fatal(err)
	}
	notices, lines := m.Verify(p, dropped)
	if diff := cmp.Diff([]string{"field_write_failed R112 wanted→Order", withheld + "wanted→"}, inShort(t, notices)); diff != "" || lines != nil {
		t.Errorf("Verify gives the lines %v and notices (-want +got):\n%s", lines, diff)
	}

	before, after := attributes{"old": card}, attributes{"old": card, "new": card, "wanted": card, "sst": card, "partial": card, "plain": "1"}
	if diff := cmp.Diff([]attrmap.Line{{Attribute: "plain", Value: "1", Reason: attrmap.Unmapped}}, m.Late(before, after)); diff != "" {
		t.Errorf("Late mismatch (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{withheld + "new→", withheld + "wanted→"}, inShort(t, m.LateNotices(before, after))); diff != "" {
		t.Errorf("LateNotices mismatch (-want +got):\n%s", diff)
	}
}

// FuzzCard puts card numbers into any text, and wants every other line of a
// note to hold what the flow set.
func FuzzCard(f *testing.F) {
	for i, s := range []string{"", "card: ", "+12025550100, ", "4111 ", "1.", "١", "\xff", "4d1c3bb2-4f11-4111-8111-111111111111"} {
		f.Add(s, s, uint(i))
	}
	m := newMap(f, account(nil))
	f.Fuzz(func(t *testing.T, before, after string, which uint) {
		all := spellings(cards[which%uint(len(cards))])
		in := attributes{"card": before + " #" + all[which%uint(len(all))] + "# " + after, "other": before}
		p := m.Plan(attrmap.Contact{Attributes: in, Ticket: attrmap.NewTicket})
		for _, l := range p.Note {
			if l.Attribute == "card" || l.Value != before {
				t.Errorf("the note has %q", l)
			}
		}
		if len(p.Note)+len(p.Notices) != len(in) {
			t.Errorf("%q is neither in the note nor in a notice: %v %v", in, p.Note, p.Notices)
		}
	})
}
