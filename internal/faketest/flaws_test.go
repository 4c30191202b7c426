package faketest_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/internal/faketest"
)

// The provider's clock is off; the machine's is not.
func TestSkew(t *testing.T) {
	clk := ctikit.NewVirtualClock(start)
	f := things(t, clk)
	for _, skew := range []time.Duration{0, time.Minute, -time.Hour, 0} {
		f.SetSkew(skew)
		want := start.Add(skew)
		if got := f.Clock.Now(); !got.Equal(want) {
			t.Errorf("skew %v: the provider's clock shows %v, want %v", skew, got, want)
		}
		if got := send(t, f, "GET", "/things/7", "").header.Get("Date"); got != want.Format(http.TimeFormat) {
			t.Errorf("skew %v: Date %q, want %q", skew, got, want.Format(http.TimeFormat))
		}
	}
	if got := f.Machine().Now(); !got.Equal(start) {
		t.Errorf("the machine's clock shows %v, want %v", got, start)
	}
}

// A share of the writes is spread evenly; the next n come besides.
func TestIgnoredWrites(t *testing.T) {
	tests := []struct {
		name          string
		percent, next int
		want          []bool
	}{
		{"none", 0, 0, []bool{false, false, false, false}},
		{"all", 100, 0, []bool{true, true, true, true}},
		{"half", 50, 0, []bool{false, true, false, true}},
		{"a quarter", 25, 0, []bool{false, false, false, true}},
		{"the next two", 0, 2, []bool{true, true, false, false}},
		{"the next one and half", 50, 1, []bool{true, true, false, true}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := faketest.New(t, nil)
			must(t, f.IgnoreWrites(tt.percent))
			must(t, f.IgnoreNextWrites(tt.next))
			var got []bool
			ignored := 0
			for range tt.want {
				got = append(got, f.Ignores())
				if got[len(got)-1] {
					ignored++
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" || f.IgnoredWrites() != ignored {
				t.Errorf("%d counted, %d ignored (-want +got):\n%s", f.IgnoredWrites(), ignored, diff)
			}
		})
	}
}

func TestMarkAhead(t *testing.T) {
	f := faketest.New(t, nil)
	must(t, f.MarkAhead(2, time.Hour))
	var got []time.Duration
	for range 3 {
		got = append(got, f.Mark(start).Sub(start))
	}
	if diff := cmp.Diff([]time.Duration{time.Hour, time.Hour, 0}, got); diff != "" {
		t.Errorf("marks (-want +got):\n%s", diff)
	}
}

// A list shows the oldest state that is known until the first is one lag old. A
// lag that grows brings no forgotten state back.
func TestHistory(t *testing.T) {
	clk := ctikit.NewVirtualClock(start)
	f := faketest.New(t, clk)
	var h faketest.History[string]
	after := func(d time.Duration) { clk.RunUntil(clk.Now().Add(d)) }
	want := func(shown string) {
		t.Helper()
		if got := h.Listed(f); got != shown {
			t.Errorf("after %v the list shows %q, want %q", clk.Now().Sub(start), got, shown)
		}
	}
	h.Remember(f, "a")
	want("a")
	must(t, f.SetListLag(5*time.Second))
	want("a")
	after(time.Second)
	h.Remember(f, "b")
	after(time.Second)
	h.Remember(f, "c")
	want("a")
	after(4 * time.Second)
	want("b")
	f.SetSkew(time.Hour) // lists lag by the machine's time
	want("b")
	after(time.Second)
	want("c")
	must(t, f.SetListLag(0))
	h.Remember(f, "d")
	want("d")
	must(t, f.SetListLag(time.Hour))
	want("d")
	if !faketest.Shows(&h, "d") || faketest.Shows(&h, "c") || faketest.Shows(&faketest.History[string]{}, "") {
		t.Error("Shows does not compare with the latest state")
	}
}

// Changed runs once for each change, within the lock.
func TestChanged(t *testing.T) {
	f, n := things(t, ctikit.NewVirtualClock(start)), 0
	f.Changed = func() { n++ }
	send(t, f, "GET", "/things/7", "")
	send(t, f, "PUT", "/things/7", `{"value":"new"}`)
	f.Locked(func() {})
	if n != 2 {
		t.Errorf("Changed ran %d times, want 2", n)
	}
}
