package coerce_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/internal/coerce"
)

// readers read each kind into text.
var readers = map[coerce.Kind]func(string) (string, error){
	coerce.KindBoolean: printed(coerce.Boolean),
	coerce.KindNumber:  printed(coerce.Number),
	coerce.KindInteger: coerce.Integer,
	coerce.KindDecimal: coerce.Decimal,
	coerce.KindID:      printed(coerce.ID),
	coerce.KindDate:    coerce.Date,
	coerce.KindE164:    coerce.E164,
	coerce.KindPhone:   coerce.Phone,
	coerce.KindEmail:   coerce.Email,
	coerce.KindWord:    func(s string) (string, error) { return coerce.OneOf(s, "auto", "agent") },
}

func printed[T any](read func(string) (T, error)) func(string) (string, error) {
	return func(s string) (string, error) {
		v, err := read(s)
		return fmt.Sprint(v), err
	}
}

func TestRead(t *testing.T) {
	tests := map[coerce.Kind]struct {
		good map[string]string
		bad  []string
	}{
		coerce.KindBoolean: {
			map[string]string{"true": "true", " T ": "true", "1": "true", "Yes": "true", "y": "true",
				"false": "false", "F": "false", "0": "false", "no\n": "false", "N": "false"},
			[]string{"", "maybe", "2", "on", "off", "truee", "yes no"}},
		coerce.KindNumber: {
			map[string]string{"0": "0", "-0": "0", "15": "15", " 0.5 ": "0.5", ".5": "0.5", "5.": "5", "+3": "3", "1e3": "1000", "1E-2": "0.01"},
			[]string{"", "-1", "1e999", "inf", "NaN", "0x10", "1_0", "1,5", ".", "e", "1 000", "15min"}},
		coerce.KindInteger: {
			map[string]string{"0": "0", " 12 ": "12", "-3": "-3", "+003": "+003", strings.Repeat("9", 40): strings.Repeat("9", 40)},
			[]string{"", "+", "12.5", "1e3", "1 0", "--1", "١٢"}},
		coerce.KindDecimal: {
			map[string]string{"12": "12", "-0.5": "-0.5", ".5": ".5", "+1,5": "+1,5", ",5": ",5", " 0012.50 ": "0012.50"},
			[]string{"", "-", "5.", "1e3", "1,000.5", "1.2.3", ".", "+.", "٣.٥"}},
		coerce.KindID: {
			map[string]string{"1": "1", " 007 ": "7", "9223372036854775807": "9223372036854775807"},
			[]string{"", "0", "000", "-1", "+1", "1.0", "9223372036854775808", "abc"}},
		coerce.KindDate: {
			map[string]string{"2026-01-31": "2026-01-31", " 2024-02-29 ": "2024-02-29"},
			[]string{"", "02/03/2026", "2026-02-31", "2025-02-29", "2026-2-3", "2026-01-31T00:00:00Z", "26-01-31", "2026-13-01", "2026-00-10"}},
		coerce.KindE164: {
			map[string]string{"+12025550100": "+12025550100", " +1 (202) 555-0.100": "+12025550100", "+12": "+12", "+123456789012345": "+123456789012345"},
			[]string{"", "+", "+1", "12025550100", "+0255501000", "+1234567890123456", "++12", "1+2", "+1a2", "anonymous", "sip:+12025550100@example.test"}},
		coerce.KindPhone: {
			map[string]string{"0255 501-000": "0255501000", "+1 202 555 0100": "+12025550100", "0": "0"},
			[]string{"", "+", "( )", "1+2", "private", "0255/501", "0255 501x12"}},
		coerce.KindEmail: {
			map[string]string{" agent@example.test ": "agent@example.test", "ä@b": "ä@b"},
			[]string{"", "agent", "@b", "a@", "a@b@c", "a b@c", "a@b c", "a@b\x00"}},
		coerce.KindWord: {
			map[string]string{"auto": "auto", " agent ": "agent"},
			[]string{"", "Agent", "manual", "auto, agent"}},
	}
	for kind, tt := range tests {
		for in, want := range tt.good {
			t.Run(fmt.Sprintf("%s %q", kind, in), func(t *testing.T) {
				if got, err := readers[kind](in); err != nil || got != want {
					t.Errorf("got %q, %v, want %q", got, err, want)
				}
			})
		}
		for _, in := range tt.bad {
			t.Run(fmt.Sprintf("%s not %q", kind, in), func(t *testing.T) {
				got, err := readers[kind](in)
				var wrong *coerce.Error
				if !errors.As(err, &wrong) || wrong.Kind != kind || wrong.Allowed == "" {
					t.Errorf("got %q, %#v, want an *Error of kind %s", got, err, kind)
				}
			})
		}
	}
}

func TestErrors(t *testing.T) {
	want := map[coerce.Kind]string{
		coerce.KindBoolean: "not a valid boolean; allowed: true t 1 yes y, false f 0 no n, in any case",
		coerce.KindNumber:  "not a valid number; allowed: a number from 0 up, fractions allowed",
		coerce.KindInteger: "not a valid integer; allowed: digits with an optional sign",
		coerce.KindDecimal: "not a valid decimal; allowed: digits with an optional sign and one decimal point or comma",
		coerce.KindID:      "not a valid id; allowed: a number from 1 up, digits only",
		coerce.KindDate:    "not a valid date; allowed: YYYY-MM-DD, a day that exists",
		coerce.KindE164:    "not a valid E.164 number; allowed: + and 2 to 15 digits, the first not 0",
		coerce.KindPhone:   "not a valid phone number; allowed: digits, + first if any",
		coerce.KindEmail:   "not a valid e-mail address; allowed: name@domain",
		coerce.KindWord:    "not a valid word; allowed: auto, agent",
	}
	got := map[coerce.Kind]string{}
	for kind, read := range readers {
		_, err := read("canary canary")
		got[kind] = err.Error()
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("errors (-want +got):\n%s", diff)
	}
}

func TestSet(t *testing.T) {
	for _, in := range []string{"", " ", "-", "none", "EMPTY", " Ignore", "timeout\n", "None"} {
		if got, ok := coerce.Set(in); ok {
			t.Errorf("Set(%q) = %q, true, want it not set", in, got)
		}
	}
	for in, want := range map[string]string{"0": "0", " a b ": "a b", "--": "--", "nothing": "nothing", "null": "null"} {
		if got, ok := coerce.Set(in); !ok || got != want {
			t.Errorf("Set(%q) = %q, %v, want %q, true", in, got, ok, want)
		}
	}
}

func TestList(t *testing.T) {
	for in, want := range map[string][]string{
		"": {}, " , ;": {}, "a": {"a"}, "a, b;c ;": {"a", "b", "c"}, "a b": {"a b"}, "a,a": {"a", "a"},
	} {
		if diff := cmp.Diff(want, coerce.List(in)); diff != "" {
			t.Errorf("List(%q) (-want +got):\n%s", in, diff)
		}
	}
}

func TestAllowed(t *testing.T) {
	for _, k := range []coerce.Kind{coerce.KindBoolean, coerce.KindText} {
		if k.Allowed() == "" {
			t.Errorf("%s says nothing", k)
		}
	}
	if got := coerce.KindWord.Allowed(); got != "" {
		t.Errorf("what a word may be depends on its list, yet it says %q", got)
	}
}
