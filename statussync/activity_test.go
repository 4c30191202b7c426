package statussync_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/statussync"
)

// TestActivityIn: what an agent is doing is known without any hold. What a list
// shows counts from two seconds before it, as in S3.
func TestActivityIn(t *testing.T) {
	edge := func(s float64, id string, step statussync.Step) statussync.Report {
		return statussync.Report{System: "aircall", At: sec(s), Edge: &statussync.Edge{Item: id, Step: step}}
	}
	shows := func(s float64, doing statussync.Doing, items ...string) statussync.Report {
		r := statussync.Report{System: "aircall", Source: statussync.Reading, At: sec(s), Since: sec(s), Doing: doing, Active: statussync.Known(doing != "")}
		if len(items) > 0 {
			r.Items, r.Active = items, statussync.Unreported
		}
		return r
	}
	tests := []struct {
		name    string
		reports []statussync.Report
		want    string // doing since; items
	}{
		{"nothing", nil, ""},
		{"a ring", []statussync.Report{edge(10, "c1", statussync.Rings)}, "ringing 10; c1 ringing 10"},
		{"a ring again", []statussync.Report{edge(10, "c1", statussync.Rings), edge(15, "c1", statussync.Rings)}, "ringing 10; c1 ringing 10"},
		{"answered", []statussync.Report{edge(10, "c1", statussync.Rings), edge(14, "c1", statussync.Begins)}, "working 14; c1 working 14"},
		{"answered, reported twice", []statussync.Report{
			edge(10, "c1", statussync.Rings), edge(14, "c1", statussync.Begins), edge(20, "c1", statussync.Begins)}, "working 14; c1 working 14"},
		{"the ring comes late", []statussync.Report{edge(14, "c1", statussync.Begins), edge(10, "c1", statussync.Rings)}, "working 14; c1 working 14"},
		{"a call and a ring", []statussync.Report{edge(10, "c1", statussync.Begins), edge(20, "c2", statussync.Rings)},
			"working 10; c1 working 10, c2 ringing 20"},
		{"wrap-up", []statussync.Report{edge(10, "c1", statussync.Begins), edge(20, "c1", statussync.Ends), edge(20, statussync.WrapUpItem, statussync.Begins)},
			"wrap-up 20; wrap-up wrap-up 20"},
		{"the end", []statussync.Report{edge(10, "c1", statussync.Begins), edge(20, "c1", statussync.Ends)}, ""},
		{"activity of which nothing is known", []statussync.Report{shows(10, statussync.Busy)}, "busy 10;  busy 8"},
		{"a list says in a call, then in wrap-up", []statussync.Report{
			shows(10, statussync.Working), shows(30, statussync.WrappingUp), shows(40, statussync.WrappingUp)}, "wrap-up 30;  busy 8"},
		{"an older list says what was", []statussync.Report{shows(30, statussync.WrappingUp), shows(10, statussync.Working)}, "wrap-up 30;  busy 28"},
		{"items, and then their wrap-up", []statussync.Report{
			shows(10, statussync.Working, "c1"), shows(30, statussync.WrappingUp, "c1")}, "wrap-up 30; c1 working 8"},
		{"an event is newer than the list", []statussync.Report{shows(10, statussync.WrappingUp, "c1"), edge(20, "c2", statussync.Begins)},
			"working 8; c1 working 8, c2 working 20"},
		{"no more of it", []statussync.Report{shows(10, statussync.Working), shows(20, "")}, ""},
	}
	rules := (&ruleSet{systems: []statussync.System{zendeskLike().System, aircallLike().System}, pairs: []statussync.Pair{aircallPair()}}).compile(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var s statussync.State
			for _, r := range tt.reports {
				s, _ = statussync.Decide(s, r, rules)
				s = stored(t, s)
			}
			if got := activityText(statussync.ActivityIn(s, "aircall")); got != tt.want {
				t.Errorf("is %q, want %q", got, tt.want)
			}
			if got := statussync.ActivityIn(s, "dialpad"); !cmp.Equal(got, statussync.Activity{}) {
				t.Errorf("of another system: %v", got)
			}
		})
	}
}

// TestActivityIsSeen: the same again need not be saved, another one must.
func TestActivityIsSeen(t *testing.T) {
	rules := (&ruleSet{systems: []statussync.System{aircallLike().System}}).compile(t)
	at := func(s statussync.State, second float64, doing statussync.Doing) statussync.State {
		s, _ = statussync.Decide(s, statussync.Report{System: "aircall", Source: statussync.List, At: sec(second), Since: sec(second),
			Active: statussync.Yes, Doing: doing}, rules)
		return s
	}
	first := at(statussync.State{}, 10, statussync.Working)
	if !statussync.OnlySeen(first, at(first, 70, statussync.Working)) {
		t.Error("the same again is to be saved")
	}
	if statussync.OnlySeen(first, at(first, 70, statussync.WrappingUp)) {
		t.Error("another activity is not saved")
	}
}

// activityText is an activity in one line, with seconds of stories.
func activityText(a statussync.Activity) (text string) {
	if a.Doing == "" {
		return ""
	}
	text = fmt.Sprintf("%s %v; ", a.Doing, a.Since.Sub(newYear).Seconds())
	for i, it := range a.Items {
		if i > 0 {
			text += ", "
		}
		text += fmt.Sprintf("%s %s %v", it.ID, it.Doing, it.Since.Sub(newYear).Seconds())
	}
	return text
}
