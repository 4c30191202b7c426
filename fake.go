package ctikit

import (
	"net/url"
	"time"
)

// TB is what a fake needs of a *testing.T. It may be nil wherever a fake asks
// for one: outside of tests there is nothing to fail.
type TB interface {
	Helper()
	Errorf(format string, args ...any)
	Cleanup(func())
}

// Route is an endpoint that a fake serves.
type Route struct {
	// Operation is that of the client, as its errors name it; empty for an
	// endpoint that the client does not call.
	Operation string
	Method    string
	// Path has {names} for the segments that vary.
	Path string
	// Reason is why the fake serves what the client does not call.
	Reason string
}

// Fault is one way in which a request to a fake goes wrong. Without Status and
// Cut it is merely late.
type Fault struct {
	// Status is the status of the reply.
	Status int
	// RetryAfter is sent as whole seconds, rounded up; 0 sends no such header,
	// RetryAtOnce sends 0.
	RetryAfter time.Duration
	// Body is the reply's body; when empty, the provider's own wording.
	Body string
	// ContentType goes with Body; empty means text/plain.
	ContentType string
	// Delay passes on the fake's clock before anything else happens.
	Delay time.Duration
	// Cut breaks the connection instead of replying.
	Cut bool
	// After has the request applied before it fails.
	After bool
	// Times is how many requests fail so; 0 means one.
	Times int
}

// RetryAtOnce as [Fault.RetryAfter] sends "Retry-After: 0", which Zendesk is
// known to do.
const RetryAtOnce time.Duration = -1

// LoggedRequest is one request in the log of a fake.
type LoggedRequest struct {
	// Method and Path are as sent; the path is escaped.
	Method, Path string
	// Query is the query string's values, credentials masked.
	Query url.Values
	// Body is as sent, credentials masked, cut off after 1 MiB.
	Body []byte
	// Status is the reply's; 0 while there is none, and after a cut.
	Status int
	// At is when the request came in.
	At time.Time
	// Pattern is the method and the path of the [Route]; empty when none matched.
	Pattern string
}

// DeliveryAttempt is one try of a fake to deliver an event.
type DeliveryAttempt struct {
	// N numbers the deliveries from 1, Try the attempts of each copy.
	N, Try int
	// URL is where it went, without its query.
	URL string
	// Body is what was sent, credentials masked.
	Body []byte
	// At is when it was sent.
	At time.Time
	// Status is the receiver's answer; 0 when there was none.
	Status int
	// Err is why there was none.
	Err error
}

// DeliveryPlan gives the delays after which a fake sends delivery n (1, 2, …):
// none means lost, two doubled, unequal ones reorder.
type DeliveryPlan func(n int) []time.Duration

// RetryPolicy says whether, and how long after an attempt (1, 2, …) to deliver,
// a fake makes the next one. Status is 0 when err says why there was no reply;
// retryAfter is the reply's, 0 when it had none.
type RetryPolicy func(attempt, status int, retryAfter time.Duration, err error) (again time.Duration, ok bool)
