package focus_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/focus"
)

// fit are the only channel states, of talk, support and messaging, that
// qualify.
var fit = []string{"online away away", "online away offline", "online offline away", "online offline offline"}

type qualifyRow struct {
	name  string
	entry statussync.Entry
	want  bool
}

// qualifyRows are all states of all channels, a missing one among them, and
// what else R118 is about.
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
			if _, err := focus.Holds(all, nil, enabled()); errors.Is(err, focus.ErrUnfit) == row.want {
				t.Errorf("Holds: %v, want fit: %v", err, row.want)
			}
		})
	}
}

// checkRows are what switches focus mode off (R125), and settings that are
// wrong.
var checkRows = []struct {
	name string
	set  func(all []statussync.System, s *focus.Settings)
	want error
}{
	{"R125/as it was", func([]statussync.System, *focus.Settings) {}, nil},
	{"R125/by id", func(_ []statussync.System, s *focus.Settings) { s.Status = "#9" }, nil},
	{"R125/the status was deleted", func(all []statussync.System, _ *focus.Settings) {
		all[0].Catalog = without(all[0].Catalog, onCall)
	}, focus.ErrMissing},
	{"R125/its channels changed", func(all []statussync.System, _ *focus.Settings) {
		all[0].Catalog[3].Channels = channels("online", "online", "away")
	}, focus.ErrUnfit},
	{"R125/it can no longer be set", func(all []statussync.System, _ *focus.Settings) {
		all[0].Catalog[3].Settable = false
	}, focus.ErrUnfit},
	{"R125/its name is not unique any more", func(all []statussync.System, _ *focus.Settings) {
		all[0].Catalog[4].Name = "On a call"
	}, statussync.ErrAmbiguousStatus},
	{"D21/what comes back instead does not exist", func(_ []statussync.System, s *focus.Settings) { s.Else = "none" }, statussync.ErrUnknownStatus},
	{"D21/or cannot be set", func(all []statussync.System, s *focus.Settings) {
		all[0].Catalog[0].Settable, s.Else = false, "Online"
	}, statussync.ErrBadHolds},
	{"R117/a system that does not exist", func(_ []statussync.System, s *focus.Settings) { s.In = "none" }, statussync.ErrBadHolds},
	{"R117/while nothing", func(_ []statussync.System, s *focus.Settings) { s.While = nil }, statussync.ErrBadHolds},
	{"R117/while work in a system that does not exist", func(_ []statussync.System, s *focus.Settings) { s.While = []string{"none"} }, statussync.ErrBadHolds},
	{"R117/while work in the very system", func(_ []statussync.System, s *focus.Settings) { s.While = []string{"zendesk"} }, statussync.ErrBadHolds},
}

func TestCheck(t *testing.T) {
	for _, row := range checkRows {
		t.Run(row.name, func(t *testing.T) {
			all, settings := systems(), enabled()
			row.set(all, &settings)
			holds, err := focus.Holds(all, nil, settings)
			if !errors.Is(err, row.want) {
				t.Errorf("Holds: %v, want %v", err, row.want)
			}
			want := []statussync.Hold{{While: settings.While, In: settings.In, Status: settings.Status, Else: settings.Else}}
			if row.want != nil {
				want = nil
			}
			if diff := cmp.Diff(want, holds); diff != "" {
				t.Errorf("the holds (-want +got):\n%s", diff)
			}
			settings.Enabled = false
			if holds, err := focus.Holds(all, nil, settings); len(holds) > 0 || err != nil {
				t.Errorf("disabled: %v, %v", holds, err)
			}
		})
	}
}

// TestHoldsReportsAll: all problems are reported at once, and by which
// settings.
func TestHoldsReportsAll(t *testing.T) {
	missing := focus.Settings{Enabled: true, While: []string{"connect"}, In: "phone", Status: "none"}
	_, err := focus.Holds(systems(), nil, enabled(), focus.Settings{}, enabled(), missing)
	for _, want := range []error{statussync.ErrBadHolds, focus.ErrMissing, statussync.ErrUnknownStatus} {
		if !errors.Is(err, want) {
			t.Errorf("%v: not reported in:\n%v", want, err)
		}
	}
	for _, want := range []string{`settings 3: bad holds: In: other settings are for "zendesk"`, "settings 4: focus: the status does not exist"} {
		if !strings.Contains(fmt.Sprint(err), want) {
			t.Errorf("%q: not in:\n%v", want, err)
		}
	}
}
