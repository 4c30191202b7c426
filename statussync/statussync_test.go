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

func compiled(t testing.TB, kinds []kind, pairs ...statussync.Pair) *statussync.Rules {
	t.Helper()
	return newModel(t, kinds, pairs...).rules
}

// busy is a state with something in every field.
func busy(t testing.TB) (state, *statussync.Rules) {
	m := newModel(t, two(), withAircall())
	w := m.start("3", "available")
	m.click(w, 0, "91", false)
	m.deliver(w, 0, false)
	m.send(w, 1)
	for i := range w.state.Sides {
		s := &w.state.Sides[i]
		s.Hold, s.Groups, s.Active, s.ActiveMark.Seq = "4", "g", true, 3
		s.Blocked = statussync.Block{Status: "2", Code: "x", Epoch: 7}
		s.Doubt = statussync.Doubt{Why: statussync.Limbo, Status: "2", By: statussync.Machine, Mark: s.Known.Mark, Until: at(300)}
		s.Ask = at(310)
	}
	return w.state, m.rules
}

func TestStateIsJSON(t *testing.T) {
	want, _ := busy(t)
	text, err := json.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	var got state
	if err := json.Unmarshal(text, &got); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("round trip mismatch (-want +got):\n%s", diff)
	}
}

// TestIdleStateIsSmall holds the state of an agent with nothing under way to one
// kilobyte of JSON.
func TestIdleStateIsSmall(t *testing.T) {
	m := newModel(t, two(), withAircall())
	w := m.start("3", "available")
	for _, st := range []status{"91", "3", "92", "3", "91", "3", "92", "91"} {
		w.now += 100
		m.click(w, 0, st, false)
		m.drain(w)
	}
	text, err := json.Marshal(w.state)
	if err != nil {
		t.Fatal(err)
	}
	if len(text) > 1100 {
		t.Errorf("an idle agent takes %d bytes:\n%s", len(text), text)
	}
}

func TestDecideIsPure(t *testing.T) {
	before, rules := busy(t)
	text, err := json.Marshal(before)
	if err != nil {
		t.Fatal(err)
	}
	reading := statussync.Reading{System: "aircall", Started: at(320), Status: "unavailable/lunch", Groups: "h"}
	for _, o := range []statussync.Observation{
		statussync.Chose{At: at(320), System: "aircall", ID: "e", Status: "unavailable", Mark: statussync.Mark{At: at(319)}},
		statussync.Acted{At: at(320), System: "zendesk", ID: "f", Mark: statussync.Mark{At: at(319), Seq: 9}},
		statussync.Signed{At: at(320), System: "zendesk", ID: "g", Mark: statussync.Mark{At: at(319), Seq: 9}},
		statussync.Read{At: at(320), Reading: reading},
		statussync.Swept{At: at(320), Readings: []statussync.Reading{reading}},
		statussync.Held{At: at(320), System: "zendesk"},
		statussync.Sending{At: at(320), System: "zendesk"},
		statussync.Sent{At: at(320), System: "aircall"},
		statussync.Woke{At: at(900)},
	} {
		statussync.Decide(before, o, rules)
		after, err := json.Marshal(before)
		if err != nil {
			t.Fatal(err)
		}
		if string(after) != string(text) {
			t.Fatalf("%T changed the state it was given", o)
		}
	}
}

func TestUnknownSystems(t *testing.T) {
	before, rules := busy(t)
	for _, o := range []statussync.Observation{
		statussync.Chose{At: at(201), System: "none", Status: "3"},
		statussync.Swept{At: at(201), Readings: []statussync.Reading{{System: "none", Status: "3"}}},
	} {
		after, _ := statussync.Decide(before, o, rules)
		if diff := cmp.Diff(before, after); diff != "" {
			t.Errorf("%T of an unknown system changed the state:\n%s", o, diff)
		}
	}
	if _, ok := before.Side("none"); ok {
		t.Error("a side of an unknown system")
	}
}

// TestGroupsUnblock: a refusal holds until the agent's groups change (S11).
func TestGroupsUnblock(t *testing.T) {
	p := &play{t: t, rules: compiled(t, two(), withAircall())}
	for _, k := range two() {
		p.systems = append(p.systems, k.System)
	}
	p.tell("0 sweep 3 available\n 10 zendesk clicks 91\n 10 aircall send\n 11 aircall refused x")
	reading := p.reading(1, 60, "available", "another")
	p.see(statussync.Swept{At: at(60), Readings: []statussync.Reading{reading}})
	want := "zendesk 91, aircall available>unavailable/lunch, write aircall unavailable/lunch | aircall=unavailable/lunch, aircall blocked unavailable/lunch"
	if diff := cmp.Diff(want, p.ends()); diff != "" {
		t.Errorf("after a change of groups (-want +got):\n%s", diff)
	}
}

// TestWindowFromProvider: where the provider dates its reply, the echo's window
// is on its clock (S6), however far off that is.
func TestWindowFromProvider(t *testing.T) {
	p := &play{t: t, rules: compiled(t, two(), withAircall())}
	for _, k := range two() {
		p.systems = append(p.systems, k.System)
	}
	p.tell("0 sweep 3 available\n 10 zendesk clicks 91\n 10 aircall send")
	p.see(statussync.Sent{At: at(11), System: "aircall", From: at(40), To: at(41)})
	p.tell("12 aircall event unavailable/lunch 40")
	want := "zendesk 91, aircall unavailable/lunch | aircall=unavailable/lunch"
	if diff := cmp.Diff(want, p.ends()); diff != "" {
		t.Errorf("an echo by the provider's clock (-want +got):\n%s", diff)
	}
}

func TestCheck(t *testing.T) {
	rules := compiled(t, two(), withAircall())
	wants := func(a, b status) state {
		return state{Sides: []statussync.Side{
			{System: "zendesk", Want: statussync.Wish{Status: a}}, {System: "aircall", Want: statussync.Wish{Status: b}},
		}}
	}
	for _, tt := range []struct {
		name string
		s    state
		ok   bool
	}{
		{"agree", wants("3", "available"), true},
		{"agree by translation back", wants("4", "unavailable"), true},
		{"a reason without a rule", wants("2", "unavailable/other"), true},
		{"unmapped", wants("99", "available"), true},
		{"nothing known", wants("3", ""), true},
		{"disagree", wants("3", "unavailable"), false},
		{"a reason with a rule of its own", wants("2", "unavailable/lunch"), false},
	} {
		err := statussync.Check(tt.s, rules)
		if got := err == nil; got != tt.ok || err != nil && !errors.Is(err, statussync.ErrInconsistent) {
			t.Errorf("%s: Check = %v", tt.name, err)
		}
	}
}

func TestDueAfterRestart(t *testing.T) {
	p := &play{t: t, rules: compiled(t, two(), withAircall())}
	for _, k := range two() {
		p.systems = append(p.systems, k.System)
	}
	p.tell("0 sweep 3 available\n 10 zendesk clicks 91")
	for _, sec := range []int{10, 1000} {
		due := statussync.Due(p.state, at(sec), p.rules)
		if len(due) != 1 || due[0].Kind != statussync.Write || due[0].Status != "unavailable/lunch" {
			t.Errorf("due at %d: %+v", sec, due)
		}
	}
	p.tell("10 aircall send")
	due := statussync.Due(p.state, at(1000), p.rules) // the wake is long past
	if len(due) != 1 || due[0].Kind != statussync.Wake || due[0].At.After(at(1000)) {
		t.Errorf("due after a crash: %+v", due)
	}
	p.tell("1000 wake")
	due = statussync.Due(p.state, at(1000), p.rules)
	if len(due) != 1 || due[0].Kind != statussync.Reread {
		t.Errorf("due after the wake: %+v", due)
	}
}

func TestReasons(t *testing.T) {
	systems := two()
	rules := compiled(t, systems, withAircall())
	p := &play{t: t, rules: rules, systems: []statussync.System{systems[0].System, systems[1].System}}
	var got []string
	for line := range strings.Lines("0 sweep 3 available\n10 zendesk clicks 91\n11 zendesk clicks 92\n12 aircall send\n13 aircall refused no_seat\n20 aircall event unavailable 18\n") {
		p.tell(line)
		for _, e := range p.effects {
			got = append(got, e.Reason())
		}
	}
	p.tell("60 sweep 92 unavailable/lunch\n120 sweep 92 unavailable/lunch")
	for _, e := range p.effects {
		got = append(got, e.Reason())
	}
	want := []string{
		"set aircall to unavailable/lunch: changed in zendesk at 09:00:10.000",
		"set aircall to unavailable/training: changed in zendesk at 09:00:11.000",
		"set aircall to unavailable/training: changed in zendesk at 09:00:11.000",
		"aircall blocked: unavailable/training (no_seat)",
		"look again at 09:00:23.000",
		"set zendesk to Lunch: changed in aircall between 09:00:18.000 and 09:01:00.000, seen by a reading",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("reasons mismatch (-want +got):\n%s", diff)
	}
	if got := (statussync.Cause{Origin: statussync.Origin{System: "zendesk"}}).String(); got != "found in zendesk at the start" {
		t.Errorf("a found cause: %q", got)
	}
	if got := (statussync.Effect{Kind: statussync.Reread, System: "zendesk", At: time.Now()}).Reason(); got != "read zendesk" {
		t.Errorf("a reading: %q", got)
	}
}
