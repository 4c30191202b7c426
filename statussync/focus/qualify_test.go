package focus_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/focus"
)

// fit are the only channel states, of talk, support and messaging, that qualify.
var fit = []string{"online away away", "online away offline", "online offline away", "online offline offline"}

type qualifyRow struct {
	name  string
	entry statussync.Entry
	want  bool
}

// qualifyRows are all states of all channels, a missing one among them, and what
// else R118 is about.
func qualifyRows() []qualifyRow {
	rows := []qualifyRow{
		{"R118/cannot be set", statussync.Entry{Channels: channels("online", "away", "away")}, false},
		{"R118/no channels", statussync.Entry{Settable: true}, true},
		{"R118/no channels, cannot be set", statussync.Entry{}, false},
	}
	states := []string{"online", "transfers_only", "away", "offline", ""}
	for _, talk := range states {
		for _, support := range states {
			for _, messaging := range states {
				row := qualifyRow{entry: statussync.Entry{Settable: true, Channels: map[string]string{}}}
				for channel, state := range channels(talk, support, messaging) {
					if state != "" {
						row.entry.Channels[channel] = state
					}
				}
				text := fmt.Sprint(talk, " ", support, " ", messaging)
				row.name = fmt.Sprintf("R118/talk %q, support %q, messaging %q", talk, support, messaging)
				for _, f := range fit {
					row.want = row.want || f == text
				}
				rows = append(rows, row)
			}
		}
	}
	return rows
}

func TestQualifies(t *testing.T) {
	for _, row := range qualifyRows() {
		t.Run(row.name, func(t *testing.T) {
			if got := focus.Qualifies(row.entry); got != row.want {
				t.Errorf("qualifies: %v, want %v", got, row.want)
			}
			all := systems()
			row.entry.Status, row.entry.Name = onCall, "On a call"
			all[0].Catalog = append(without(all[0].Catalog, onCall), row.entry)
			if _, err := focus.Compile(all, nil, []focus.Rule{held}); errors.Is(err, focus.ErrUnfit) == row.want {
				t.Errorf("Compile: %v, want fit: %v", err, row.want)
			}
		})
	}
}

// compileRows are what switches a rule off (R125), and rules that are none.
var compileRows = []struct {
	name string
	set  func(all []statussync.System, r *focus.Rule)
	want error
}{
	{"R125/as it was", func([]statussync.System, *focus.Rule) {}, nil},
	{"R125/by id", func(_ []statussync.System, r *focus.Rule) { r.Hold = "#9" }, nil},
	{"R125/the status was deleted", func(all []statussync.System, _ *focus.Rule) {
		all[0].Catalog = without(all[0].Catalog, onCall)
	}, focus.ErrMissing},
	{"R125/its channels changed", func(all []statussync.System, _ *focus.Rule) {
		all[0].Catalog[3].Channels = channels("online", "online", "away")
	}, focus.ErrUnfit},
	{"R125/it can no longer be set", func(all []statussync.System, _ *focus.Rule) {
		all[0].Catalog[3].Settable = false
	}, focus.ErrUnfit},
	{"R125/its name is not unique any more", func(all []statussync.System, _ *focus.Rule) {
		all[0].Catalog[4].Name = "On a call"
	}, statussync.ErrAmbiguousStatus},
	{"D21/the fallback does not exist", func(_ []statussync.System, r *focus.Rule) { r.Else = "none" }, statussync.ErrUnknownStatus},
	{"R117/a system that does not exist", func(_ []statussync.System, r *focus.Rule) { r.In = "none" }, focus.ErrBadRule},
	{"R117/while nothing", func(_ []statussync.System, r *focus.Rule) { r.While = nil }, focus.ErrBadRule},
	{"R117/while work in a system that does not exist", func(_ []statussync.System, r *focus.Rule) { r.While = []string{"none"} }, focus.ErrBadRule},
	{"R117/while work in the very system", func(_ []statussync.System, r *focus.Rule) { r.While = []string{"zendesk"} }, focus.ErrBadRule},
}

func TestCompile(t *testing.T) {
	for _, row := range compileRows {
		t.Run(row.name, func(t *testing.T) {
			all, rule := systems(), held
			row.set(all, &rule)
			if _, err := focus.Compile(all, nil, []focus.Rule{rule}); !errors.Is(err, row.want) {
				t.Errorf("Compile: %v, want %v", err, row.want)
			}
			if err := focus.Check(all, nil, rule); !errors.Is(err, row.want) {
				t.Errorf("Check: %v, want %v", err, row.want)
			}
			if all[0].Fallback != "" {
				t.Error("the caller's systems were changed")
			}
		})
	}
}

// TestCompileTellsAll: all faults are told at once, those of the pairs too.
func TestCompileTellsAll(t *testing.T) {
	missing := focus.Rule{While: []string{"connect"}, In: "phone", Hold: "none"}
	pairs := []statussync.Pair{{A: "zendesk", B: "none"}}
	_, err := focus.Compile(systems(), pairs, []focus.Rule{held, held, missing})
	for _, want := range []error{focus.ErrBadRule, focus.ErrMissing, statussync.ErrUnknownStatus, statussync.ErrBadPairs} {
		if !errors.Is(err, want) {
			t.Errorf("%v: not told in:\n%v", want, err)
		}
	}
}

// TestLoose: by the rules for agents of whom one system is known nothing is held,
// though pairs and statuses are the same.
func TestLoose(t *testing.T) {
	f := newFloor(t, compile(t, held).Loose()).tell("10 ring c1\n 20 click away")
	if got, want := f.ends(), "4 | phone=break | "; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if got, ok := f.rules.Sync().Translate("zendesk", "phone", away); got != "break" || !ok {
		t.Errorf("Away means %q, %v", got, ok)
	}
}
