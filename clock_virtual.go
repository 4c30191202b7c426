package ctikit

import (
	"container/heap"
	"context"
	"time"
)

// VirtualClock is a clock that stands still until it is moved: a heap of events
// ordered by time, then by the order in which they were asked for. The same
// calls give the same order of events.
//
// It belongs to one goroutine. Events may ask for further events, and may
// sleep: the events due meanwhile run inside that Sleep.
type VirtualClock struct {
	now    time.Time
	asked  uint64
	events queue
}

// NewVirtualClock is a clock that shows start and has no events.
func NewVirtualClock(start time.Time) *VirtualClock { return &VirtualClock{now: start} }

// Now is the moment to which the clock has been moved.
func (v *VirtualClock) Now() time.Time { return v.now }

// AfterFunc has f called when the clock reaches d from now, even for a d of
// zero or less: f never runs inside AfterFunc.
func (v *VirtualClock) AfterFunc(d time.Duration, f func()) (stop func() bool) {
	v.asked++
	e := &event{at: v.now.Add(max(d, 0)), seq: v.asked, run: f}
	heap.Push(&v.events, e)
	return func() bool {
		if e.index < 0 {
			return false
		}
		heap.Remove(&v.events, e.index)
		return true
	}
}

// Sleep moves the clock by d, running the events due until then, and returns
// nil; or it returns the error of ctx once that has ended. A deadline of ctx
// is the machine's time and plays no part.
func (v *VirtualClock) Sleep(ctx context.Context, d time.Duration) error {
	if err := ctx.Err(); err != nil || d <= 0 {
		return err
	}
	end := v.now.Add(d)
	for v.dueBy(end) {
		v.Step()
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	v.moveTo(end)
	return nil
}

// Step moves the clock to the next event and runs it. It is false when there
// is none.
func (v *VirtualClock) Step() bool {
	if len(v.events) == 0 {
		return false
	}
	e := heap.Pop(&v.events).(*event)
	v.moveTo(e.at)
	e.run()
	return true
}

// RunUntil runs all events due up to t, those included that arise meanwhile,
// and leaves the clock at t. A t in the past only runs what is overdue.
func (v *VirtualClock) RunUntil(t time.Time) {
	for v.dueBy(t) {
		v.Step()
	}
	v.moveTo(t)
}

// Next is the time of the next event; false when there is none.
func (v *VirtualClock) Next() (time.Time, bool) {
	if len(v.events) == 0 {
		return time.Time{}, false
	}
	return v.events[0].at, true
}

func (v *VirtualClock) dueBy(t time.Time) bool {
	next, ok := v.Next()
	return ok && !next.After(t)
}

// moveTo never moves back: an event that slept may have passed t already.
func (v *VirtualClock) moveTo(t time.Time) {
	if t.After(v.now) {
		v.now = t
	}
}
