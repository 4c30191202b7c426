package statussync_test

import (
	"strings"
	"testing"
	"time"
)

// bound is one exhaustive exploration: every world of so many causes, spread in
// every way over the systems, is walked through to its end.
type bound struct {
	kinds  func() []kind
	causes int
	// Of each system, the first is the one that it starts with.
	choices [maxSystems][]status
	// Non-zero clock steps (1 or 3 s) in one world, each before any click, send,
	// apply or read; waking passes time freely.
	ticks  int
	losses int // lost events in one world; repeats are checked at every delivery
}

func two() []kind   { return []kind{zendeskLike(), aircallLike()} }
func three() []kind { return []kind{zendeskLike(), aircallLike(), dialpadLike()} }

// full are the committed bounds. They may grow and never shrink: TestBounds
// holds them to it. Three statuses (the default and two custom ones) fit the
// smaller worlds; the statuses are reduced, not the order, where they do not.
//
// As of this commit they are 30,347,794 states and 98,650,057 steps, 277,596 ends,
// each swept to rest and checked, in four and a half minutes on two cores. Clock
// steps cost a factor of about seven each, which is why not all bounds allow two.
var full = []bound{
	{kinds: two, causes: 4, ticks: 0, losses: 1, choices: twoStatuses},
	{kinds: two, causes: 4, ticks: 1, losses: 0, choices: twoStatuses},
	{kinds: two, causes: 3, ticks: 2, losses: 1, choices: twoStatuses},
	{kinds: two, causes: 3, ticks: 1, losses: 1, choices: threeStatuses},
	{kinds: three, causes: 2, ticks: 1, losses: 0, choices: twoStatuses},
	{kinds: three, causes: 2, ticks: 0, losses: 1, choices: twoStatuses},
}

// short is for what thorough does not allow, and for the mutants.
var short = []bound{
	{kinds: two, causes: 3, ticks: 0, losses: 1, choices: twoStatuses},
	{kinds: two, causes: 2, ticks: 2, losses: 1, choices: twoStatuses},
	{kinds: three, causes: 1, ticks: 1, losses: 1, choices: twoStatuses},
}

var (
	twoStatuses   = [maxSystems][]status{{"3", "91"}, {"available", "unavailable/lunch"}, {"on", "lunch"}}
	threeStatuses = [maxSystems][]status{
		{"3", "91", "92"}, {"available", "unavailable/lunch", "unavailable/training"}, {"on", "lunch", "off"},
	}
)

// TestBounds fails if the committed bounds shrink.
func TestBounds(t *testing.T) {
	covers := func(systems, causes, ticks, losses, statuses int) bool {
		for _, b := range full {
			if len(b.kinds()) >= systems && b.causes >= causes && b.ticks >= ticks && b.losses >= losses && len(b.choices[0]) >= statuses {
				return true
			}
		}
		return false
	}
	for _, want := range []struct{ systems, causes, ticks, losses, statuses int }{
		{2, 4, 0, 1, 2}, {2, 4, 1, 0, 2}, {2, 3, 2, 1, 2}, {2, 3, 1, 1, 3}, {3, 2, 1, 0, 2}, {3, 2, 0, 1, 2},
	} {
		if !covers(want.systems, want.causes, want.ticks, want.losses, want.statuses) {
			t.Errorf("the bounds no longer cover %+v", want)
		}
	}
	if got := clockSteps; len(got) < 3 || got[0] != 0 || got[1] != 1 || got[2] != 3 {
		t.Errorf("clock steps are %v", got)
	}
	if !strings.Contains(stepsTaken, "click deliver send apply reply read wake") {
		t.Errorf("steps are %q", stepsTaken)
	}
}

// thorough reports whether there is time for the full bounds, some five minutes:
// not under -short or the race detector, nor before go test's default limit of
// ten minutes, which a slow machine would miss. go test -timeout 20m is enough.
func thorough(t *testing.T) bool {
	deadline, limited := t.Deadline()
	return !testing.Short() && !racing && (!limited || time.Until(deadline) > 12*time.Minute)
}

// spreads lists every way to spread n causes over so many systems.
func spreads(systems, n int) (out [][maxSystems]int) {
	var left [maxSystems]int
	var spread func(s, n int)
	spread = func(s, n int) {
		if s == systems-1 {
			left[s] = n
			out = append(out, left)
			return
		}
		for k := range n + 1 {
			left[s] = k
			spread(s+1, n-k)
		}
	}
	spread(0, n)
	return out
}
