package aircall

import (
	"net/http"
	"strconv"
	"time"

	"github.com/ctikit/ctikit"
)

// RateLimit is what a reply told about the company's request budget: 120 requests a minute,
// shared by all credentials.
type RateLimit struct {
	// Bucket is empty: Aircall has one budget.
	Bucket string
	// Limit and Remaining count requests; −1 when unknown.
	Limit, Remaining int
	// Reset is the time until the budget is full again: a second to a minute, and a minute when unknown.
	Reset time.Duration
	// RetryAfter is the wait that a Retry-After asked for; 0 for none. Aircall documents none.
	RetryAfter time.Duration
	// Status is the reply's HTTP status.
	Status int
}

// window is the span of the rate limit, and so the longest wait that can make sense.
const window = time.Minute

// limits reads X-AircallApi-Limit, -Remaining and -Reset. It always finds something: without a reset, and
// Aircall documents none for a 429, the wait is the window's length.
func limits(h http.Header, at time.Time) (ctikit.RateLimit, bool) {
	r := ctikit.RateLimit{Limit: -1, Remaining: -1, Reset: window}
	if n, ok := number(h, "X-AircallApi-Limit"); ok {
		r.Limit = int(n)
	}
	if n, ok := number(h, "X-AircallApi-Remaining"); ok {
		r.Remaining = int(n)
	}
	if n, ok := number(h, "X-AircallApi-Reset"); ok {
		r.Reset = untilReset(n, at)
	}
	return r, true
}

// observed passes on what a reply really told.
func observed(f func(RateLimit)) func(ctikit.RateLimit) {
	return func(r ctikit.RateLimit) {
		if r.Limit >= 0 || r.Remaining >= 0 || r.Status == http.StatusTooManyRequests {
			f(RateLimit(r))
		}
	}
}

func number(h http.Header, key string) (int64, bool) {
	n, err := strconv.ParseInt(h.Get(key), 10, 64)
	return n, err == nil && n >= 0
}

// Values up to maxDelta seconds are taken for time to wait, in seconds; values below firstEpoch for
// milliseconds to wait; the rest for points in time, in seconds or milliseconds.
const (
	maxDelta   = 3600
	firstEpoch = 1_000_000_000
)

// untilReset understands all four ways to write a reset, as its unit is undocumented. A reset that is due
// may be up to a second away, as far as whole seconds can tell.
func untilReset(n int64, now time.Time) time.Duration {
	var wait time.Duration
	switch {
	case n <= maxDelta:
		wait = time.Duration(n) * time.Second
	case n < firstEpoch:
		wait = time.Duration(n) * time.Millisecond
	default:
		wait = unix(n).Sub(now)
	}
	return min(max(wait, time.Second), window)
}
