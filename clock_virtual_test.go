package ctikit_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit"
)

var start = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// diary notes what ran when.
type diary struct {
	v     *ctikit.VirtualClock
	lines []string
}

func (d *diary) note(what string) func() {
	return func() { d.lines = append(d.lines, fmt.Sprintf("%v %s", d.v.Now().Sub(start), what)) }
}

func TestVirtualOrdersByTimeThenByAsking(t *testing.T) {
	v := ctikit.NewVirtualClock(start)
	d := &diary{v: v}
	v.AfterFunc(2*time.Second, d.note("c"))
	v.AfterFunc(time.Second, d.note("a"))
	v.AfterFunc(time.Second, d.note("b"))
	v.AfterFunc(-time.Hour, d.note("at once"))
	for v.Step() {
	}
	want := []string{"0s at once", "1s a", "1s b", "2s c"}
	if diff := cmp.Diff(want, d.lines); diff != "" {
		t.Errorf("events (-want +got):\n%s", diff)
	}
	if _, ok := v.Next(); ok {
		t.Error("Next after the last event: want none")
	}
}

func TestVirtualRunUntil(t *testing.T) {
	v := ctikit.NewVirtualClock(start)
	d := &diary{v: v}
	v.AfterFunc(time.Second, func() {
		d.note("first")()
		v.AfterFunc(time.Second, d.note("born meanwhile"))
	})
	v.AfterFunc(time.Minute, d.note("too late"))
	v.RunUntil(start.Add(10 * time.Second))
	if diff := cmp.Diff([]string{"1s first", "2s born meanwhile"}, d.lines); diff != "" {
		t.Errorf("events (-want +got):\n%s", diff)
	}
	if got := v.Now().Sub(start); got != 10*time.Second {
		t.Errorf("Now is %v after the start, want 10s", got)
	}
	if next, ok := v.Next(); !ok || !next.Equal(start.Add(time.Minute)) {
		t.Errorf("Next = %v, %v, want the minute", next, ok)
	}
	v.RunUntil(start)
	if got := v.Now().Sub(start); got != 10*time.Second {
		t.Errorf("RunUntil the past moved the clock to %v", got)
	}
}

func TestVirtualSleepRunsEventsInside(t *testing.T) {
	v := ctikit.NewVirtualClock(start)
	d := &diary{v: v}
	v.AfterFunc(time.Second, func() {
		d.note("falls asleep")()
		if err := v.Sleep(t.Context(), 5*time.Second); err != nil {
			t.Error(err)
		}
		d.note("wakes")()
	})
	v.AfterFunc(3*time.Second, d.note("inside"))
	v.RunUntil(start.Add(2 * time.Second))
	want := []string{"1s falls asleep", "3s inside", "6s wakes"}
	if diff := cmp.Diff(want, d.lines); diff != "" {
		t.Errorf("events (-want +got):\n%s", diff)
	}
	if got := v.Now().Sub(start); got != 6*time.Second {
		t.Errorf("the clock shows %v, want 6s: it never goes back", got)
	}
}

func TestVirtualStop(t *testing.T) {
	v := ctikit.NewVirtualClock(start)
	d := &diary{v: v}
	var stops []func() bool
	for i := range 20 {
		stops = append(stops, v.AfterFunc(time.Duration(i%7)*time.Second, d.note(fmt.Sprint(i))))
	}
	for i, stop := range stops {
		if i != 13 && !stop() {
			t.Errorf("stop %d = false before the event, want true", i)
		}
	}
	for v.Step() {
	}
	if diff := cmp.Diff([]string{"6s 13"}, d.lines); diff != "" {
		t.Errorf("events (-want +got):\n%s", diff)
	}
	for i, stop := range stops {
		if stop() {
			t.Errorf("stop %d = true afterwards, want false", i)
		}
	}
}

func TestVirtualSleepEndsWithContext(t *testing.T) {
	v := ctikit.NewVirtualClock(start)
	ctx, cancel := context.WithCancel(t.Context())
	v.AfterFunc(time.Second, cancel)
	if err := v.Sleep(ctx, time.Minute); !errors.Is(err, context.Canceled) {
		t.Errorf("Sleep = %v, want context.Canceled", err)
	}
	if got := v.Now().Sub(start); got != time.Second {
		t.Errorf("woken after %v, want 1s", got)
	}
	if err := v.Sleep(ctx, 0); !errors.Is(err, context.Canceled) {
		t.Errorf("Sleep of an ended context = %v, want context.Canceled", err)
	}
}
