package connecttest

import "time"

// Ways in which the instance falls short of the ideal follow. They may change
// while it runs.

// SetListLag has GetCurrentUserData, asked for other than one user by id, and
// SearchContacts show what was the case d ago. Without it, it shows the present.
func (f *Fake) SetListLag(d time.Duration) { f.complain(f.fake.SetListLag(d)) }

// SetSkew has Connect's clock be off by d, ahead if positive: Date headers, and
// the times in records and replies.
func (f *Fake) SetSkew(d time.Duration) { f.fake.SetSkew(d) }

// IgnoreWrites has percent of all accepted PutUserStatus be answered 200, and
// nothing happen; IgnoreNextWrites does that to the next n.
func (f *Fake) IgnoreWrites(percent int) { f.complain(f.fake.IgnoreWrites(percent)) }

// IgnoreNextWrites ignores the next n PutUserStatus that are accepted; see
// IgnoreWrites.
func (f *Fake) IgnoreNextWrites(n int) { f.complain(f.fake.IgnoreNextWrites(n)) }

// IgnoredWrites is the number of writes that were ignored.
func (f *Fake) IgnoredWrites() int { return f.fake.IgnoredWrites() }

// MarkAhead has the EventTimestamp of the next n agent events lie d later than
// the event.
func (f *Fake) MarkAhead(n int, d time.Duration) { f.complain(f.fake.MarkAhead(n, d)) }
