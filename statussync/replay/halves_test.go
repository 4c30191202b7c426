package replay_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/journal"
	"github.com/ctikit/ctikit/statussync/replay"
)

// A coarse status after a refined one of ours may be half of our echo or a choice:
// that it is marked as ours does not decide it. The next reading did, in the engine
// and here.
func TestHalves(t *testing.T) {
	s := office()
	s.Systems[1].UndatedReadings = true
	s.Systems[1].Catalog = catalog("on", "off", "off/x")
	s.Pairs = pairs(statussync.Both("lunch", "off/x"))
	for _, tt := range []struct {
		name, reads string
		want        []string
	}{
		{"half of our echo", "off/x", []string{"phone off/x"}},
		{"a choice", "off", []string{"phone off/x", "desk off"}},
	} {
		r := opened(s)
		r.click(10, "desk", "lunch")
		r.about(10, journal.Write{System: "phone", Status: "off/x", Cause: statussync.Cause{System: "desk", At: seconds(10)}})
		r.about(10.2, journal.Sent{System: "phone"})
		echo := r.report("phone", statussync.Event, 10.3, "off/x")
		echo.Ours = true
		r.about(10.5, journal.Reports{Reports: []journal.Report{echo}, Shows: map[string]statussync.Status{"phone": "off/x"}})
		half := r.report("phone", statussync.Event, 100, "off")
		half.Ours = true
		r.about(100, journal.Reports{Reports: []journal.Report{half}})
		shown := journal.Reports{Reports: []journal.Report{r.report("phone", statussync.Reading, 100.5, statussync.Status(tt.reads))}}
		shown.Reports[0].Mark, shown.Reports[0].Span = statussync.Mark{}, statussync.Span{}
		if tt.reads == "off" {
			shown.Shows = map[string]statussync.Status{"phone": "off"}
		}
		r.about(100.5, shown)
		r.end(300)
		result := r.replay(t, replay.Settings{})
		if diff := cmp.Diff(tt.want, short(result.Own)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
		if last := result.Own[len(result.Own)-1]; tt.reads == "off" && !last.Cause.At.Equal(seconds(100)) {
			t.Errorf("%s: the cause is %v, want the event's time", tt.name, last.Cause)
		}
	}
}
