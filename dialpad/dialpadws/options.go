package dialpadws

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"reflect"
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

// Gap is a time in which events may have been lost.
type Gap struct {
	// Since is when the connection broke or the event came that could not be
	// handled. At the start it is zero.
	Since time.Time
	// Until is when events came in again.
	Until time.Time
	// Cause is what went wrong; nil at the start.
	Cause error
}

// WithOnGap calls f when events may have been lost: at the start, after each
// interruption, and after an event that could not be decoded or whose callback
// failed. By then events come in again, so that what f reads, and the events
// after it, leave nothing out. No event is handled while f runs.
func WithOnGap(f func(context.Context, Gap)) Option {
	return func(c *config) error {
		c.onGap = f
		return want("function for gaps", f)
	}
}

// WithHTTPClient opens connections through hc, for proxies. Its Timeout does
// not end them. It is copied, and the copy does not follow redirects to other
// hosts.
func WithHTTPClient(hc *http.Client) Option {
	return func(c *config) error {
		c.http = hc
		return want("HTTP client", hc)
	}
}

// WithLogger logs interruptions at level Warn and renewals at level Debug,
// without URLs or events.
func WithLogger(log *slog.Logger) Option {
	return func(c *config) error {
		c.log = log
		return want("logger", log)
	}
}

// WithClock replaces the machine's time, but for the time-outs of connections.
// It must be safe for concurrent use.
func WithClock(clk ctikit.Clock) Option {
	return func(c *config) error {
		c.clock = clk
		return want("clock", clk)
	}
}

// WithRenewAfter sets how old a connection gets before the next one is opened:
// more than a minute and less than the hour after which Dialpad cuts it; 50
// minutes without it.
func WithRenewAfter(d time.Duration) Option {
	return func(c *config) error {
		c.renewAfter = d
		if d <= time.Minute || d >= life {
			return fmt.Errorf("age for renewal: want more than 1m and less than 1h, got %v", d)
		}
		return nil
	}
}

// want refuses nil, also in an interface.
func want(field string, v any) error {
	switch r := reflect.ValueOf(v); r.Kind() {
	case reflect.Invalid:
	case reflect.Pointer, reflect.Func:
		if !r.IsNil() {
			return nil
		}
	default:
		return nil
	}
	return errors.New(field + ": want one, got nil")
}
