package connect

import (
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/ctikit/ctikit"
)

// Option changes what [New] makes.
type Option func(*config) error

type config struct {
	quotas   *Quotas // nil for none
	attempts int
	maxWait  time.Duration
	pageSize int32
	users    int
	usersFor time.Duration
	clock    ctikit.Clock
	log      *slog.Logger
}

// WithQuotas makes requests wait for budgets that the clients of an AWS account and Region share. Without this
// option a client has budgets of its own, of AWS' default sizes. Nil is [WithoutQuotas].
func WithQuotas(q *Quotas) Option {
	return func(c *config) error {
		c.quotas = q
		return nil
	}
}

// WithoutQuotas sends requests at once, for callers who keep budgets themselves.
func WithoutQuotas() Option { return WithQuotas(nil) }

// WithRetries sets how often a request is tried in all (default 4, 1 for never again) and the longest single wait
// before a further try (default one minute). Tried again is what was throttled, and, except for
// UpdateContactAttributes, what failed inside AWS or broke off. A reply that asks for a longer wait ends the call
// with an [*Error] whose RetryAfter tells it.
func WithRetries(attempts int, maxWait time.Duration) Option {
	return func(c *config) error {
		if attempts < 1 {
			return fmt.Errorf("retries: attempts is %d, must be at least 1", attempts)
		}
		if maxWait <= 0 {
			return fmt.Errorf("retries: maxWait is %v, must be positive", maxWait)
		}
		c.attempts, c.maxWait = attempts, maxWait
		return nil
	}
}

// WithPageSize asks for pages of that many items where a whole list is read. The default, 0, leaves it to Connect,
// whose limits differ by operation. Larger pages cost fewer requests.
func WithPageSize(items int32) Option {
	return func(c *config) error {
		if items < 0 {
			return fmt.Errorf("the page size is %d, must be 0 or more", items)
		}
		c.pageSize = items
		return nil
	}
}

// WithUserCache sets how many users [UsersService.Lookup] remembers (default 10,000), and for how long
// (default 24 hours).
func WithUserCache(users int, keep time.Duration) Option {
	return func(c *config) error {
		if users < 1 {
			return fmt.Errorf("user cache: users is %d, must be at least 1", users)
		}
		if keep <= 0 {
			return fmt.Errorf("user cache: keep is %v, must be positive", keep)
		}
		c.users, c.usersFor = users, keep
		return nil
	}
}

// WithClock replaces the machine's time. Deadlines of contexts stay on the machine's.
func WithClock(clk ctikit.Clock) Option {
	return func(c *config) error {
		if clk == nil {
			return errors.New("the clock is nil")
		}
		c.clock = clk
		return nil
	}
}

// WithLogger logs retries at level Debug: operation, attempt, wait and error.
func WithLogger(log *slog.Logger) Option {
	return func(c *config) error {
		if log == nil {
			return errors.New("the logger is nil")
		}
		c.log = log
		return nil
	}
}
