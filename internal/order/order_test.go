package order_test

import (
	"testing"
	"time"

	"github.com/ctikit/ctikit/internal/order"
)

type mark = order.Mark[time.Duration]

func TestPlace(t *testing.T) {
	const ms = time.Millisecond
	at := func(d time.Duration, seq int64) mark { return mark{At: time.Hour + d, Seq: seq} }
	tests := []struct {
		name         string
		news, known  mark
		rounding     time.Duration
		same, differ order.Order // by whether the values are the same
	}{
		{"both unknown", mark{}, mark{}, 0, order.Unclear, order.Unclear},
		{"unknown news", mark{}, at(0, 0), 5 * ms, order.Unclear, order.Unclear},
		{"unknown before", at(0, 0), mark{}, 5 * ms, order.Unclear, order.Unclear},
		{"later", at(1, 0), at(0, 0), 0, order.Newer, order.Newer},
		{"earlier", at(0, 0), at(1, 0), 0, order.Older, order.Older},
		{"at once", at(0, 0), at(0, 0), 0, order.Again, order.Unclear},
		{"at once, later number", at(0, 2), at(0, 1), 0, order.Newer, order.Newer},
		{"at once, earlier number", at(0, 1), at(0, 2), 0, order.Older, order.Older},
		{"at once, one number", at(0, 2), at(0, 0), 0, order.Again, order.Unclear},
		{"times before numbers", at(1, 1), at(0, 2), 0, order.Newer, order.Newer},
		{"rounded up", at(5*ms, 0), at(0, 0), 5 * ms, order.Again, order.Unclear},
		{"rounded down", at(0, 0), at(5*ms, 0), 5 * ms, order.Again, order.Unclear},
		{"numbers of two sources do not compare", at(0, 2), at(0, 1), 5 * ms, order.Again, order.Unclear},
		{"more than rounding later", at(5*ms+1, 0), at(0, 0), 5 * ms, order.Newer, order.Newer},
		{"more than rounding earlier", at(0, 0), at(5*ms+1, 0), 5 * ms, order.Older, order.Older},
	}
	for _, tt := range tests {
		if got := tt.news.Place(tt.known, true, tt.rounding); got != tt.same {
			t.Errorf("%s, the same value: %v, want %v", tt.name, got, tt.same)
		}
		if got := tt.news.Place(tt.known, false, tt.rounding); got != tt.differ {
			t.Errorf("%s, another value: %v, want %v", tt.name, got, tt.differ)
		}
	}
}

func TestNear(t *testing.T) {
	a, b := mark{At: 10}, mark{At: 13, Seq: 2}
	for _, tt := range []struct {
		a, b   mark
		within time.Duration
		want   bool
	}{{a, b, 3, true}, {b, a, 3, true}, {a, b, 2, false}, {a, mark{}, 20, false}, {mark{}, mark{}, 20, false}} {
		if got := tt.a.Near(tt.b, tt.within); got != tt.want {
			t.Errorf("%v near %v within %d: %v, want %v", tt.a, tt.b, tt.within, got, tt.want)
		}
	}
	if !b.After(a) || a.After(b) || a.After(a) {
		t.Error("After does not agree with the times")
	}
}
