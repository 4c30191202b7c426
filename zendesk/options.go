package zendesk

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

// Option changes a client; see New and Client.With.
type Option func(*config) error

// Limiter is a budget of requests, such as a *rate.Limiter that the clients of
// one account share.
type Limiter interface {
	// Wait returns when the next request may go out.
	Wait(ctx context.Context) error
}

type config struct {
	base    *url.URL
	cred    Credential
	http    *http.Client
	limiter Limiter
	log     *slog.Logger
	clock   ctikit.Clock
	retry   httpx.Retry
	observe func(RateLimit)
	reply   func(Reply)
	poll    time.Duration
}

// userAgent names the SDK to Zendesk's support.
const userAgent = "ctikit"

func (c config) pipeline(auth httpx.Auth, bucket string) httpx.Config {
	cfg := httpx.Config{
		Base: c.base, HTTP: c.http, Auth: auth, Log: c.log, Clock: c.clock, Retry: c.retry, Failure: failure,
		Header: http.Header{
			// Content negotiation is not documented for the availability API.
			"Accept":     {"application/json, application/vnd.api+json;q=0.9"},
			"User-Agent": {userAgent},
		},
	}
	if c.reply != nil {
		cfg.OnReply = func(r ctikit.Receipt) { c.reply(Reply{Date: r.Date, Started: r.Started, Ended: r.Ended}) }
	}
	if bucket != "" { // the token endpoint draws on no documented budget
		cfg.Limiter = c.limiter
		cfg.Limits, cfg.OnLimit = limits(bucket, c.observe)
	}
	return cfg
}

// WithBaseURL sends requests elsewhere than https://{subdomain}.zendesk.com:
// to a fake, a sandbox or a proxy. A path in it goes before every path.
func WithBaseURL(raw string) Option {
	return func(c *config) error {
		u, err := url.Parse(raw)
		if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
			return errors.New("base URL: want an absolute http or https URL")
		}
		if u.User != nil || u.RawQuery != "" || u.Fragment != "" {
			return errors.New("base URL: want no user info, query or fragment")
		}
		c.base = u
		return nil
	}
}

// WithHTTPClient sends requests through hc: the door for proxies, tracing and
// fakes. It is copied; the copy follows no redirect to another host. The
// default gives each attempt a minute.
func WithHTTPClient(hc *http.Client) Option {
	return func(c *config) error {
		if hc == nil {
			return errors.New("HTTP client: want one, got nil")
		}
		c.http = hc
		return nil
	}
}

// WithLimiter waits for l before every attempt, save for fetching tokens.
// There is no default, because plans differ; nil means none.
func WithLimiter(l Limiter) Option {
	return func(c *config) error {
		c.limiter = l
		return nil
	}
}

// WithLogger tells log at debug level of every attempt: operation, status and
// wait, never addresses, queries or bodies. The default is silence.
func WithLogger(log *slog.Logger) Option {
	return func(c *config) error {
		if log == nil {
			return errors.New("logger: want one, got nil")
		}
		c.log = log
		return nil
	}
}

// WithClock passes waits on clk; the default is the machine's time.
func WithClock(clk ctikit.Clock) Option {
	return func(c *config) error {
		if clk == nil {
			return errors.New("clock: want one, got nil")
		}
		c.clock = clk
		return nil
	}
}

// WithRetries sends a request at most attempts times (default 4) and waits at
// most maxWait before each repetition (default 1 minute). When Zendesk asks to
// wait longer, the error comes at once, with RetryAfter set. 1 attempt means
// no repetition. POST is only repeated after a 429.
func WithRetries(attempts int, maxWait time.Duration) Option {
	return func(c *config) error {
		if attempts < 1 || maxWait <= 0 {
			return fmt.Errorf("retries: want at least 1 attempt and a positive wait, got %d and %v", attempts, maxWait)
		}
		c.retry = httpx.Retry{Attempts: attempts, MaxWait: maxWait}
		return nil
	}
}

// WithRateObserver tells observe the budgets that replies report, once for each
// bucket. It runs on the goroutine of the call and must not block.
func WithRateObserver(observe func(RateLimit)) Option {
	return func(c *config) error {
		if observe == nil {
			return errors.New("rate observer: want a function, got nil")
		}
		c.observe = observe
		return nil
	}
}

// Reply is when one reply was made, by Zendesk's clock and by the client's.
type Reply struct {
	// Date is Zendesk's time, in whole seconds.
	Date time.Time
	// Started is when the request left, Ended when the reply's header was here,
	// by the client's clock.
	Started, Ended time.Time
}

// WithReplyObserver calls observe for every reply that has a Date, refusals and
// repeated tries included: so it can be learned how far Zendesk's clock is off.
// It runs on the goroutine of the call and must not block.
func WithReplyObserver(observe func(Reply)) Option {
	return func(c *config) error {
		if observe == nil {
			return errors.New("reply observer: want a function, got nil")
		}
		c.reply = observe
		return nil
	}
}

// WithPollInterval sets how often UnifiedStatusService.SetMany asks for its
// job; the default is 1 second.
func WithPollInterval(d time.Duration) Option {
	return func(c *config) error {
		if d <= 0 {
			return fmt.Errorf("poll interval: want a positive duration, got %v", d)
		}
		c.poll = d
		return nil
	}
}
