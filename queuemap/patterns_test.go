package queuemap_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/queuemap"
)

type list = []queuemap.Entry[string]

// entries makes a list whose targets are the patterns themselves.
func entries(patterns ...string) (l list) {
	for _, p := range patterns {
		l = append(l, queuemap.Entry[string]{Pattern: p, Target: p})
	}
	return l
}

func compile(t testing.TB, l list, opts ...queuemap.Option) *queuemap.Matcher[string] {
	t.Helper()
	m, _, err := queuemap.Compile(l, opts...)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

const rating = "Special queue for 5* ratings"

// patternRows are the rows of the guide's pattern table and of D6–D8.
var patternRows = []struct {
	name    string
	pattern string
	class   queuemap.Class
	warned  bool
	hits    []string
	misses  []string
}{
	{"R85 phrase* is a prefix, and its space counts", "MyCorp *", queuemap.Prefix, false,
		[]string{"MyCorp Sales", "MyCorp  x"}, []string{"MyCorp", "MyCorp ", "My MyCorp x"}},
	{"R85 *phrase is a suffix", "*Support", queuemap.Suffix, false,
		[]string{"EU Support", "Support"}, []string{"Support EU"}},
	{"R85 *phrase* is contained", "*VIP*", queuemap.Contains, false,
		[]string{"EU VIP Sales", "VIP", "EVIPS"}, []string{"EU V I P"}},
	{"R86 a leading slash is a regular expression", "/^EU .+$/", queuemap.Regexp, false,
		[]string{"EU Sales"}, []string{"EU ", "The EU Sales"}},
	{"R86 a star in an expression is no wild card", "/a*b*", queuemap.Regexp, false,
		[]string{"b", "x"}, nil},
	{"R87 a bad wild card is a literal", rating, queuemap.Literal, true,
		[]string{rating}, []string{"Special queue for 55 ratings"}},
	{"R87 a bad expression is a literal", "/[/", queuemap.Literal, true, []string{"/[/"}, []string{"["}},
	{"R87 so is an open group", "/(", queuemap.Literal, true, []string{"/("}, []string{"("}},
	{"R87 an empty entry never matches", " ", queuemap.Literal, true, nil, []string{"", " ", "x"}},
	{"D6 a star alone", "*", queuemap.Literal, true, []string{"*"}, []string{"Sales"}},
	{"D6 two stars", "**", queuemap.Literal, true, []string{"**"}, []string{"Sales"}},
	{"D6 three stars", "***", queuemap.Literal, true, []string{"***"}, []string{"Sales"}},
	{"D6 a star inside", "A*B*", queuemap.Literal, true, []string{"A*B*"}, []string{"AxB", "A"}},
	{"D6 two stars before", "**A", queuemap.Literal, true, []string{"**A"}, []string{"A"}},
	{"D6 a space is a phrase", "* *", queuemap.Contains, false, []string{"EU Sales"}, []string{"Sales", " Sales "}},
	{"D7 no closing slash", "/^EU .+", queuemap.Regexp, false, []string{"EU Sales"}, []string{"eu Sales"}},
	{"D7 unanchored", "/Sal/", queuemap.Regexp, false, []string{"EU Sales"}, []string{"EU sales"}},
	{"D7 the flag i", "/sales/i", queuemap.Regexp, false, []string{"EU SALES", "Sales"}, []string{"EU Sale"}},
	{"D7 the flag i counts for every branch", "/a|b/i", queuemap.Regexp, false, []string{"A", "B"}, []string{"/i"}},
	{"D7 an escaped slash does not close", `/EU\/`, queuemap.Regexp, false, []string{"EU/"}, []string{"EU"}},
	{"D7 an escaped backslash does not escape the slash", `/EU\\/`, queuemap.Regexp, false, []string{`EU\`}, []string{"EU/"}},
	{"D7 an escaped slash before flags is text", `/EU\/i`, queuemap.Regexp, false, []string{"EU/i"}, []string{"EU", "eu/I"}},
	{"D7 a slash before more text is text", "/EU/Sales", queuemap.Regexp, false, []string{"EU/Sales"}, []string{"EU"}},
	{"D7 a slash in a class is text", "/[/]", queuemap.Regexp, false, []string{"a/b"}, []string{"ab"}},
	{"D7 nothing between the slashes", "/", queuemap.Literal, true, []string{"/"}, []string{"Sales"}},
	{"D7 nothing but a flag", "//i", queuemap.Literal, true, []string{"//i"}, []string{"i"}},
	{"D7 a lone i is an expression", "/i", queuemap.Regexp, false, []string{"Billing"}, []string{"Sales"}},
	{"D7 look-ahead is not RE2", "/(?=EU)/", queuemap.Literal, true, []string{"/(?=EU)/"}, []string{"EU"}},
	{"D7 nor are back references", `/(a)\1/`, queuemap.Literal, true, []string{`/(a)\1/`}, []string{"aa"}},
	{"D8 a literal minds its case", "Sales", queuemap.Literal, false, []string{"Sales", " Sales\t"}, []string{"sales", "Sales EU"}},
	{"D8 a wild card minds its case", "EU*", queuemap.Prefix, false, []string{"EU Sales"}, []string{"eu Sales"}},
	{"D8 an expression minds its case", "/EU/", queuemap.Regexp, false, []string{"EU Sales"}, []string{"eu Sales"}},
	{"D8 outer spaces do not count", "\u00a0 Sales \u2003", queuemap.Literal, false, []string{"Sales", "\u2003Sales"}, []string{"S ales"}},
	{"R88 128 characters are allowed", "*" + strings.Repeat("é", 127), queuemap.Suffix, false,
		[]string{strings.Repeat("é", 127)}, []string{strings.Repeat("é", 126)}},
}

func TestPatterns(t *testing.T) {
	for _, tt := range patternRows {
		t.Run(tt.name, func(t *testing.T) {
			class, notices := queuemap.Classify(tt.pattern)
			if class != tt.class || (notices != nil) != tt.warned {
				t.Errorf("Classify(%q) = %v, %v, want %v, warned: %v", tt.pattern, class, notices, tt.class, tt.warned)
			}
			for _, l := range []list{entries(tt.pattern), append(padding(), entries(tt.pattern)...)} { // scan, index
				m, warnings, err := queuemap.Compile(l)
				if err != nil || len(warnings) != len(notices) {
					t.Fatalf("Compile: %v, %v", warnings, err)
				}
				for _, n := range warnings {
					if n.Code != queuemap.PatternInvalid || n.Rule != "R87" || n.Subject.Entry != len(l)-1 {
						t.Errorf("warning %+v", n)
					}
				}
				for _, name := range tt.hits {
					if got, why, ok := m.Match(name); !ok || got != tt.pattern || why.Class != tt.class {
						t.Errorf("%q should match %q, got %v", name, tt.pattern, why)
					}
				}
				for _, name := range tt.misses {
					if _, why, ok := m.Match(name); ok {
						t.Errorf("%q should not match %q, got %v", name, tt.pattern, why)
					}
				}
			}
		})
	}
}

// padding is a list long enough for an index; none of its entries matches the
// names of these tests.
func padding() list {
	var l list
	for i := range 40 {
		l = append(l, entries(strings.Repeat("~", i+1))...)
	}
	return append(l, entries("~~0*", "*~1", "*~2*", "/~3/")...)
}

var listRows = []struct {
	name     string
	patterns []string
	refused  error    // nil: allowed
	notices  []string // refusals or warnings
}{
	{"R84 the list starts empty", nil, nil, nil},
	{"R88 129 characters are refused", []string{"Sales", "*" + strings.Repeat("é", 128)}, queuemap.ErrTooLong,
		[]string{"entry 2, pattern: has 129 characters, more than the 128 allowed (R88)"}},
	{"R88 expressions count whole", []string{"/" + strings.Repeat("x", 126) + "/i"}, queuemap.ErrTooLong,
		[]string{"entry 1, pattern: has 129 characters, more than the 128 allowed (R88)"}},
	{"R89 duplicates are refused", []string{"Sales", "EU*", "Sales"}, queuemap.ErrDuplicate,
		[]string{`entry 3, pattern: "Sales" stands in entry 1 already (R89)`}},
	{"D25 outer spaces do not make a difference", []string{"Sales", " Sales "}, queuemap.ErrDuplicate,
		[]string{`entry 2, pattern: "Sales" stands in entry 1 already (R89)`}},
	{"D25 case does", []string{"Sales", "sales", "/Sales", "/Sales/"}, nil, nil},
	{"D25 characters are code points, outer spaces apart", []string{" " + strings.Repeat("日", 127) + "* "}, nil, nil},
	{"R87 a warning saves the list", []string{"5* hotels"}, nil,
		[]string{`entry 1, pattern: "5* hotels" has a "*" that is neither its first nor its last character; it is taken as the exact name of a queue (R87)`}},
	{"R87 the warning says why", []string{"*", "/[/", "/", ""}, nil, []string{
		`entry 1, pattern: "*" has no text beside its "*"; it is taken as the exact name of a queue (R87)`,
		`entry 2, pattern: "/[/" is no valid regular expression, missing closing ]; it is taken as the exact name of a queue (R87)`,
		`entry 3, pattern: "/" is an empty regular expression; it is taken as the exact name of a queue (R87)`,
		`entry 4, pattern: "" is empty, so it never matches; it is taken as the exact name of a queue (R87)`,
	}},
}

func TestLists(t *testing.T) {
	for _, tt := range listRows {
		t.Run(tt.name, func(t *testing.T) {
			m, notices, err := queuemap.Compile(entries(tt.patterns...))
			if !errors.Is(err, tt.refused) || (err == nil) != (m != nil) {
				t.Fatalf("Compile = %v, %v, want %v", m, err, tt.refused)
			}
			if refusal, ok := errors.AsType[*queuemap.Error](err); ok {
				notices = refusal.Notices
				if !strings.Contains(err.Error(), tt.notices[0]) {
					t.Errorf("error %q", err)
				}
			}
			if diff := cmp.Diff(tt.notices, texts(notices)); diff != "" {
				t.Errorf("notices mismatch (-want +got):\n%s", diff)
			}
			if _, _, ok := m.Match("Unlisted"); ok {
				t.Error("an unlisted queue matches")
			}
		})
	}
}

func texts(notices []queuemap.Notice) (lines []string) {
	for _, n := range notices {
		lines = append(lines, n.String())
	}
	return lines
}

func TestClassifyRefuses(t *testing.T) {
	class, notices := queuemap.Classify(strings.Repeat("x", 129))
	if class != queuemap.Literal || len(notices) != 1 || notices[0].Code != queuemap.PatternTooLong {
		t.Errorf("Classify = %v, %v", class, notices)
	}
}

func TestErrorIsNothingElse(t *testing.T) {
	_, _, err := queuemap.Compile(entries("Sales", "Sales"))
	if errors.Is(err, queuemap.ErrTooLong) {
		t.Error("a duplicate is not too long")
	}
}

// winnerRows list the entries that match, the deciding one first.
var winnerRows = []struct {
	name     string
	patterns []string
	queue    string
	want     []string // D9
	inOrder  []string // as option
}{
	{"D9 literal, wild card, expression", []string{"/Sales/", "EU*", "EU Sales"}, "EU Sales",
		[]string{"EU Sales", "EU*", "/Sales/"}, []string{"/Sales/", "EU*", "EU Sales"}},
	{"D9 the wild cards are one class", []string{"*Sales", "*EU*", "EU*"}, "EU Sales",
		[]string{"*Sales", "*EU*", "EU*"}, []string{"*Sales", "*EU*", "EU*"}},
	{"D9 the earlier expression", []string{"/S/", "/E/"}, "EU Sales", []string{"/S/", "/E/"}, []string{"/S/", "/E/"}},
	{"D9 an invalid pattern is a literal", []string{"5*", "*5*5*", "/5/"}, "*5*5*",
		[]string{"*5*5*", "/5/"}, []string{"*5*5*", "/5/"}},
	{"D9 only those that match", []string{"US*", "EU*", "Sales"}, "EU Sales", []string{"EU*"}, []string{"EU*"}},
	{"D24 no queue, no entry", []string{"/^$/", "/.*/", ""}, " ", nil, nil},
}

func TestWinner(t *testing.T) {
	for _, tt := range winnerRows {
		t.Run(tt.name, func(t *testing.T) {
			for _, l := range []list{entries(tt.patterns...), append(padding(), entries(tt.patterns...)...)} {
				check(t, compile(t, l), tt.queue, tt.want)
				check(t, compile(t, l, queuemap.InListOrder()), tt.queue, tt.inOrder)
			}
		})
	}
}

func check(t *testing.T, m *queuemap.Matcher[string], queue string, want []string) {
	t.Helper()
	var got []string
	for _, h := range m.Matches(queue) {
		got = append(got, h.Target)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Matches(%q) mismatch (-want +got):\n%s", queue, diff)
	}
	winner, why, ok := m.Match(queue)
	if ok != (len(want) > 0) || ok && (winner != want[0] || why.Pattern != want[0]) {
		t.Errorf("Match(%q) = %q, %v, %v, want %q", queue, winner, why, ok, want)
	}
}
