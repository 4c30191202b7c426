package statussync_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/statussync"
)

// TestLook shows a side in each of the ways in which it can wait.
func TestLook(t *testing.T) {
	lunchAt10 := statussync.Cause{
		System: "zendesk", At: sec(10).UTC(), Span: statussync.Span{Earliest: sec(9.5), Latest: sec(10)},
	}
	undated := statussync.Span{Latest: sec(0)} // as a list showed it at the start
	dated := statussync.Span{Earliest: sec(-60.5), Latest: sec(-59.5)}
	toLunch := statussync.View{Shows: "available", Chosen: undated, Wants: "unavailable/lunch", Why: lunchAt10}
	waiting := func(v statussync.View, w statussync.Waiting) statussync.View {
		v.WaitsFor = w
		return v
	}
	open := func(v statussync.View, w statussync.Waiting) statussync.View {
		v.Open = w
		return v
	}
	inFlight := statussync.Waiting{For: statussync.Reply, Status: "unavailable/lunch", Since: sec(10), Until: sec(100)}
	notShown := statussync.Waiting{For: statussync.Echo, Status: "unavailable/lunch", Since: sec(10), Until: sec(16)}
	out := waiting(toLunch, statussync.Waiting{For: statussync.SignIn, Since: sec(4.5)})
	out.Out = true
	for _, tt := range []struct {
		name, system, story string
		holds               []statussync.Hold
		want                statussync.View
	}{
		{"nothing known", "zendesk", "1 forget", nil, statussync.View{}},
		{"as found", "zendesk", "", nil, statussync.View{Shows: "3", Chosen: dated, Wants: "3", Why: statussync.Cause{System: "zendesk"}}},
		{"to be written", "aircall", "10 zendesk clicks 91", nil, toLunch},
		{"in flight", "aircall", "10 zendesk clicks 91\n 10 aircall send", nil,
			open(waiting(toLunch, inFlight), inFlight)},
		{"not shown", "aircall", lunchSent, nil,
			open(waiting(toLunch, notShown), notShown)},
		{"refused", "aircall", lunchRefused, nil,
			waiting(toLunch, statussync.Waiting{For: statussync.Refusal, Status: "unavailable/lunch", Code: "x"})},
		{"signed out", "aircall", "5 aircall out\n 10 zendesk clicks 91", nil, out},
		{"to be placed", "aircall", "5 aircall event unavailable\n 10 zendesk clicks 91", nil,
			waiting(toLunch, statussync.Waiting{For: statussync.Place, Status: "unavailable", Since: sec(5)})},
		{"in flight, and to be placed", "aircall", "10 zendesk clicks 91\n 10 aircall send\n 12 aircall event unavailable", nil,
			open(waiting(toLunch, statussync.Waiting{For: statussync.Place, Status: "unavailable", Since: sec(12)}), inFlight)},
		{"away", "zendesk", "5 zendesk calls\n 10 zendesk machine 2", nil, statussync.View{
			Shows: "3", Chosen: dated, Wants: "3", Why: statussync.Cause{System: "zendesk"}, Active: true,
			WaitsFor: statussync.Waiting{For: statussync.Return, Status: "2", Since: sec(9.5)},
		}},
		{"held", "zendesk", held, calls, statussync.View{
			Shows: "9", Chosen: statussync.Span{Earliest: sec(10.5), Latest: sec(11)}, Ours: true,
			Wants: "3", Holds: "9", Held: sec(9.5), Why: statussync.Cause{System: "zendesk"},
		}},
		{"asked", "zendesk", "10 zendesk asked 91 lead", nil, statussync.View{Shows: "3", Chosen: dated, Wants: "91", Why: statussync.Cause{
			System: "zendesk", Asked: "lead", Span: statussync.Span{Earliest: sec(10), Latest: sec(10)},
		}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := played(t, tt.story, tt.holds...)
			if diff := cmp.Diff(tt.want, statussync.Look(p.state, tt.system)); diff != "" {
				t.Errorf("the view (-want +got):\n%s", diff)
			}
		})
	}
}
