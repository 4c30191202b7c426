package zendesktest

import "time"

// Ways in which the account falls short of the ideal follow. They may change
// while it runs.

// SetListLag has lists of agents show what was the case d ago; reading one
// agent stays current. Without it, lists are current.
func (z *Fake) SetListLag(d time.Duration) { z.complain(z.fake.SetListLag(d)) }

// SetSkew has Zendesk's clock be off by d, ahead if positive: Date headers,
// times of changes and of events, and the timestamps that events are signed
// with.
func (z *Fake) SetSkew(d time.Duration) { z.fake.SetSkew(d) }

// IgnoreWrites has percent of all writes of agents' statuses be answered 200,
// and nothing happen; IgnoreNextWrites does that to the next n.
func (z *Fake) IgnoreWrites(percent int) { z.complain(z.fake.IgnoreWrites(percent)) }

// IgnoreNextWrites ignores the next n writes of agents' statuses; see
// IgnoreWrites.
func (z *Fake) IgnoreNextWrites(n int) { z.complain(z.fake.IgnoreNextWrites(n)) }

// IgnoredWrites is the number of writes that were ignored.
func (z *Fake) IgnoredWrites() int { return z.fake.IgnoredWrites() }

// MarkAhead has the updated_at of the next n changes of a unified status lie d
// later than the change, in its event and wherever the status is shown.
func (z *Fake) MarkAhead(n int, d time.Duration) { z.complain(z.fake.MarkAhead(n, d)) }
