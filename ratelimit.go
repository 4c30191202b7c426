package ctikit

import (
	"context"
	"time"
)

// RateLimit is the state of a provider's request budget after a reply.
type RateLimit struct {
	// Bucket names the budget where the provider has several; see the client's
	// documentation.
	Bucket string
	// Limit is the number of requests in each window, −1 when unknown.
	Limit int
	// Remaining is how many are left in this window, −1 when unknown.
	Remaining int
	// Reset is the time until the next window; 0 when unknown.
	Reset time.Duration
	// RetryAfter is how long the reply asked to wait; 0 when it did not.
	RetryAfter time.Duration
	// Status is the reply's HTTP status.
	Status int
}

// Limiter is a request budget that clients of one account can share, such as a
// *rate.Limiter of golang.org/x/time/rate. It is safe for concurrent use.
type Limiter interface {
	// Wait returns when the next request may be sent, or with an error when ctx
	// ends first.
	Wait(ctx context.Context) error
}
