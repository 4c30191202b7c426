package dialpadtest

import "time"

// Ways in which the company falls short of the ideal follow. They may change
// while it runs.

// SetListLag has lists of users, and of the operators of a call centre, show
// what was the case d ago; reading one user stays current. Without it, lists
// are current.
func (f *Fake) SetListLag(d time.Duration) { f.complain(f.fake.SetListLag(d)) }

// SetSkew has Dialpad's clock be off by d, ahead if positive: Date headers, and
// the times of statuses and events.
func (f *Fake) SetSkew(d time.Duration) { f.fake.SetSkew(d) }

// IgnoreWrites has percent of all writes of duty statuses be answered 200, and
// nothing happen; IgnoreNextWrites does that to the next n.
func (f *Fake) IgnoreWrites(percent int) { f.complain(f.fake.IgnoreWrites(percent)) }

// IgnoreNextWrites ignores the next n writes of duty statuses; see
// IgnoreWrites.
func (f *Fake) IgnoreNextWrites(n int) { f.complain(f.fake.IgnoreNextWrites(n)) }

// IgnoredWrites is the number of writes that were ignored.
func (f *Fake) IgnoredWrites() int { return f.fake.IgnoredWrites() }

// MarkAhead has both times of the next n events that go out lie d later than
// they are.
func (f *Fake) MarkAhead(n int, d time.Duration) { f.complain(f.fake.MarkAhead(n, d)) }

// ListsWithoutReasons has users show why they are off duty in replies about
// their duty alone, as the vendor's examples do, not in lists or by themselves;
// or everywhere again.
func (f *Fake) ListsWithoutReasons(on bool) { f.fake.ListsWithoutReasons(on) }

// ListsWithoutDuty has lists of users show no more of duty than is_on_duty, as
// the vendor's examples do, or show it all again.
func (f *Fake) ListsWithoutDuty(on bool) { f.fake.Locked(func() { f.dutyless = on }) }
