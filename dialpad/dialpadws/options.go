package dialpadws

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"github.com/ctikit/ctikit"
)

// Option changes what [New] makes.
type Option func(*config) error

type config struct {
	onGap      func(context.Context, Gap)
	http       *http.Client
	log        *slog.Logger
	clock      ctikit.Clock
	renewAfter time.Duration
}

const (
	// life is how long Dialpad lets a connection live.
	life = time.Hour
	// defaultRenewal leaves time for some failures.
	defaultRenewal = 50 * time.Minute
)

func defaults() config {
	return config{
		onGap: func(context.Context, Gap) {}, http: &http.Client{}, log: slog.New(slog.DiscardHandler),
		clock: ctikit.SystemClock{}, renewAfter: defaultRenewal,
	}
}

// Gap is a time in which events may have been lost.
type Gap struct {
	// Since is when the connection broke or the event came that could not be handled. At the start it is zero.
	Since time.Time
	// Until is when events came in again.
	Until time.Time
	// Cause is what went wrong; nil at the start.
	Cause error
}

// WithOnGap calls f when events may have been lost: at the start, after each interruption, and after an event that
// could not be decoded or whose callback failed. By then events come in again, so that what f reads, and the events
// after it, leave nothing out. No event is handled while f runs.
func WithOnGap(f func(context.Context, Gap)) Option {
	return func(c *config) error {
		if f == nil {
			return errors.New("the function for gaps is nil")
		}
		c.onGap = f
		return nil
	}
}

// WithHTTPClient opens connections through hc, the door for proxies. Its Timeout does not end them.
func WithHTTPClient(hc *http.Client) Option {
	return func(c *config) error {
		if hc == nil {
			return errors.New("the HTTP client is nil")
		}
		c.http = hc
		return nil
	}
}

// WithLogger logs interruptions at level Warn and renewals at level Debug, without URLs or events.
func WithLogger(log *slog.Logger) Option {
	return func(c *config) error {
		if log == nil {
			return errors.New("the logger is nil")
		}
		c.log = log
		return nil
	}
}

// WithClock replaces the machine's time, but for the time-outs of connections. It must be safe for concurrent use.
func WithClock(clk ctikit.Clock) Option {
	return func(c *config) error {
		if clk == nil {
			return errors.New("the clock is nil")
		}
		c.clock = clk
		return nil
	}
}

// WithRenewAfter sets how old a connection gets before the next one is opened: more than a minute and less than the
// hour after which Dialpad cuts it; 50 minutes without it.
func WithRenewAfter(d time.Duration) Option {
	return func(c *config) error {
		if d <= time.Minute || d >= life {
			return fmt.Errorf("the age for renewal is %v, must be more than 1m and less than 1h", d)
		}
		c.renewAfter = d
		return nil
	}
}
