package ticketing_test

import (
	"testing"

	"github.com/ctikit/ctikit/zendesk/ticketing"
)

func TestNational(t *testing.T) {
	for _, tt := range []struct{ name, number, country, want string }{
		{"T4 dots", "+1 513.555.7611", "+1", "5135557611"},
		{"T4 brackets", "(513) 555-7611", "+1", "5135557611"},
		{"T4 blanks", "513 555 7611", "+1", "5135557611"},
		{"T4 dashes", "513-555-7611", "+1", "5135557611"},
		{"T4 dots without prefix", "513.555.7611", "+1", "5135557611"},
		{"T4 00", "00 1 513 555 7611", "+1", "5135557611"},
		{"X29 the trunk digit of +1", "1-513-555-7611", "+1", "5135557611"},
		{"X29 one digit", "02 9876 5432", "+61", "298765432"},
		{"X29 none", "06 1234 5678", "+39", "0612345678"},
		{"X29 two digits", "06 1 234 5678", "+36", "12345678"},
		{"X29 in brackets", "+44 (0)20 7946 0000", "+44", "2079460000"},
		{"E.164 without its plus sign", "61298765432", "+61", "298765432"},
		{"another country keeps its prefix", "+49 30 901820", "+1", "4930901820"},
		{"no default country", "+15135557611", "", "15135557611"},
		{"X18 a SIP address", "sip:+15135557611@pbx.example", "+1", "5135557611"},
		{"an extension", "+15135557611x123", "+1", "5135557611"},
		{"words", "anonymous", "+1", ""},
	} {
		if got := ticketing.National(tt.number, tt.country); got != tt.want {
			t.Errorf("%s: National(%q, %q) = %q, want %q", tt.name, tt.number, tt.country, got, tt.want)
		}
	}
}

func TestSameNumber(t *testing.T) {
	if !ticketing.SameNumber("(513) 555-7611", "+15135557611", "+1") {
		t.Error("T4: two forms of one number are not the same")
	}
	if ticketing.SameNumber("anonymous", "private", "+1") {
		t.Error("two withheld numbers are the same")
	}
}

func TestE164(t *testing.T) {
	for _, tt := range []struct{ number, country, want string }{
		{"(513) 555-7611", "+1", "+15135557611"},
		{"0049 30 901820", "+1", "+4930901820"},
		{"+49 30 901820", "", "+4930901820"},
		{"030 901820", "", ""},
		{"123", "+1", ""},
		{"+0123456789", "+1", ""},
		{"+1234567890123456", "+1", ""},
		{"anonymous", "+1", ""},
		{"", "+1", ""},
	} {
		if got, ok := ticketing.E164(tt.number, tt.country); got != tt.want || ok != (tt.want != "") {
			t.Errorf("E164(%q, %q) = %q, %v, want %q", tt.number, tt.country, got, ok, tt.want)
		}
	}
}

func TestWithheld(t *testing.T) {
	for number, want := range map[string]bool{
		"": true, " ": true, "Anonymous ": true, "private": true, "UNKNOWN": true, "sip:anonymous@anonymous.invalid": true,
		"+15135557611": false, "911": false,
	} {
		if got := ticketing.Withheld(number); got != want {
			t.Errorf("X20: Withheld(%q) = %v", number, got)
		}
	}
}

// One external id for all forms of a number has two calls of one new caller
// collide (X2).
func TestExternalID(t *testing.T) {
	for _, number := range []string{"+1 513.555.7611", "(513) 555-7611", "513 555 7611", "1-513-555-7611", "0015135557611"} {
		if got := ticketing.ExternalID(number, "+1"); got != "ctikit/phone/15135557611" {
			t.Errorf("ExternalID(%q) = %q", number, got)
		}
	}
}
