package aircall

import (
	"net/http"
	"strconv"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/internal/lenient"
)

// window is the span of the rate limit, and so the longest wait that can make
// sense.
const window = time.Minute

// limits reads X-AircallApi-Limit, -Remaining and -Reset. It always finds
// something: without a reset, which Aircall does not document for a 429, the
// wait is the window's length.
func limits(h http.Header, at time.Time) (ctikit.RateLimit, bool) {
	r := ctikit.RateLimit{Limit: -1, Remaining: -1, Reset: window}
	if n, ok := header(h, "X-AircallApi-Limit"); ok {
		r.Limit = int(n)
	}
	if n, ok := header(h, "X-AircallApi-Remaining"); ok {
		r.Remaining = int(n)
	}
	if n, ok := header(h, "X-AircallApi-Reset"); ok {
		r.Reset = untilReset(n, at)
	}
	return r, true
}

// withLimit leaves out replies without headers of the limit.
func withLimit(f func(ctikit.RateLimit)) func(ctikit.RateLimit) {
	return func(r ctikit.RateLimit) {
		if r.Limit >= 0 || r.Remaining >= 0 || r.Status == http.StatusTooManyRequests {
			f(r)
		}
	}
}

func header(h http.Header, key string) (int64, bool) {
	n, err := strconv.ParseInt(h.Get(key), 10, 64)
	return n, err == nil && n >= 0
}

// untilReset understands all four ways to write a reset, as its unit is
// undocumented: up to an hour are seconds to wait, then milliseconds to wait,
// and what is a UNIX time of 2001 or later, in either unit, is the time of the
// reset. A reset that is due may be up to a second away, as far as whole
// seconds show.
func untilReset(n int64, now time.Time) time.Duration {
	const maxDelta, firstEpoch = 3600, 1_000_000_000
	var wait time.Duration
	switch {
	case n <= maxDelta:
		wait = time.Duration(n) * time.Second
	case n < firstEpoch:
		wait = time.Duration(n) * time.Millisecond
	default:
		wait = lenient.Unix(n).Sub(now)
	}
	return min(max(wait, time.Second), window)
}
