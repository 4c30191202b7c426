package aircall

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/internal/option"
)

// Option changes what [New], [Client.With] and [NewOAuth] make.
type Option func(*config) error

// WithBaseURL sends requests to another place than https://api.aircall.io: a
// fake, a sandbox, a proxy. It takes scheme, host and an optional path.
func WithBaseURL(base string) Option {
	return func(c *config) error { return option.BaseURL(&c.http, base) }
}

// WithHTTPClient sends requests through hc, for proxies and tracing. It is
// copied, and the copy does not follow redirects to other hosts. Without it, a
// client with a timeout of one minute is used.
func WithHTTPClient(hc *http.Client) Option {
	return func(c *config) error { return option.HTTPClient(&c.http, hc) }
}

// WithLimiter makes each request wait for a limiter first, such as a
// *rate.Limiter. Clients of one company should share it: Aircall's limit is per
// company, 120 a minute. Without it, or with nil, nothing is limited.
func WithLimiter(l ctikit.Limiter) Option {
	return func(c *config) error { return option.Limiter(&c.http, l) }
}

// WithLogger logs requests and retries at level Debug, without bodies, queries
// or secrets.
func WithLogger(log *slog.Logger) Option {
	return func(c *config) error { return option.Logger(&c.http.Log, log) }
}

// WithClock replaces the machine's time.
func WithClock(clk ctikit.Clock) Option {
	return func(c *config) error { return option.Clock(&c.http.Clock, clk) }
}

// WithRetries sets how often a request is tried in all (default 4) and the
// longest single wait before a further try (default one minute). Where a reply
// asks for a longer wait, the call ends with an [*Error] that has it as
// RetryAfter.
func WithRetries(attempts int, maxWait time.Duration) Option {
	return func(c *config) error { return option.Retries(&c.http.Retry, attempts, maxWait) }
}

// WithRateObserver calls f for every reply that shows the state of the
// company's request budget, and for every 429. Bucket is empty: Aircall has one
// budget. Reset is a second to a minute, and a minute when unknown. f may run
// on several goroutines at once.
func WithRateObserver(f func(ctikit.RateLimit)) Option {
	return func(c *config) error { return option.Observer(&c.onLimit, "rate observer", f) }
}

// WithReplyObserver calls f for every reply that has a Date, refusals and
// repeated tries included: so it can be learned how far Aircall's clock is off.
// f may run on several goroutines at once.
func WithReplyObserver(f func(ctikit.Receipt)) Option {
	return func(c *config) error { return option.Observer(&c.http.OnReply, "reply observer", f) }
}

// WithUserVersion chooses the version that reads, lists and invites users. The
// default is [VersionAuto]. Availabilities exist in v1 alone.
func WithUserVersion(v Version) Option {
	return func(c *config) error {
		c.userVersion = v
		return v.check("user version")
	}
}

// WithStatusVersion chooses the version that sets statuses and changes users.
// The default is [VersionAuto]. Whether v2 takes the two status fields is
// unconfirmed: if it accepts requests and changes nothing, choose V1.
func WithStatusVersion(v Version) Option {
	return func(c *config) error {
		c.statusVersion = v
		return v.check("status version")
	}
}

// WithReasonStatus chooses the status that is sent with a reason:
// [Unavailable], the default, or [Custom], which an older source demands.
func WithReasonStatus(s AvailabilityStatus) Option {
	return func(c *config) error {
		if s == "" || s == Available {
			return fmt.Errorf("reason status: want unavailable or custom, got %q", string(s))
		}
		c.reasonStatus = s
		return nil
	}
}

// WithIntegrationPath sets where [IntegrationsService.Me] looks. The default,
// /v1/integrations/me, is unconfirmed.
func WithIntegrationPath(path string) Option {
	return func(c *config) error {
		segments, ok := strings.CutPrefix(path, "/")
		if !ok || segments == "" {
			return errors.New("integration path: want a slash and at least one segment")
		}
		c.integrationPath = strings.Split(segments, "/")
		return nil
	}
}
