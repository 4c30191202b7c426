package dialpad

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/internal/httpx"
)

// Option changes what [New], [Client.With] and [NewOAuth] make.
type Option func(*config) error

type config struct{ http httpx.Config }

// WithSandbox sends requests to https://sandbox.dialpad.com instead of https://dialpad.com.
func WithSandbox() Option { return WithBaseURL("https://sandbox.dialpad.com") }

// WithBaseURL sends requests to another place than https://dialpad.com: a fake, a proxy.
// It takes scheme, host and an optional path.
func WithBaseURL(base string) Option {
	return func(c *config) error {
		u, err := url.Parse(base)
		if err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http") {
			return errors.New("the base URL is not an absolute http or https URL")
		}
		if u.User != nil || u.RawQuery != "" || u.Fragment != "" {
			return errors.New("the base URL holds user info, a query or a fragment; only scheme, host and path may be given")
		}
		c.http.Base = u
		return nil
	}
}

// WithHTTPClient sends requests through hc, the door for proxies and tracing. It is copied, and the copy
// does not follow redirects to other hosts. Without it, a client with a timeout of one minute is used.
func WithHTTPClient(hc *http.Client) Option {
	return func(c *config) error {
		if hc == nil {
			return errors.New("the HTTP client is nil")
		}
		c.http.HTTP = hc
		return nil
	}
}

// WithLimiter makes each request wait for a limiter first, such as a *rate.Limiter. Without it, or with nil,
// nothing is limited.
//
// Dialpad takes 20 requests a second per company, so clients of one company should share a limiter:
// rate.NewLimiter(15, 5) never lets more than 20 go in any second. Beside that each method has a limit
// a minute: 1200 for those of this package, but 100 for Webhooks.Create and 250 for Websockets.Create.
func WithLimiter(l interface{ Wait(context.Context) error }) Option {
	return func(c *config) error {
		c.http.Limiter = l
		return nil
	}
}

// WithLogger logs requests and retries at level Debug, without bodies, queries or secrets.
func WithLogger(log *slog.Logger) Option {
	return func(c *config) error {
		if log == nil {
			return errors.New("the logger is nil")
		}
		c.http.Log = log
		return nil
	}
}

// WithClock replaces the machine's time.
func WithClock(clk ctikit.Clock) Option {
	return func(c *config) error {
		if clk == nil {
			return errors.New("the clock is nil")
		}
		c.http.Clock = clk
		return nil
	}
}

// WithRetries sets how often a request is tried in all (default 4) and the longest single wait before a
// further try (default one minute). A longer wait ends the call with an [*Error] whose RetryAfter tells it.
// GET and DELETE are tried again after 429, 5xx and broken connections, POST and PATCH after 429 only.
func WithRetries(attempts int, maxWait time.Duration) Option {
	return func(c *config) error {
		if attempts < 1 {
			return fmt.Errorf("retries: attempts is %d, must be at least 1", attempts)
		}
		if maxWait <= 0 {
			return fmt.Errorf("retries: maxWait is %v, must be positive", maxWait)
		}
		c.http.Retry.Attempts, c.http.Retry.MaxWait = attempts, maxWait
		return nil
	}
}

// RateLimit is what a 429 told about the company's request budget: little, as Dialpad documents no headers.
type RateLimit struct {
	// RetryAfter is the wait that a Retry-After asked for; 0 for none.
	RetryAfter time.Duration
	// Status is the reply's HTTP status, 429.
	Status int
}

// WithRateObserver tells f of each 429. f may run on several goroutines at once.
func WithRateObserver(f func(RateLimit)) Option {
	return func(c *config) error {
		if f == nil {
			return errors.New("the rate observer is nil")
		}
		c.http.OnLimit = func(r ctikit.RateLimit) { f(RateLimit{RetryAfter: r.RetryAfter, Status: r.Status}) }
		return nil
	}
}

// Reply is when one reply was made, by Dialpad's clock and by the client's.
type Reply struct {
	// Date is Dialpad's time, in whole seconds.
	Date time.Time
	// Started is when the request left, Ended when the reply's header was here,
	// by the client's clock.
	Started, Ended time.Time
}

// WithReplyObserver calls f for every reply that has a Date, refusals and
// repeated tries included: so it can be learned how far Dialpad's clock is off.
// f may run on several goroutines at once.
func WithReplyObserver(f func(Reply)) Option {
	return func(c *config) error {
		if f == nil {
			return errors.New("the reply observer is nil")
		}
		c.http.OnReply = func(r ctikit.Receipt) { f(Reply{Date: r.Date, Started: r.Started, Ended: r.Ended}) }
		return nil
	}
}
