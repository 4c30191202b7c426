package engine

// Segment and its inverse, for tests.
var (
	Segment   = segment
	Unsegment = unsegment
)
