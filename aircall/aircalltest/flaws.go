package aircalltest

import "time"

// Ways in which the company falls short of the ideal follow. They may change
// while it runs.

// SetListLag has the lists of users and of availabilities show what was the
// case d ago; reading one user stays current. Without it, lists are current.
func (f *Fake) SetListLag(d time.Duration) {
	f.fake.SetListLag(d)
	f.fake.Locked(func() {}) // what is the case now is remembered
}

// SetSkew has Aircall's clock be off by d, ahead if positive: Date headers, and
// the timestamps of events.
func (f *Fake) SetSkew(d time.Duration) { f.fake.SetSkew(d) }

// IgnoreWrites has percent of all writes of statuses be answered 200, and
// nothing happen; IgnoreNextWrites does that to the next n.
func (f *Fake) IgnoreWrites(percent int) { f.fake.IgnoreWrites(percent) }

// IgnoreNextWrites ignores the next n writes of statuses; see IgnoreWrites.
func (f *Fake) IgnoreNextWrites(n int) { f.fake.IgnoreNextWrites(n) }

// IgnoredWrites is the number of writes that were ignored.
func (f *Fake) IgnoredWrites() int { return f.fake.IgnoredWrites() }

// MarkAhead has the timestamp of the next n events that go out lie d later than
// the event.
func (f *Fake) MarkAhead(n int, d time.Duration) { f.fake.MarkAhead(n, d) }

// ListsWithoutReasons has lists of users show neither substatus nor state, or
// show them again.
func (f *Fake) ListsWithoutReasons(on bool) { f.fake.ListsWithoutReasons(on) }
