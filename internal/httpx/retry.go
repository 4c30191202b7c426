package httpx

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/cenkalti/backoff/v4"

	"github.com/ctikit/ctikit"
)

// next says how long to wait before the next attempt, or with which error the
// call ends.
func (x *exchange) next(ctx context.Context, out outcome) (time.Duration, error) {
	if out.status == http.StatusUnauthorized && x.p.cfg.Auth != nil && !x.renewed {
		return 0, x.renew(ctx, out)
	}
	if out.final || x.tries >= x.p.cfg.Retry.Attempts || !repeatable(x.call, out.status) {
		return 0, out.err
	}
	wait := out.asked
	if wait == 0 {
		wait = x.pause()
	}
	if wait > x.p.cfg.Retry.MaxWait {
		return 0, out.err
	}
	if deadline, ok := ctx.Deadline(); ok && time.Until(deadline) < wait {
		return 0, errors.Join(out.err, context.DeadlineExceeded) // do not sleep towards a certain timeout
	}
	return wait, nil
}

// renew asks for other credentials. The attempt that follows comes on top of
// Retry.Attempts.
func (x *exchange) renew(ctx context.Context, out outcome) error {
	x.renewed = true
	again, err := x.p.cfg.Auth.Renew(ctx, x.used)
	if err != nil {
		return fmt.Errorf("%w; renew credentials: %w", out.err, err)
	}
	if !again {
		return out.err
	}
	x.tries--
	return nil
}

// repeatable says whether a request may be sent again after a status, 0 being
// a broken connection.
func repeatable(call Call, status int) bool {
	switch status {
	case http.StatusTooManyRequests:
		return true
	case 0, http.StatusInternalServerError, http.StatusBadGateway,
		http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		replaces := call.Method == http.MethodPut || call.Method == http.MethodDelete
		return call.Idempotent || !call.Once && (replaces || safe(call.Method))
	}
	return false
}

func safe(method string) bool { return method == http.MethodGet || method == http.MethodHead }

// harmless says whether the attempt can have had no effect.
func (x *exchange) harmless(out outcome) bool {
	return safe(x.call.Method) ||
		out.status == http.StatusUnauthorized || out.status == http.StatusTooManyRequests
}

// pause is the next wait that nobody asked for.
func (x *exchange) pause() time.Duration {
	if x.pauses == nil {
		x.pauses = Pauses(x.p.cfg.Clock, x.p.cfg.Retry.MaxWait)
	}
	return x.pauses()
}

// Pauses returns the waits of one call that no reply asks for: they grow up to
// longest, and are randomised unless the clock is virtual, so that runs can be
// repeated.
func Pauses(clock ctikit.Clock, longest time.Duration) (next func() time.Duration) {
	b := backoff.NewExponentialBackOff(
		backoff.WithMaxElapsedTime(0), backoff.WithMaxInterval(longest), backoff.WithClockProvider(clock),
	)
	if _, virtual := clock.(*ctikit.VirtualClock); virtual {
		b.RandomizationFactor = 0
	}
	return func() time.Duration { return min(b.NextBackOff(), longest) }
}

// broken is the outcome of a connection that failed.
func (x *exchange) broken(ctx context.Context, err error) outcome {
	var untrusted *tls.CertificateVerificationError
	final := ctx.Err() != nil || errors.Is(err, ErrOtherHost) || errors.As(err, &untrusted)
	return outcome{err: x.wrap(Scrub(err)), final: final}
}

// RetryAfter reads a Retry-After of seconds or an HTTP date; 0 when there is
// none to be read. Less than a second is a second: Zendesk sends 0, and means
// no invitation to hammer.
func RetryAfter(h http.Header, now time.Time) time.Duration {
	value := strings.TrimSpace(h.Get("Retry-After"))
	if value == "" {
		return 0
	}
	if n, err := strconv.ParseInt(value, 10, 64); err == nil || errors.Is(err, strconv.ErrRange) {
		return time.Duration(min(max(n, 1), maxSeconds)) * time.Second
	}
	at, err := http.ParseTime(value)
	if err != nil {
		return 0
	}
	return max(at.Sub(now), time.Second)
}

// maxSeconds is a year: longer than any wait, and no overflow.
const maxSeconds = 365 * 24 * 60 * 60
