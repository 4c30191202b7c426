package dialpad

import (
	"log/slog"
	"net/http"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/internal/option"
)

// Option changes what [New], [Client.With] and [NewOAuth] make.
type Option func(*config) error

// WithSandbox sends requests to https://sandbox.dialpad.com instead of
// https://dialpad.com.
func WithSandbox() Option { return WithBaseURL("https://sandbox.dialpad.com") }

// WithBaseURL sends requests to another place than https://dialpad.com: a fake,
// a proxy. It takes scheme, host and an optional path.
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
// *rate.Limiter. Without it, or with nil, nothing is limited.
//
// Dialpad takes 20 requests a second per company, so clients of one company
// should share a limiter: rate.NewLimiter(15, 5) never lets more than 20 go in
// any second. Beside that each method has a limit a minute: 1200 for those of
// this package, but 100 for Webhooks.Create and 250 for Websockets.Create.
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
// RetryAfter. GET and DELETE are tried again after 429, 5xx and broken
// connections, POST and PATCH after 429 only.
func WithRetries(attempts int, maxWait time.Duration) Option {
	return func(c *config) error { return option.Retries(&c.http.Retry, attempts, maxWait) }
}

// WithRateObserver calls f for each 429. Dialpad documents no headers about the
// request budget: Limit and Remaining are −1, and only RetryAfter and Status
// are known. f may run on several goroutines at once.
func WithRateObserver(f func(ctikit.RateLimit)) Option {
	return func(c *config) error { return option.Observer(&c.http.OnLimit, "rate observer", f) }
}

// WithReplyObserver calls f for every reply that has a Date, refusals and
// repeated tries included: so it can be learned how far Dialpad's clock is off.
// f may run on several goroutines at once.
func WithReplyObserver(f func(ctikit.Receipt)) Option {
	return func(c *config) error { return option.Observer(&c.http.OnReply, "reply observer", f) }
}
