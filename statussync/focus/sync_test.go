package focus_test

import (
	"errors"
	"testing"

	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/focus"
)

// syncRows are the rules R126 to R136 and the decisions D16 to D20 as stories:
// the phone follows the desk as Amazon Connect does, and its work holds the
// desk. The last rows say what comes of a change at the phone.
//
// An end begins with what the phone shows. What stands at the start was found
// and moves nothing, so stories about the desk being Online begin with a click.
var syncRows = []storyRow{
	{"R126/the desk leads", "leads", "10 click away", "break, 4 | phone=break | "},
	{"R126/the phone does not", "leads", "10 wish break", "break, 3 |  | "},
	{"R126/without a pair both go their own way", "apart", "10 click away\n 20 wish lunch", "lunch, 4 |  | "},
	{"R132/a change at the desk is followed", "leads", "10 click away\n 20 click online\n 30 click offline", "offline, 2 | phone=break phone=available phone=offline | "},
	{"R132/even from a status without a mapping", "leads", "5 click lunch\n 10 wish lunch\n 20 click away", "break, 4 | phone=break | "},
	{"R132/a status without a mapping changes nothing", "leads", "5 click away\n 10 click lunch", "break, 91 | phone=break | "},
	{"R133/a change at the phone is taken back and notified", "leads", "5 click away\n 10 wish available", "break, 4 | phone=break reverted phone=break | "},
	{"R133/each time", "leads", "5 click away\n 10 wish available\n 20 wish lunch", "break, 4 | phone=break reverted phone=break reverted phone=break | "},
	{"R133/and if only a sweep shows it", "leads", "5 click away\n 10 wish available!\n 60 sweep\n 120 sweep", "break, 4 | phone=break reverted phone=break | "},
	{"R134/without a mapping it stays and nobody is notified", "leads", "5 click lunch\n 10 wish break", "break, 91 |  | "},
	{"R136/the held status chosen by hand takes calls until the next change", "leads", "5 click oncall\n 10 ring p1\n 20 end p1\n 30 ring p2\n 40 end p2\n 50 click away", "break, 4 | phone=break | D14 D14 D14 D14"},
	{"D16/a mapped desk takes back what no status of the desk means", "leads", "5 click away\n 10 wish busy", "break, 4 | phone=break reverted phone=break | "},
	{"D16/an unmapped desk takes back nothing", "leads", "5 click lunch\n 10 wish busy\n 60 sweep", "busy, 91 |  | "},
	{"D17/a status pending during a contact is taken back once", "leads", "2 click away\n 5 click online\n 10 ring p1\n 20 wish break\n 30 sweep p1\n 60 end p1\n 90 sweep", "available, 3 | phone=break phone=available zendesk=9 reverted phone=available zendesk=3 | R119 R120"},
	{"D17/and if only a reading shows it", "leads", "2 click away\n 5 click online\n 10 answer p1\n 20 wish break!\n 60 sweep p1\n 90 end p1\n 120 sweep", "available, 3 | phone=break phone=available zendesk=9 reverted phone=available zendesk=3 | R119 R120"},
	{"D18/late news is dropped", "leads", "5 click away\n 10 click offline\n 11 late lunch 7", "offline, 2 | phone=break phone=offline | "},
	{"D18/duplicate news too", "leads", "5 click away\n 6 again\n 10 wish available\n 11 again\n 20 again", "break, 4 | phone=break reverted phone=break | "},
	{"D18/each fact has its own mark", "leads", "10 click away!\n 12 in\n 14 late away 10", "break, 4 | phone=break | "},
	{"D19/what a hold wrote is not copied", "leads", "2 click away\n 5 ring p1\n 15 answer p1\n 60 sweep p1\n 90 end p1", "break, 4 | phone=break zendesk=9 zendesk=4 | R119 R120"},
	{"D19/a choice made meanwhile is", "leads", "5 ring p1\n 10 click offline\n 20 end p1", "offline, 2 | zendesk=9 phone=offline | R119 R123 R123"},
	{"D20/another tool's change is a choice", "leads", "10 api away", "break, 4 | phone=break | "},
	{"D20/during a hold too", "leads", "5 ring p1\n 10 api away\n 20 end p1", "break, 4 | zendesk=9 phone=break | R119 R123 R123"},
	{"D20/our own echo is none", "leads", "5 ring p1\n 6 again\n 20 end p1\n 21 again", "available, 3 | zendesk=9 zendesk=3 | R119 R120"},
	{"D20/within the window another maker's click is one", "leads", "5 ring p1\n 6 click oncall\n 20 end p1", "available, 9 | zendesk=9 | R119 R123 R123"},

	{"row/1 Online, mapped: Break is taken back", "leads", "2 click away\n 5 click online\n 10 wish break", "available, 3 | phone=break phone=available reverted phone=available | "},
	{"row/2 Away, mapped: Break is what it means", "leads", "5 click away\n 10 wish break", "break, 4 | phone=break | "},
	{"row/3 unmapped: Lunch stays", "leads", "5 click lunch\n 10 wish lunch", "lunch, 91 |  | "},
	{"row/4 Offline, mapped: Available is taken back", "leads", "5 click offline\n 10 wish available", "offline, 2 | phone=offline reverted phone=offline | "},
	{"row/5 Online, mapped, on a contact: a pending Break is taken back", "leads", "2 click away\n 5 click online\n 10 answer p1\n 20 wish break", "available, 9 | phone=break phone=available zendesk=9 reverted phone=available | R119"},
}

func TestSync(t *testing.T) {
	for _, row := range syncRows {
		row.run(t, func(p *story) string { return string(p.phone.Status) + ", " + p.ends() })
	}
}

// mappingRows are the rules about what may be saved: R128 to R131, R135, R137
// to R139, and a table of what may be saved. The rule of a pair
// that is compiled with focus and without.
var mappingRows = []struct {
	name     string
	from, to string // empty: nothing is mapped
	on       bool   // focus holds "On a call" while the phone has work
	want     error
}{
	{"R128/all unmapped at first", "", "", false, nil},
	{"R128/a system status", "Away", "Break", false, nil},
	{"R128/a custom status", "#91", "Lunch", false, nil},
	{"R129/Offline is Offline only", "Offline", "Break", false, statussync.ErrMapping},
	{"R129/Online is Available only", "Online", "Busy", false, statussync.ErrMapping},
	{"R130/any other may be anything", "In focus", "Offline", false, nil},
	{"R131/a status that is not there yet", "Training", "Break", false, statussync.ErrUnknownStatus},
	{"R135/the held status may be Available", "On a call", "Available", true, nil},
	{"R135/and nothing else", "On a call", "Break", true, focus.ErrMapped},
	{"R137/without focus it may be anything", "On a call", "Break", false, nil},
	{"R138/switched on while mapped otherwise", "On a call", "Offline", true, focus.ErrMapped},
	{"R138/un-mapped first", "", "", true, nil},
	{"R139/found mapped otherwise, it is switched off", "#9", "#busy", true, focus.ErrMapped},

	{"save/1 Offline to Offline", "Offline", "Offline", false, nil},
	{"save/2 Offline to Available", "Offline", "Available", false, statussync.ErrMapping},
	{"save/2 Offline to custom", "Offline", "Lunch", false, statussync.ErrMapping},
	{"save/3 Online to Available", "Online", "Available", false, nil},
	{"save/4 Online to Offline", "Online", "Offline", false, statussync.ErrMapping},
	{"save/4 Online to custom", "Online", "Lunch", false, statussync.ErrMapping},
	{"save/5 Away to Available", "Away", "Available", false, nil},
	{"save/5 Away to Offline", "Away", "Offline", false, nil},
	{"save/5 custom to custom", "Lunch", "Lunch", true, nil},
	{"save/6 un-map", "", "", false, nil},
	{"save/7 held to Available", "On a call", "Available", true, nil},
	{"save/7 held to none", "", "", true, nil},
	{"save/8 held to custom", "On a call", "Lunch", true, focus.ErrMapped},
	{"save/9 not held yet to custom", "On a call", "Lunch", false, nil},
}

func TestMapping(t *testing.T) {
	for _, row := range mappingRows {
		t.Run(row.name, func(t *testing.T) {
			pairs := leads()
			pairs[0].Rules = nil
			if row.from != "" {
				pairs[0].Rules = []statussync.Rule{statussync.Forward(row.from, row.to)}
			}
			settings := focus.Settings{Enabled: row.on, While: []string{"phone"}, In: "zendesk", Status: "On a call"}
			if err := compiled(pairs, settings); !errors.Is(err, row.want) {
				t.Errorf("compiled: %v, want %v", err, row.want)
			}
		})
	}
}

// compiled are the errors of settings and pairs together.
func compiled(pairs []statussync.Pair, settings focus.Settings) error {
	holds, err := focus.Holds(systems(), pairs, settings)
	if err != nil {
		return err
	}
	_, err = statussync.Compile(systems(), pairs, holds...)
	return err
}

// TestRefresh compiles a mapping once the catalog has its status (R131).
func TestRefresh(t *testing.T) {
	all, pairs := systems(), leads()
	pairs[0].Rules = append(pairs[0].Rules, statussync.Forward("Training", "Break"))
	if _, err := statussync.Compile(all, pairs); !errors.Is(err, statussync.ErrUnknownStatus) {
		t.Errorf("before: %v", err)
	}
	all[0].Catalog = append(all[0].Catalog, statussync.Entry{Status: "93", Name: "Training", Settable: true})
	if _, err := statussync.Compile(all, pairs); err != nil {
		t.Errorf("after: %v", err)
	}
}

// TestMappedElsewhere: what the held status means in other pairs, or in pairs
// that promise nothing, is nobody's business; a pair with faults of its own
// reports them.
func TestMappedElsewhere(t *testing.T) {
	hold := statussync.Hold{While: []string{"phone"}, In: "zendesk", Status: "On a call"}
	mapped := leads()
	mapped[0].Rules = []statussync.Rule{statussync.Forward("On a call", "Break")}
	loose := leads()
	loose[0].Rules, loose[0].PreservePresence = mapped[0].Rules, false
	broken := leads()
	broken[0].Rules = []statussync.Rule{statussync.Forward("On a call", "none")}
	for name, row := range map[string]struct {
		pairs []statussync.Pair
		hold  statussync.Hold
		want  error
	}{
		"mapped":            {mapped, hold, focus.ErrMapped},
		"loose":             {loose, hold, nil},
		"broken":            {broken, hold, nil},
		"of another system": {mapped, statussync.Hold{While: []string{"zendesk"}, In: "phone", Status: "Busy"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			if err := focus.Check(systems(), row.pairs, row.hold); !errors.Is(err, row.want) {
				t.Errorf("%v, want %v", err, row.want)
			}
		})
	}
}
