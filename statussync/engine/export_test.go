package engine

// Segment and its inverse, for tests.
var (
	Segment   = segment
	Unsegment = unsegment
)

// KnowFormat has an engine know formats up to one that there is not yet.
func (e *Engine) KnowFormat(newest int) { e.records.formats.newest = newest }
