package faketest

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Delivery is one webhook on its way.
type Delivery struct {
	// URL is where it goes.
	URL string
	// Header is sent with every attempt, besides what sign adds.
	Header http.Header
	// Body is sent as it is.
	Body []byte
	// N is the number of the delivery, from 1; Send sets it.
	N int
	// Attempt counts from 1 for each copy that Plan sends; Send sets it.
	Attempt int
}

// RetryPolicy is a provider's: it says whether and how long after a failed or
// successful attempt (1, 2, …) the next one follows. Status is 0 when err says
// why there was no reply; retryAfter is the reply's, 0 when it had none.
type RetryPolicy func(attempt, status int, retryAfter time.Duration, err error) (again time.Duration, ok bool)

// Attempt is one try to deliver, in the log.
type Attempt struct {
	// N and Try are the Delivery's N and Attempt.
	N, Try int
	// URL is where it went, without its query.
	URL string
	// Body is what was sent, credentials masked.
	Body []byte
	// At is when it went out.
	At time.Time
	// Status is the receiver's answer; 0 when there was none.
	Status int
	// Err is why there was none.
	Err error
}

// Send schedules a delivery on the clock, as Plan says. Sign returns the
// headers of an attempt that goes out at a time; it may be nil, and so may
// policy, which then means one attempt. Neither runs inside the lock, and Send
// may be called by a handler.
func (f *Fake) Send(d Delivery, sign func(at time.Time) http.Header, policy RetryPolicy) {
	f.book.Lock()
	f.sent++
	d.N, d.Attempt = f.sent, 1
	f.book.Unlock()
	delays := []time.Duration{0}
	if f.Plan != nil {
		delays = f.Plan(d.N)
	}
	for _, delay := range delays {
		f.post(parcel{d, sign, policy}, delay)
	}
}

// Attempts lists all tries to deliver so far that have ended.
func (f *Fake) Attempts() []Attempt {
	f.book.Lock()
	defer f.book.Unlock()
	return slices.Clone(f.attempts)
}

// Pending is the number of attempts that are scheduled or under way.
func (f *Fake) Pending() int {
	f.book.Lock()
	defer f.book.Unlock()
	return len(f.scheduled)
}

// parcel is a delivery with the provider's ways of sending it.
type parcel struct {
	Delivery
	sign   func(at time.Time) http.Header
	policy RetryPolicy
}

// post schedules one attempt.
func (f *Fake) post(p parcel, delay time.Duration) {
	f.book.Lock()
	defer f.book.Unlock()
	if f.closed {
		return
	}
	f.tickets++
	ticket := f.tickets
	stop := f.Clock.AfterFunc(delay, func() { f.attempt(ticket, p) })
	f.scheduled[ticket] = func() { stop() }
}

// attempt runs off a ticket, which it gives back when it has ended.
func (f *Fake) attempt(ticket int, p parcel) {
	ctx, cancel := bounded(f.Patience)
	defer cancel()
	if !f.begin(ticket, cancel) {
		return
	}
	at := f.Clock.Now()
	status, retryAfter, err := f.deliver(ctx, p, at)
	f.record(p, Attempt{At: at, Status: status, Err: err})
	if p.policy != nil {
		if wait, again := p.policy(p.Attempt, status, retryAfter, err); again {
			p.Attempt++
			f.post(p, wait)
		}
	}
	f.book.Lock()
	defer f.book.Unlock()
	delete(f.scheduled, ticket)
}

// begin has Close cancel the attempt from now on; false when it has run.
func (f *Fake) begin(ticket int, cancel func()) bool {
	f.book.Lock()
	defer f.book.Unlock()
	if f.closed {
		return false
	}
	f.scheduled[ticket] = cancel
	return true
}

func (f *Fake) record(p parcel, a Attempt) {
	a.N, a.Try, a.Body = p.N, p.Attempt, mask(p.Body)
	a.URL, _, _ = strings.Cut(p.URL, "?")
	f.book.Lock()
	defer f.book.Unlock()
	f.attempts = append(f.attempts, a)
}

// deliver sends one attempt and reads the answer to its end.
func (f *Fake) deliver(ctx context.Context, p parcel, at time.Time) (status int, retryAfter time.Duration, err error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, p.URL, bytes.NewReader(p.Body))
	if err != nil {
		return 0, 0, err
	}
	addHeader(r.Header, p.Header)
	if p.sign != nil {
		addHeader(r.Header, p.sign(at))
	}
	res, err := f.targets().RoundTrip(r)
	if err != nil {
		return 0, 0, err
	}
	defer res.Body.Close()
	_, err = io.Copy(io.Discard, io.LimitReader(res.Body, maxRequestBody))
	return res.StatusCode, waitOf(res.Header), err
}

func (f *Fake) targets() http.RoundTripper {
	if f.Targets == nil {
		return http.DefaultTransport
	}
	return f.Targets
}

func addHeader(to, from http.Header) {
	for key, values := range from {
		to[http.CanonicalHeaderKey(key)] = values
	}
}

// waitOf reads Retry-After in seconds.
func waitOf(h http.Header) time.Duration {
	n, err := strconv.Atoi(strings.TrimSpace(h.Get("Retry-After")))
	if err != nil || n < 0 {
		return 0
	}
	return time.Duration(n) * time.Second
}

// bounded is a context that ends after patience; 0 sets no end.
func bounded(patience time.Duration) (context.Context, context.CancelFunc) {
	if patience <= 0 {
		return context.WithCancel(context.Background())
	}
	return context.WithTimeout(context.Background(), patience)
}
