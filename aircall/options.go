package aircall

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/internal/httpx"
)

// Option changes what [New] and [Client.With] make.
type Option func(*config) error

type config struct {
	http        httpx.Config
	userVersion Version
	setVersion  Version
	reasonWord  AvailabilityStatus
	// integrationPath is where an app finds its own installation.
	integrationPath []string
}

// WithBaseURL sends requests to another place than https://api.aircall.io: a fake, a sandbox, a proxy.
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

// WithLimiter makes each request wait for a limiter first, such as a *rate.Limiter; clients of one company
// should share it, because Aircall's limit is per company: 120 a minute. Without it, or with nil, nothing is limited.
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

// WithRateObserver tells f what each reply said about the rate limit. f may run on several goroutines at once.
func WithRateObserver(f func(RateLimit)) Option {
	return func(c *config) error {
		if f == nil {
			return errors.New("the rate observer is nil")
		}
		c.http.OnLimit = observed(f)
		return nil
	}
}

// Reply is when one reply was made, by Aircall's clock and by the client's.
type Reply struct {
	// Date is Aircall's time, in whole seconds.
	Date time.Time
	// Started is when the request left, Ended when the reply's header was here,
	// by the client's clock.
	Started, Ended time.Time
}

// WithReplyObserver calls f for every reply that has a Date, refusals and
// repeated tries included: so it can be learned how far Aircall's clock is off.
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

// Version is a version of Aircall's Users API. Its v1 is announced to end on 2026-09-30, but v1 is
// the only documented way to set a status.
type Version int

// The versions.
const (
	// VersionAuto tries v2 first, and v1 where v2 answers 404 or 405.
	VersionAuto Version = iota
	V1
	V2
)

func (v Version) check() error {
	if v < VersionAuto || v > V2 {
		return fmt.Errorf("the version is %d, must be VersionAuto, V1 or V2", int(v))
	}
	return nil
}

// WithUserVersion chooses the version that reads users. The default is [VersionAuto].
// Availabilities exist in v1 alone.
func WithUserVersion(v Version) Option {
	return func(c *config) error {
		c.userVersion = v
		return v.check()
	}
}

// WithStatusVersion chooses the version that sets statuses. The default is [VersionAuto].
// Whether v2 takes the two status fields is unconfirmed: if it accepts requests and changes nothing, say V1.
func WithStatusVersion(v Version) Option {
	return func(c *config) error {
		c.setVersion = v
		return v.check()
	}
}

// WithReasonStatus chooses the word that is sent with a reason: [Unavailable], the default, or [Custom],
// which an older source demands.
func WithReasonStatus(word AvailabilityStatus) Option {
	return func(c *config) error {
		if word == "" || word == Available {
			return errors.New("the status that goes with a reason must be unavailable or custom")
		}
		c.reasonWord = word
		return nil
	}
}

// WithIntegrationPath sets where [IntegrationsService.Me] looks. The default, /v1/integrations/me, is unconfirmed.
func WithIntegrationPath(path string) Option {
	return func(c *config) error {
		segments, ok := strings.CutPrefix(path, "/")
		if !ok || segments == "" {
			return errors.New("the integration path must start with a slash and name something")
		}
		c.integrationPath = strings.Split(segments, "/")
		return nil
	}
}
