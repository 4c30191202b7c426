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

	"github.com/ctikit/ctikit"
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

// Send schedules a delivery on the clock, as Plan says. Sign returns the
// headers of an attempt that goes out at a time; it may be nil, and so may
// policy, which then means one attempt. Neither runs inside the lock, and Send
// may be called by a handler.
func (f *Fake) Send(d Delivery, sign func(at time.Time) http.Header, policy ctikit.RetryPolicy) {
	f.book.Lock()
	f.sent++
	d.N, d.Attempt = f.sent, 1
	plan := f.plan
	f.book.Unlock()
	delays := []time.Duration{0}
	if plan != nil {
		delays = plan(d.N)
	}
	for _, delay := range delays {
		f.post(parcel{d, sign, policy}, delay)
	}
}

// SetPlan has deliveries from now on go out as plan says; nil sends each once,
// at once.
func (f *Fake) SetPlan(plan ctikit.DeliveryPlan) {
	f.book.Lock()
	defer f.book.Unlock()
	f.plan = plan
}

// Attempts lists all tries to deliver so far that have ended.
func (f *Fake) Attempts() []ctikit.DeliveryAttempt {
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
	policy ctikit.RetryPolicy
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
	f.record(p, ctikit.DeliveryAttempt{At: at, Status: status, Err: err})
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

func (f *Fake) record(p parcel, a ctikit.DeliveryAttempt) {
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
