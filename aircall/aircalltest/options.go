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
	plan         ctikit.DeliveryPlan
	targets      http.RoundTripper
	perMinute    int
	reasonDelay  time.Duration
	reasonStatus aircall.AvailabilityStatus
	spelling     map[aircall.Substatus]aircall.Substatus
	spacing      func(attempt int) time.Duration
	disableAfter int
	replaceTags  bool
	formerAgent  bool
	silentWrites bool
	cutPages     bool
	anyType      bool
	headerOAuth  bool
	token        string // of every webhook; empty: one of its own
}

func defaults() settings {
	return settings{
		perMinute: 120, reasonDelay: time.Second, reasonStatus: aircall.Unavailable,
		spacing: doubling, disableAfter: maxAttempts,
	}
}

// WithClock sets the time that the company lives by. Without it, it is the
// machine's.
func WithClock(clk ctikit.Clock) Option { return func(s *settings) { s.clock = clk } }

// WithDeliveryPlan says when deliveries go out; without it, each goes out once,
// at once. See [Fake.SetDeliveryPlan].
func WithDeliveryPlan(p ctikit.DeliveryPlan) Option { return func(s *settings) { s.plan = p } }

// WithTargets takes the deliveries to hosts that were not given to
// [Fake.Deliver]. Without it, those to this machine go out over the network,
// and others fail.
func WithTargets(rt http.RoundTripper) Option { return func(s *settings) { s.targets = rt } }

// WithRateLimit sets how many requests a minute the company may send; 120
// without it.
func WithRateLimit(perMinute int) Option { return func(s *settings) { s.perMinute = perMinute } }

// WithReasonDelay sets how long after the first user.closed the second one
// follows, which has the reason; one second without it, 0 to 2 s are likely.
func WithReasonDelay(d time.Duration) Option { return func(s *settings) { s.reasonDelay = d } }

// WithReasonStatus sets the availability_status that has to go with a reason in
// writes: unavailable without it, custom in an older source. The other one is
// refused.
func WithReasonStatus(word aircall.AvailabilityStatus) Option {
	return func(s *settings) { s.reasonStatus = word }
}

// WithSpelling has replies and events spell some values of substatus
// differently, as sources do: "Out for lunch", "always_open", "scheduled".
// Without it they are the constants of package aircall, and
// "according_to_schedule" for a custom status.
func WithSpelling(words map[aircall.Substatus]aircall.Substatus) Option {
	return func(s *settings) { s.spelling = words }
}

// WithRetrySpacing sets the wait after failed attempt 1, 2, … to deliver an
// event. Without it, waits double from one second to half an hour. No attempt
// follows after 50, nor 12 hours after the event.
func WithRetrySpacing(spacing func(attempt int) time.Duration) Option {
	return func(s *settings) {
		if spacing != nil {
			s.spacing = spacing
		}
	}
}

// WithDisableAfter sets how many failed attempts in a row switch a webhook off:
// 50 without it; an older text says 10.
func WithDisableAfter(failures int) Option { return func(s *settings) { s.disableAfter = failures } }

// WithWebhookToken gives every webhook the same token, so that a receiver in
// another program can know it before the webhook exists. Without it, each has
// its own.
func WithWebhookToken(token string) Option { return func(s *settings) { s.token = token } }

// What follows is undocumented: without an option, the fake does what seems
// likelier.

// WithTagsReplaced has tags that the API puts on a call replace those that it
// has. Without it they are added.
func WithTagsReplaced() Option { return func(s *settings) { s.replaceTags = true } }

// WithFormerAgent has call.transferred show the agent who handed the call over
// as its user. Without it, it shows the one who gets it.
func WithFormerAgent() Option { return func(s *settings) { s.formerAgent = true } }

// WithSilentWrites has statuses set through the API cause no events. Without
// it, they cause those of a click.
func WithSilentWrites() Option { return func(s *settings) { s.silentWrites = true } }

// WithPagesCut answers a per_page above 50 with pages of 50. Without it, the
// request is refused with 400.
func WithPagesCut() Option { return func(s *settings) { s.cutPages = true } }

// WithAnyContentType takes requests that change something with any
// Content-Type. Without it, those that are not application/json are refused
// with 400.
func WithAnyContentType() Option { return func(s *settings) { s.anyType = true } }

// WithHeaderCredentials has the exchange of a code take the app's id and secret
// from the Authorization header too. Without it they must be in the body, where
// Aircall documents them, and are refused elsewhere with 401.
func WithHeaderCredentials() Option { return func(s *settings) { s.headerOAuth = true } }

const maxSpacing = 30 * time.Minute

func doubling(attempt int) time.Duration {
	if attempt > 11 { // 2^11 s is more than maxSpacing
		return maxSpacing
	}
	return min(time.Second<<(attempt-1), maxSpacing)
}
