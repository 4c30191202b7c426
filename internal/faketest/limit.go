package faketest

import (
	"net/http"
	"time"
)

// Limit is a provider's rate limit with a fixed window. Its windows start at
// whole multiples of their length, as Zendesk's and Aircall's minutes do. It
// is used inside the fake's lock alone.
type Limit struct {
	// Max is the number of requests in one window.
	Max int
	// Window is its length; 0 means one minute.
	Window time.Duration
	// Header writes the provider's headers on every reply to a request that
	// counts, refused ones included; nil writes none.
	Header func(h http.Header, u Usage)

	start time.Time
	used  int
}

// Usage is the state of a limit after a request.
type Usage struct {
	// Max is the number of requests in one window.
	Max int
	// Remaining is how many are left in this one.
	Remaining int
	// Reset is the time until the next window.
	Reset time.Duration
	// ResetAt is when the next window starts.
	ResetAt time.Time
	// Exceeded says that this limit refused the request.
	Exceeded bool
}

// Spend counts n requests, 0 or more, that others sent in the window of at.
func (l *Limit) Spend(at time.Time, n int) error {
	if err := Want("Spend", n, 0, 0); err != nil {
		return err
	}
	l.turn(at)
	l.used += min(n, l.Max-l.used)
	return nil
}

func (l *Limit) window() time.Duration {
	if l.Window <= 0 {
		return time.Minute
	}
	return l.Window
}

// turn starts a new window when the old one is over.
func (l *Limit) turn(at time.Time) {
	if start := at.Truncate(l.window()); !start.Equal(l.start) {
		l.start, l.used = start, 0
	}
}

func (l *Limit) usage(at time.Time, exceeded bool) Usage {
	end := l.start.Add(l.window())
	return Usage{Max: l.Max, Remaining: l.Max - l.used, Reset: end.Sub(at), ResetAt: end, Exceeded: exceeded}
}

// charge counts a request against all limits, or against none when one of
// them is used up; write then adds every limit's headers to the reply.
func charge(limits []*Limit, at time.Time) (write func(http.Header), ok bool) {
	exceeded := make([]bool, len(limits))
	ok = true
	for i, l := range limits {
		l.turn(at)
		exceeded[i] = l.used >= l.Max
		ok = ok && !exceeded[i]
	}
	usages := make([]Usage, len(limits))
	for i, l := range limits {
		if ok {
			l.used++
		}
		usages[i] = l.usage(at, exceeded[i])
	}
	return func(h http.Header) {
		for i, l := range limits {
			if l.Header != nil {
				l.Header(h, usages[i])
			}
		}
	}, ok
}
