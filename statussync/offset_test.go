package statussync_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/statussync"
)

func known(lo, hi float64) statussync.Offset {
	return statussync.Offset{Lo: sec(lo).Sub(newYear), Hi: sec(hi).Sub(newYear), Known: true}
}

// TestOffset learns a clock from what replies and echoes report (S2).
func TestOffset(t *testing.T) {
	var unknown statussync.Offset
	for _, tt := range []struct {
		name      string
		got, want statussync.Offset
	}{
		{"a reply", unknown.Learn(sec(100), sec(80), sec(80.4)), known(19.6, 21)},
		{"one that narrows it", known(19.6, 21).Learn(sec(101), sec(81.2), sec(81.3)), known(19.7, 20.8)},
		{"one that does not", known(20, 20.1).Learn(sec(100), sec(80), sec(80.4)), known(20, 20.1)},
		{"one that just touches it", known(20, 21).Learn(sec(100), sec(79), sec(80)), known(20, 21)},
		{"a clock that was set forward", known(20, 21).Learn(sec(200), sec(80), sec(80.4)), known(119.6, 121)},
		{"or back", known(20, 21).Learn(sec(80), sec(80), sec(80.4)), known(-0.4, 1)},
		{"an echo", unknown.LearnEcho(sec(100), 0, sec(80), sec(80.4)), known(19.6, 20)},
		{"an echo that counts seconds", unknown.LearnEcho(sec(100), time.Second, sec(80), sec(80.4)), known(19.6, 21)},
		{"an echo that narrows it", known(19.6, 21).LearnEcho(sec(100), 0, sec(79.9), sec(80)), known(20, 20.1)},
	} {
		if diff := cmp.Diff(tt.want, tt.got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}

// TestPlace puts marks on our clock (S2).
func TestPlace(t *testing.T) {
	span := func(from, to float64) statussync.Span { return statussync.Span{Earliest: sec(from), Latest: sec(to)} }
	for _, tt := range []struct {
		name    string
		offset  statussync.Offset
		mark    time.Time
		grain   time.Duration
		receipt float64
		want    statussync.Span
		ok      bool
	}{
		{"a clock like ours", known(0, 0), sec(10), 0, 60, span(9.5, 10.5), true},
		{"marks that count seconds", known(0, 0), sec(10), time.Second, 60, span(9.5, 11.5), true},
		{"a clock that is ahead", known(20, 21), sec(40), 0, 60, span(18.5, 20.5), true},
		{"an unknown clock", statussync.Offset{}, sec(40), 0, 60, span(35, 45), true},
		{"nothing happens after its report", known(0, 0), sec(60.2), 0, 60, span(59.7, 60), true},
		{"not even a little", known(0, 0), sec(62.5), 0, 60, span(60, 60), true},
		{"a mark in the future", known(0, 0), sec(62.6), 0, 60, span(55, 60), false},
		{"in the year 9999", known(0, 0), time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC), 0, 60, span(55, 60), false},
		{"no mark", known(0, 0), time.Time{}, 0, 60, span(55, 60), false},
		{"a time zone ahead, which is known", known(3600, 3600), sec(3610), 0, 60, span(9.5, 10.5), true},
	} {
		got, ok := tt.offset.Place(tt.mark, tt.grain, sec(tt.receipt))
		if diff := cmp.Diff(tt.want, got); diff != "" || ok != tt.ok {
			t.Errorf("%s: usable %v, want %v (-want +got):\n%s", tt.name, ok, tt.ok, diff)
		}
	}
}
