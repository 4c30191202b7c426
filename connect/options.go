package connect

import (
	"fmt"
	"log/slog"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/internal/httpx"
	"github.com/ctikit/ctikit/internal/option"
)

// Option changes what [New] makes.
type Option func(*config) error

type config struct {
	quotas   *Quotas // nil for none
	retry    httpx.Retry
	users    int
	usersFor time.Duration
	clock    ctikit.Clock
	log      *slog.Logger
	onRate   func(ctikit.RateLimit)
	onReply  func(ctikit.Receipt)
}

// WithQuotas makes requests wait for budgets that the clients of an AWS account
// and Region share. Without this option a client has budgets of its own, of
// AWS' default sizes. Nil is [WithoutQuotas].
func WithQuotas(q *Quotas) Option {
	return func(c *config) error {
		c.quotas = q
		return nil
	}
}

// WithoutQuotas sends requests at once, for callers who keep budgets
// themselves.
func WithoutQuotas() Option { return WithQuotas(nil) }

// WithRetries sets how often a request is tried in all (default 4, 1 for never
// again) and the longest single wait before a further try (default one minute).
// Tried again is what was throttled, and, except for UpdateContactAttributes,
// what failed inside AWS or broke off. A reply that asks for a longer wait ends
// the call with an [*Error] that has it as RetryAfter.
func WithRetries(attempts int, maxWait time.Duration) Option {
	return func(c *config) error { return option.Retries(&c.retry, attempts, maxWait) }
}

// WithUserCache sets how many users [UsersService.Lookup] remembers (default
// 10,000), and for how long (default 24 hours).
func WithUserCache(users int, keep time.Duration) Option {
	return func(c *config) error {
		if users < 1 || keep <= 0 {
			return fmt.Errorf("user cache: want at least 1 user and a positive time, got %d and %v", users, keep)
		}
		c.users, c.usersFor = users, keep
		return nil
	}
}

// WithClock replaces the machine's time. Deadlines of contexts stay on the
// machine's.
func WithClock(clk ctikit.Clock) Option {
	return func(c *config) error { return option.Clock(&c.clock, clk) }
}

// WithLogger logs retries at level Debug: operation, attempt, wait and error.
func WithLogger(log *slog.Logger) Option {
	return func(c *config) error { return option.Logger(&c.log, log) }
}

// WithRateObserver has f called after every throttled request, with the
// operation as the bucket. Other replies of AWS do not show its budgets.
func WithRateObserver(f func(ctikit.RateLimit)) Option {
	return func(c *config) error { return option.Observer(&c.onRate, "rate observer", f) }
}

// WithReplyObserver has f called for every reply whose [ReplyDate] the API
// reports, refusals included.
func WithReplyObserver(f func(ctikit.Receipt)) Option {
	return func(c *config) error { return option.Observer(&c.onReply, "reply observer", f) }
}
