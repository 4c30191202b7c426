package faketest

import (
	"sync"
	"time"

	"github.com/ctikit/ctikit"
)

// flaws are ways in which real providers fall short of the ideal. They may
// change while the fake runs.
type flaws struct {
	mu       sync.Mutex // never held while calling out
	lag      time.Duration
	skew     time.Duration
	percent  int // of the writes, to ignore
	next     int // writes to ignore
	writes   int
	ignored  int
	ahead    time.Duration
	marks    int // that are ahead
	noReason bool
}

// providerClock is the machine's clock, as far off as the provider's is.
type providerClock struct {
	ctikit.Clock
	flaws *flaws
}

// Now is the provider's time.
func (c providerClock) Now() time.Time {
	c.flaws.mu.Lock()
	defer c.flaws.mu.Unlock()
	return c.Clock.Now().Add(c.flaws.skew)
}

// Machine is the clock of the programs that call the provider: what
// [Fake.Clock] is off from.
func (f *Fake) Machine() ctikit.Clock { return f.machine }

// SetSkew has the provider's clock be off by d, ahead if positive: Date
// headers, marks, the times of events and of their signatures.
func (f *Fake) SetSkew(d time.Duration) { f.set(func(w *flaws) { w.skew = d }) }

// SetListLag has lists show what was the case d ago. What was before the fake
// first had a lag is not known: see [History].
func (f *Fake) SetListLag(d time.Duration) error {
	return f.setIf(Want("SetListLag", d, 0, 0), func(w *flaws) { w.lag = d })
}

// ListLag is how old what lists show is.
func (f *Fake) ListLag() (d time.Duration) {
	f.set(func(w *flaws) { d = w.lag })
	return d
}

// IgnoreWrites has percent of all status writes be answered as if they had been
// applied, and nothing happen.
func (f *Fake) IgnoreWrites(percent int) error {
	return f.setIf(Want("IgnoreWrites", percent, 0, 100), func(w *flaws) { w.percent, w.writes = percent, 0 })
}

// IgnoreNextWrites does that to the next n status writes.
func (f *Fake) IgnoreNextWrites(n int) error {
	return f.setIf(Want("IgnoreNextWrites", n, 0, 0), func(w *flaws) { w.next = n })
}

// IgnoredWrites is how many status writes were ignored so far.
func (f *Fake) IgnoredWrites() (n int) {
	f.set(func(w *flaws) { n = w.ignored })
	return n
}

// Ignores reports whether the status write being applied is one to ignore. A
// share is spread evenly, so that runs can be repeated.
func (f *Fake) Ignores() (yes bool) {
	f.set(func(w *flaws) {
		w.writes++
		yes = w.next > 0 || w.writes*w.percent/100 > (w.writes-1)*w.percent/100
		w.next = max(w.next-1, 0)
		if yes {
			w.ignored++
		}
	})
	return yes
}

// MarkAhead has the next n changes be marked d later than they are.
func (f *Fake) MarkAhead(n int, d time.Duration) error {
	return f.setIf(Want("MarkAhead", n, 0, 0), func(w *flaws) { w.marks, w.ahead = n, d })
}

// Mark is what a change at a time is marked with.
func (f *Fake) Mark(at time.Time) (mark time.Time) {
	mark = at
	f.set(func(w *flaws) {
		if w.marks > 0 {
			w.marks--
			mark = at.Add(w.ahead)
		}
	})
	return mark
}

// ListsWithoutReasons has lists leave out why people are away, or no more.
func (f *Fake) ListsWithoutReasons(on bool) { f.set(func(w *flaws) { w.noReason = on }) }

// OmitsReasons reports whether lists leave out why people are away.
func (f *Fake) OmitsReasons() (yes bool) {
	f.set(func(w *flaws) { yes = w.noReason })
	return yes
}

func (f *Fake) set(change func(*flaws)) {
	f.flaws.mu.Lock()
	defer f.flaws.mu.Unlock()
	change(&f.flaws)
}

// setIf is set unless there is an error, which it returns.
func (f *Fake) setIf(err error, change func(*flaws)) error {
	if err == nil {
		f.set(change)
	}
	return err
}
