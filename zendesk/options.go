package zendesk

import (
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/internal/option"
)

// Option changes what [New], [Client.With] and [NewOAuth] make.
type Option func(*config) error

// WithBaseURL sends requests elsewhere than to https://{subdomain}.zendesk.com:
// to a fake, a sandbox or a proxy. A path in it goes before every path.
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
// *rate.Limiter; requests for tokens do not wait. There is no default, because
// plans differ; nil means none.
func WithLimiter(l ctikit.Limiter) Option {
	return func(c *config) error { return option.Limiter(&c.http, l) }
}

// WithLogger logs requests and retries at level Debug, without addresses,
// queries, bodies or secrets.
func WithLogger(log *slog.Logger) Option {
	return func(c *config) error { return option.Logger(&c.http.Log, log) }
}

// WithClock replaces the machine's time.
func WithClock(clk ctikit.Clock) Option {
	return func(c *config) error { return option.Clock(&c.clock, clk) }
}

// WithRetries sets how often a request is tried in all (default 4) and the
// longest single wait before a further try (default one minute). Where a reply
// asks for a longer wait, the call ends with an [*Error] that has it as
// RetryAfter.
//
// What would be done twice is only repeated after a 429: POST without a Key,
// PATCH, and changes of tickets that have a comment. Where the reply to others
// was lost, the repeat meets what the first one did: of something deleted it is
// an [ErrNotFound], of a ticket with UpdatedStamp an [ErrConflict].
func WithRetries(attempts int, maxWait time.Duration) Option {
	return func(c *config) error { return option.Retries(&c.http.Retry, attempts, maxWait) }
}

// WithRateObserver calls f for every budget that a reply reports, and for every
// 429. Bucket is [BucketAccount], [BucketAvailability], or the name of an
// endpoint's own budget in lower case, such as "search-index". A 429 may come
// while Remaining is high, because another budget is used up. Where a reply
// reports several budgets, the tightest one has Status and RetryAfter. f may
// run on several goroutines at once.
//
// Source: developer.zendesk.com, introduction/rate-limits.
func WithRateObserver(f func(ctikit.RateLimit)) Option {
	return func(c *config) error { return option.Observer(&c.onLimit, "rate observer", f) }
}

// WithReplyObserver calls f for every reply that has a Date, refusals and
// repeated tries included: so it can be learned how far Zendesk's clock is off.
// f may run on several goroutines at once.
func WithReplyObserver(f func(ctikit.Receipt)) Option {
	return func(c *config) error { return option.Observer(&c.http.OnReply, "reply observer", f) }
}

// WithPollInterval sets how often [UnifiedStatusesService.SetMany] and
// [SkillsService.ChangeMany] read their jobs; the default is one second.
func WithPollInterval(d time.Duration) Option {
	return func(c *config) error {
		c.poll = d
		if d <= 0 {
			return fmt.Errorf("poll interval: want a positive duration, got %v", d)
		}
		return nil
	}
}
