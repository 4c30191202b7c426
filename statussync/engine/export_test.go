package engine

import "time"

// Segment and its inverse, for tests.
var (
	Segment   = segment
	Unsegment = unsegment
)

// KnowFormat has an engine know formats up to one that there is not yet.
func (e *Engine) KnowFormat(newest int) { e.records.formats.newest = newest }

// FeedSize is how many changes the feed remembers, and of how many records.
func (e *Engine) FeedSize() (marks, records int) { return len(e.feed.marks), len(e.feed.last) }

// HoldClock puts another clock in place of the one by which a replica knows whether
// its lease holds.
func (e *Engine) HoldClock(now func() time.Time) { e.lease.mono.Store(&now) }
