package statussync_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/ctikit/ctikit/statussync"
)

// TestForgottenWish: what a hold of an earlier run displaced is unknown, and does
// not become a wish, which would be copied (D15).
func TestForgottenWish(t *testing.T) {
	rules := compiled(t, two(), withAircall())
	var s statussync.State
	var effects []statussync.Effect
	for _, o := range []statussync.Observation{
		statussync.Held{At: at(10), System: "zendesk", Status: "4"},
		statussync.Swept{At: at(11), Readings: []statussync.Reading{
			{System: "zendesk", Started: at(11), Status: "4", Mark: statussync.Mark{At: at(1)}}, {System: "aircall", Started: at(11), Status: "available"},
		}},
		statussync.Held{At: at(20), System: "zendesk"},
	} {
		s, effects = statussync.Decide(s, o, rules)
	}
	if len(effects) == 0 || effects[0].Code != statussync.WishUnknown {
		t.Errorf("effects: %v", effects)
	}
	for sec := 80; sec < 400; sec += 60 {
		s, effects = statussync.Decide(s, statussync.Swept{At: at(sec), Readings: []statussync.Reading{
			{System: "zendesk", Started: at(sec), Status: "4", Mark: statussync.Mark{At: at(1)}}, {System: "aircall", Started: at(sec), Status: "available"},
		}}, rules)
		for _, e := range effects {
			if e.Kind == statussync.Write {
				t.Errorf("at %d: %s", sec, e.Reason())
			}
		}
	}
}

// TestFaithful: a pair may insist that available and offline mean the same on both
// sides, and everything else means anything (R129, R130).
func TestFaithful(t *testing.T) {
	desk := statussync.System{Name: "desk", Catalog: statussync.Catalog{
		{Status: "3", Name: "Online", Settable: true, Presence: statussync.Available},
		{Status: "2", Name: "Offline", Settable: true, Presence: statussync.Offline}, {Status: "4", Name: "Away", Settable: true},
	}}
	phone := statussync.System{Name: "phone", Catalog: statussync.Catalog{
		{Status: "on", Name: "on", Settable: true, Presence: statussync.Available},
		{Status: "off", Name: "off", Settable: true, Presence: statussync.Offline}, {Status: "break", Name: "break", Settable: true},
	}}
	for _, tt := range []struct {
		rule statussync.Rule
		ok   bool
	}{
		{statussync.Forward("Online", "on"), true}, {statussync.Forward("Online", "off"), false}, {statussync.Forward("Online", "break"), false},
		{statussync.Forward("Offline", "off"), true}, {statussync.Forward("Offline", "on"), false}, {statussync.Both("Offline", "break"), false},
		{statussync.Forward("Away", "on"), true}, {statussync.Forward("Away", "off"), true}, {statussync.Backward("Online", "break"), true},
	} {
		_, err := statussync.Compile([]statussync.System{desk, phone},
			[]statussync.Pair{{A: "desk", B: "phone", Faithful: true, Rules: []statussync.Rule{tt.rule}}})
		if tt.ok != (err == nil) || !tt.ok && !errors.Is(err, statussync.ErrMapping) {
			t.Errorf("%+v: %v", tt.rule, err)
		}
	}
	if got := fmt.Sprint(statussync.Offline, ", ", statussync.Unfixed, ", ", statussync.Presence(7)); got != "the offline status, any status, Presence(7)" {
		t.Errorf("presences: %s", got)
	}
}
