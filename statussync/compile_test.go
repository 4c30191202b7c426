package statussync_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/statussync"
)

// someSystems has two statuses of one name in the first, and one that cannot be
// set.
func someSystems() []statussync.System {
	desk := zendeskLike().System
	desk.Catalog = append(desk.Catalog,
		statussync.Entry{Status: "93", Name: " lunch ", Settable: true}, statussync.Entry{Status: "5", Name: "Fixed"})
	return []statussync.System{desk, aircallLike().System, dialpadLike().System}
}

func TestCompile(t *testing.T) {
	pair := func(rules ...statussync.Rule) []statussync.Pair {
		return []statussync.Pair{{A: "zendesk", B: "aircall", Rules: rules}}
	}
	hold := func(change func(*statussync.Hold)) []statussync.Hold {
		h := onACall("aircall")
		change(&h)
		return []statussync.Hold{h}
	}
	with := func(change func(*statussync.Pair)) []statussync.Pair {
		p := aircallPair()
		p.Rules = p.Rules[:1]
		change(&p)
		return []statussync.Pair{p}
	}
	for _, tt := range []struct {
		name    string
		systems []statussync.System
		pairs   []statussync.Pair
		holds   []statussync.Hold
		is      error
		text    []string
	}{
		{name: "an unknown name lists what exists", pairs: pair(statussync.Both("Online", "pause")),
			is: statussync.ErrUnknownStatus, text: []string{"pair 1, zendesk–aircall: rule 1", `"pause"`, `"available" (#available)`}},
		{name: "an unknown id, too", pairs: pair(statussync.Both("#77", "available")),
			is: statussync.ErrUnknownStatus, text: []string{`"Online" (#3)`}},
		{name: "a status without a name is listed by its id", systems: []statussync.System{{Name: "zendesk", Catalog: statussync.Catalog{{Status: "on"}}}, aircallLike().System},
			pairs: pair(statussync.Both("on", "available")), is: statussync.ErrUnknownStatus, text: []string{`"on": the system has #on`}},
		{name: "an ambiguous name lists its entries", pairs: pair(statussync.Both("LUNCH", "available")),
			is: statussync.ErrAmbiguousStatus, text: []string{"#91", "#93"}},
		{name: "a target that cannot be set", pairs: pair(statussync.Backward("Fixed", "available")),
			is: statussync.ErrBadPairs, text: []string{`"Fixed"`}},
		{name: "all problems at once",
			pairs: append(pair(statussync.Both("a", "available"), statussync.Both("b", "available")), statussync.Pair{A: "zendesk", B: "none"}),
			holds: hold(func(h *statussync.Hold) { h.Status = "c" }),
			is:    statussync.ErrUnknownStatus, text: []string{"rule 1", "rule 2", "pair 2", "hold 1: Status"}},
		{name: "a ring", pairs: []statussync.Pair{{A: "zendesk", B: "aircall"}, {A: "aircall", B: "dialpad"}, {A: "dialpad", B: "zendesk"}},
			is: statussync.ErrBadPairs, text: []string{"ring"}},
		{name: "a pair with itself", pairs: []statussync.Pair{{A: "zendesk", B: "zendesk"}}, is: statussync.ErrBadPairs, text: []string{"ring"}},
		{name: "an unknown system", pairs: []statussync.Pair{{A: "zendesk", B: "teams"}}, is: statussync.ErrBadPairs, text: []string{`"teams"`, `"dialpad"`}},
		{name: "a tie-break that is neither side", pairs: with(func(p *statussync.Pair) { p.TieBreak = "dialpad" }),
			is: statussync.ErrBadPairs, text: []string{`TieBreak: want "zendesk" or "aircall", got "dialpad"`}},
		{name: "OnDrift of a two-way pair", pairs: with(func(p *statussync.Pair) { p.OnDrift = statussync.Revert }),
			is: statussync.ErrBadPairs, text: []string{"OnDrift"}},
		{name: "an unknown OnDrift", pairs: with(func(p *statussync.Pair) { p.Direction, p.OnDrift = statussync.ALeads, 7 }),
			is: statussync.ErrBadPairs, text: []string{"OnDrift", "7"}},
		{name: "an unknown direction", pairs: with(func(p *statussync.Pair) { p.Direction = 7 }), is: statussync.ErrBadPairs, text: []string{"Direction", "7"}},
		{name: "an unknown way", pairs: with(func(p *statussync.Pair) { p.Rules[0].Way = 7 }), is: statussync.ErrBadPairs, text: []string{"rule 1: bad pairs: Way", "7"}},
		{name: "a system without a name", systems: []statussync.System{{}}, is: statussync.ErrBadSystems, text: []string{"system 1"}},
		{name: "two systems of one name", systems: []statussync.System{{Name: "a"}, {Name: "a"}}, is: statussync.ErrBadSystems, text: []string{"system 2", `"a"`}},
		{name: "an empty catalog", systems: []statussync.System{{Name: "a"}, {Name: "b"}},
			pairs: []statussync.Pair{{A: "a", B: "b", Rules: []statussync.Rule{statussync.Both("x", "y")}}},
			is:    statussync.ErrUnknownStatus, text: []string{"no statuses"}},

		{name: "a hold in an unknown system", holds: hold(func(h *statussync.Hold) { h.In = "none" }), is: statussync.ErrBadHolds, text: []string{"hold 1", "In", `"none"`}},
		{name: "a hold while nothing", holds: hold(func(h *statussync.Hold) { h.While = nil }), is: statussync.ErrBadHolds, text: []string{"While"}},
		{name: "a hold while work in an unknown system", holds: hold(func(h *statussync.Hold) { h.While[0] = "none" }),
			is: statussync.ErrBadHolds, text: []string{"While", `"none"`}},
		{name: "a hold while work in its own system", holds: hold(func(h *statussync.Hold) { h.While[0] = "zendesk" }), is: statussync.ErrBadHolds, text: []string{"While"}},
		{name: "two holds in one system", holds: []statussync.Hold{onACall("aircall"), onACall("dialpad")}, is: statussync.ErrBadHolds, text: []string{"hold 2: bad holds: In"}},
		{name: "a hold of a status that cannot be set", holds: hold(func(h *statussync.Hold) { h.Status = "Fixed" }), is: statussync.ErrBadHolds, text: []string{"Status", `"Fixed"`}},
		{name: "an Else that does not exist", holds: hold(func(h *statussync.Hold) { h.Else = "x" }), is: statussync.ErrUnknownStatus, text: []string{"Else"}},
		{name: "an Else that cannot be set", holds: hold(func(h *statussync.Hold) { h.Else = "Fixed" }), is: statussync.ErrBadHolds, text: []string{"Else"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			systems := tt.systems
			if systems == nil {
				systems = someSystems()
			}
			rules, err := statussync.Compile(systems, tt.pairs, tt.holds...)
			if rules != nil || !errors.Is(err, tt.is) {
				t.Fatalf("Compile: %v, want %v", err, tt.is)
			}
			for _, s := range tt.text {
				if !strings.Contains(err.Error(), s) {
					t.Errorf("%q: not in\n%v", s, err)
				}
			}
		})
	}
}

// TestWarnings: what is allowed and may surprise is a line for people.
func TestWarnings(t *testing.T) {
	for _, tt := range []struct {
		name string
		pair func(*statussync.Pair)
		want []string
	}{
		{"every status means one of its own", func(*statussync.Pair) {}, nil},
		{"two sources with one target", func(p *statussync.Pair) { p.Rules = append(p.Rules, statussync.Both("Away", "unavailable/lunch")) }, []string{
			`pair zendesk–aircall: "Lunch" and "Away" both mean "unavailable/lunch"; ` +
				`back from aircall it becomes "Away": make one of the rules one-way if that is meant`,
		}},
		{"where nothing goes back", func(p *statussync.Pair) {
			p.Direction = statussync.ALeads
			p.Rules = append(p.Rules, statussync.Both("Away", "unavailable/lunch"))
		}, nil},
		{"the same rule again", func(p *statussync.Pair) { p.Rules = append(p.Rules, statussync.Both("Lunch", "unavailable/lunch")) }, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			pair := aircallPair()
			tt.pair(&pair)
			rules, err := statussync.Compile([]statussync.System{zendeskLike().System, aircallLike().System}, []statussync.Pair{pair})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, rules.Warnings()); diff != "" {
				t.Errorf("warnings (-want +got):\n%s", diff)
			}
		})
	}
}

func TestTranslate(t *testing.T) {
	row := ruleRow{three: true}
	rules := row.play(t).rules
	for _, tt := range []struct {
		from, to  string
		s, want   statussync.Status
		translate bool
	}{
		{"zendesk", "aircall", "91", "unavailable/lunch", true},
		{"zendesk", "aircall", "4", "unavailable", true},
		{"aircall", "zendesk", "unavailable", "2", true},
		{"aircall", "zendesk", "unavailable/other", "2", true},
		{"aircall", "zendesk", "unavailable/training", "92", true},
		{"zendesk", "dialpad", "92", "lunch", true},
		{"zendesk", "aircall", "99", "", false},
		{"aircall", "dialpad", "available", "", false},
		{"none", "dialpad", "available", "", false},
	} {
		if got, ok := rules.Translate(tt.from, tt.to, tt.s); got != tt.want || ok != tt.translate {
			t.Errorf("Translate(%s, %s, %s): %s, %v; want %s, %v", tt.from, tt.to, tt.s, got, ok, tt.want, tt.translate)
		}
	}
}

// TestPreservePresence: a pair may insist that available and offline mean the
// same on both sides, and everything else means anything (R129, R130).
func TestPreservePresence(t *testing.T) {
	phone := dialpadLike().System
	phone.Catalog[0].Presence, phone.Catalog[2].Presence = statussync.Available, statussync.Offline
	for _, tt := range []struct {
		rule statussync.Rule
		ok   bool
	}{
		{statussync.Forward("Online", "on"), true},
		{statussync.Forward("Online", "off"), false},
		{statussync.Forward("Online", "lunch"), false},
		{statussync.Forward("Offline", "off"), true},
		{statussync.Forward("Offline", "on"), false},
		{statussync.Both("Offline", "lunch"), false},
		{statussync.Forward("Away", "on"), true},
		{statussync.Forward("Away", "off"), true},
		{statussync.Backward("Online", "lunch"), true},
	} {
		_, err := statussync.Compile([]statussync.System{zendeskLike().System, phone},
			[]statussync.Pair{{A: "zendesk", B: "dialpad", PreservePresence: true, Rules: []statussync.Rule{tt.rule}}})
		if tt.ok != (err == nil) || !tt.ok && !errors.Is(err, statussync.ErrMapping) {
			t.Errorf("%+v: %v, want allowed: %v", tt.rule, err, tt.ok)
		}
	}
}
