package aircalltest

import (
	"net/http"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/aircall"
)

// Option sets up a [Fake].
type Option func(*settings)

type settings struct {
	clock        ctikit.Clock
	plan         func(n int) []time.Duration
	targets      http.RoundTripper
	perMinute    int
	reasonDelay  time.Duration
	reasonStatus aircall.AvailabilityStatus
	spacing      func(attempt int) time.Duration
	disableAfter int
	replaceTags  bool
	token        string // of every webhook; empty: one of its own
}

func defaults() settings {
	return settings{
		perMinute: 120, reasonDelay: time.Second, reasonStatus: aircall.Unavailable,
		spacing: doubling, disableAfter: maxAttempts,
	}
}

// WithClock sets the time that the company lives by. Without it, it is the machine's.
func WithClock(clk ctikit.Clock) Option { return func(s *settings) { s.clock = clk } }

// WithDeliveryPlan says after which delays delivery n (1, 2, …) goes out: none means lost, two doubled, unequal ones
// reorder. Without it, each goes out once, at once.
func WithDeliveryPlan(plan ctikit.DeliveryPlan) Option { return func(s *settings) { s.plan = plan } }

// WithTargets takes the deliveries to hosts that were not given to [Fake.Deliver].
// Without it, those to this machine go out over the network, and others fail.
func WithTargets(rt http.RoundTripper) Option { return func(s *settings) { s.targets = rt } }

// WithRateLimit sets how many requests a minute the company may send; 120 without it.
func WithRateLimit(perMinute int) Option { return func(s *settings) { s.perMinute = perMinute } }

// WithReasonDelay sets how long after the first user.closed the second one follows, which has the reason;
// one second without it, 0 to 2 s are likely.
func WithReasonDelay(d time.Duration) Option { return func(s *settings) { s.reasonDelay = d } }

// WithReasonStatus sets the availability_status that has to go with a reason in writes: unavailable without it,
// custom in an older source. The other one is refused.
func WithReasonStatus(word aircall.AvailabilityStatus) Option {
	return func(s *settings) { s.reasonStatus = word }
}

// WithRetrySpacing sets the wait after failed attempt 1, 2, … to deliver an event. Without it, waits double
// from one second to half an hour. No attempt follows after 50, nor 12 hours after the event.
func WithRetrySpacing(spacing func(attempt int) time.Duration) Option {
	return func(s *settings) {
		if spacing != nil {
			s.spacing = spacing
		}
	}
}

// WithDisableAfter sets how many failed attempts in a row switch a webhook off: 50 without it; an older
// text says 10.
func WithDisableAfter(failures int) Option { return func(s *settings) { s.disableAfter = failures } }

// WithWebhookToken gives every webhook the same token, so that a receiver in another program can know it
// before the webhook exists. Without it, each has its own.
func WithWebhookToken(token string) Option { return func(s *settings) { s.token = token } }

// WithTagsReplaced has tags that the API puts on a call replace those that it has. Without it they are added:
// which of the two Aircall does is undocumented.
func WithTagsReplaced() Option { return func(s *settings) { s.replaceTags = true } }

const maxSpacing = 30 * time.Minute

func doubling(attempt int) time.Duration {
	if attempt > 11 { // 2^11 s is more than maxSpacing
		return maxSpacing
	}
	return min(time.Second<<(attempt-1), maxSpacing)
}
