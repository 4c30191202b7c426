package statussync_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/statussync"
)

// played is a story by the rules of most rows, as far as it goes.
func played(t testing.TB, text string, holds ...statussync.Hold) *story {
	t.Helper()
	row := ruleRow{holds: holds, story: text}
	return row.play(t)
}

// underWay is a story that leaves something open in every part of a state: a
// hold and its write, an echo and a choice to be waited for, work, activity, a
// refusal.
func underWay(t testing.TB) *story {
	t.Helper()
	return played(t, `5 zendesk row 3 groups a
		10 zendesk clicks 91
		10 aircall send
		11 aircall refused x
		12 zendesk clicks 92
		12 aircall send
		13 aircall sent
		13 aircall event unavailable/lunch 12
		14 aircall begins c1
		14 aircall rings c2
		14 aircall ends c0
		15 zendesk read 92
		15 zendesk send`, onACall("aircall"))
}

func jsonOf(t testing.TB, s statussync.State) string {
	t.Helper()
	text, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestStateIsJSON(t *testing.T) {
	s := underWay(t).state
	if diff := cmp.Diff(jsonOf(t, s), jsonOf(t, stored(t, s))); diff != "" {
		t.Errorf("a stored state is another (-want +got):\n%s", diff)
	}
}

// TestStateIsSmall: a kilobyte holds an agent in two systems that report
// activity and presence, after a click and its echo.
func TestStateIsSmall(t *testing.T) {
	p := played(t, `1.137 zendesk idle
		1.137 zendesk in
		1.137 aircall idle
		1.137 aircall in
		10.137 zendesk clicks 91
		10.137 aircall send
		11.137 aircall sent
		11.137 aircall event unavailable/lunch`)
	if text := jsonOf(t, p.state); len(text) > 1000 {
		t.Errorf("%d bytes:\n%s", len(text), text)
	}
}

// inputs is one of each kind.
func inputs(system string, at float64) []statussync.Input {
	report := statussync.Report{System: system, At: sec(at), ID: "e", Status: "unavailable", Mark: statussync.Mark{At: sec(at - 1)}}
	work := statussync.Report{System: system, At: sec(at), Edge: &statussync.Edge{Item: "c1", Step: statussync.Ends}}
	reading := statussync.Report{
		System: system, Source: statussync.Reading, At: sec(at), Since: sec(at),
		Status: "unavailable/training", Items: []string{"c3"}, Groups: "b", Out: statussync.No,
	}
	list := reading
	list.Source = statussync.List
	return []statussync.Input{
		report, work, reading, list, statussync.Reports{list, report},
		statussync.Asked{At: sec(at), System: system, Status: "available"},
		statussync.Sending{At: sec(at), System: system},
		statussync.Sent{At: sec(at), System: system},
		statussync.Woke{At: sec(at)},
	}
}

func TestDecideIsPure(t *testing.T) {
	p := underWay(t)
	before := jsonOf(t, p.state)
	for _, at := range []float64{16, 900} {
		for _, in := range append(inputs("aircall", at), inputs("zendesk", at)...) {
			first, _ := statussync.Decide(p.state, in, p.rules)
			second, _ := statussync.Decide(p.state, in, p.rules)
			if diff := cmp.Diff(before, jsonOf(t, p.state)); diff != "" {
				t.Fatalf("%+v changed the state that it was given (-before +after):\n%s", in, diff)
			}
			if diff := cmp.Diff(jsonOf(t, first), jsonOf(t, second)); diff != "" {
				t.Fatalf("%+v twice differs (-first +second):\n%s", in, diff)
			}
		}
	}
}

func TestUnknownSystems(t *testing.T) {
	p := underWay(t)
	for _, in := range inputs("none", 16) {
		if _, ok := in.(statussync.Woke); ok {
			continue
		}
		after, _ := statussync.Decide(p.state, in, p.rules)
		if diff := cmp.Diff(jsonOf(t, p.state), jsonOf(t, after)); diff != "" {
			t.Errorf("%T of an unknown system changed the state (-before +after):\n%s", in, diff)
		}
	}
	if diff := cmp.Diff(statussync.View{}, statussync.Look(p.state, "none")); diff != "" {
		t.Errorf("a view of an unknown system (-want +got):\n%s", diff)
	}
}

func TestDueAfterRestart(t *testing.T) {
	p := played(t, "10 zendesk clicks 91")
	due := func(at float64) (texts []string) {
		for _, e := range statussync.Due(stored(t, p.state), sec(at), p.rules) {
			texts = append(texts, e.Reason())
		}
		return texts
	}
	written := []string{"set aircall to unavailable/lunch: changed in zendesk at 2026-01-01 09:00:10.000 UTC"}
	if diff := cmp.Diff(written, due(1000)); diff != "" {
		t.Errorf("before the write (-want +got):\n%s", diff)
	}
	p.play("10 aircall send")
	if diff := cmp.Diff([]string{"look again at 2026-01-01 09:01:40.000 UTC"}, due(20)); diff != "" {
		t.Errorf("in flight (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"read aircall"}, due(1000)); diff != "" {
		t.Errorf("long after a crash (-want +got):\n%s", diff)
	}
}

func TestReasons(t *testing.T) {
	p := played(t, "")
	var got []string
	for line := range strings.Lines(`10 zendesk clicks 91
		11 zendesk clicks 92
		12 aircall send
		13 aircall refused no_seat
		50 aircall row available since 45
		60 aircall row unavailable/other since 55
		61 aircall read unavailable/other
		70 aircall asked available
		71 zendesk send
		72 zendesk tool 3
		72 zendesk sent`) {
		p.play(line)
		for _, e := range p.effects {
			got = append(got, e.Reason())
		}
	}
	want := []string{
		"set aircall to unavailable/lunch: changed in zendesk at 2026-01-01 09:00:10.000 UTC",
		"set aircall to unavailable/training: changed in zendesk at 2026-01-01 09:00:11.000 UTC",
		"set aircall to unavailable/training: changed in zendesk at 2026-01-01 09:00:11.000 UTC",
		"aircall: refused unavailable/training for good (no_seat)",
		"read aircall",
		"set zendesk to Offline: changed in aircall between 2026-01-01 09:00:45.000 UTC and 2026-01-01 09:01:01.000 UTC, seen by a reading",
		"set zendesk to Online: asked by somebody at 2026-01-01 09:01:10.000 UTC",
		"set aircall to available: asked by somebody at 2026-01-01 09:01:10.000 UTC",
		"set zendesk to Online: asked by somebody at 2026-01-01 09:01:10.000 UTC",
		"set aircall to available: asked by somebody at 2026-01-01 09:01:10.000 UTC",
		"look again at 2026-01-01 09:02:41.000 UTC",
		"set aircall to available: asked by somebody at 2026-01-01 09:01:10.000 UTC",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("reasons (-want +got):\n%s", diff)
	}
	hold := played(t, "10 aircall begins c1\n 10 zendesk read 3", onACall("aircall"))
	if diff := cmp.Diff("hold zendesk at On a call", hold.effects[0].Reason()); diff != "" {
		t.Errorf("a hold's reason (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff("found in zendesk at the start", statussync.Cause{System: "zendesk"}.String()); diff != "" {
		t.Errorf("a found cause (-want +got):\n%s", diff)
	}
}

func TestCheck(t *testing.T) {
	for _, tt := range []struct {
		name, story string
		consistent  bool
		pair        func(*statussync.Pair)
		then        func(*ruleSet)
	}{
		{name: "agree", story: "", consistent: true},
		{name: "agree by translation back", story: "10 zendesk clicks 4", consistent: true},
		{name: "a reason without a rule", story: "10 aircall event unavailable/other", consistent: true},
		{name: "unmapped", story: "10 zendesk clicks 99\n 11 aircall event unavailable/lunch", consistent: true},
		{name: "nothing is known of one", story: "0 forget\n 1 zendesk row 3", consistent: true},
		{name: "blocked", story: lunchRefused, consistent: true},
		{name: "left apart", story: "10 aircall event unavailable/lunch", consistent: true, pair: leave},
		{name: "the leader has not moved", story: "10 aircall event unavailable/lunch", consistent: true, pair: revert},
		{name: "a changed rule", story: "10 zendesk clicks 91\n 20 rules", then: otherLunch},
	} {
		t.Run(tt.name, func(t *testing.T) {
			row := ruleRow{story: tt.story, pair: tt.pair, then: tt.then}
			p := row.play(t)
			err := statussync.Check(p.state, p.rules)
			if tt.consistent && err != nil || !tt.consistent && !errors.Is(err, statussync.ErrInconsistent) {
				t.Errorf("Check: %v, want consistent: %v", err, tt.consistent)
			}
		})
	}
}

// otherLunch has Lunch mean another reason.
func otherLunch(r *ruleSet) { r.pairs[0].Rules[3].B = "#unavailable/other" }

// TestMarkWithoutSpan takes a mark that nobody placed as exact, in a list as in an
// event.
func TestMarkWithoutSpan(t *testing.T) {
	rules, err := statussync.Compile([]statussync.System{someDesk, somePhone}, []statussync.Pair{inStep})
	if err != nil {
		t.Fatal(err)
	}
	noon := nine.Add(3 * time.Hour)
	state, _ := statussync.Decide(foundAtNine(rules), statussync.Report{
		System: "zendesk", Source: statussync.List, At: noon, Since: noon,
		Status: "120045", Mark: statussync.Mark{At: noon.Add(-time.Minute)},
	}, rules)
	if got := statussync.Look(state, "aircall").Wants; got != "unavailable/out_for_lunch" {
		t.Errorf("the phone's wish after the list is %q, want %q", got, "unavailable/out_for_lunch")
	}
}
