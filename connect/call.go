package connect

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/internal/httpx"
)

// do sends a request when its quota allows, and again when that is safe and may
// help. The receipt is of the attempts that may have had an effect.
func do[T any](ctx context.Context, c *core, op Operation, send func(context.Context) (T, error)) (out T, r ctikit.Receipt, err error) {
	tries := attempts{c: c, op: op}
	for {
		if err := c.afford(ctx, op); err != nil {
			return out, r, err
		}
		one := ctikit.Receipt{Started: c.cfg.clock.Now()}
		got, err := send(context.WithValue(ctx, dateKey{}, &one.Date))
		one.Ended = c.cfg.clock.Now()
		if c.cfg.onReply != nil && !one.Date.IsZero() {
			c.cfg.onReply(one)
		}
		if !r.Started.IsZero() {
			one.Started = r.Started
		}
		if r = one; err == nil {
			return got, r, nil
		}
		if errors.Is(err, ErrRateLimited) { // nothing was done
			r = ctikit.Receipt{}
		}
		if err := tries.pause(ctx, err); err != nil {
			return out, r, err
		}
	}
}

func (c *core) afford(ctx context.Context, op Operation) error {
	if c.cfg.quotas == nil {
		return ctx.Err()
	}
	return c.cfg.quotas.wait(ctx, c.cfg.clock, op)
}

// attempts are those of one call.
type attempts struct {
	c      *core
	op     Operation
	made   int
	pauses func() time.Duration
}

// pause waits until the next attempt; its error ends the call.
func (a *attempts) pause(ctx context.Context, err error) error {
	cfg := &a.c.cfg
	var asked time.Duration
	if refusal, ok := errors.AsType[*Error](err); ok {
		asked = max(refusal.RetryAfter, 0)
	}
	if cfg.onRate != nil && errors.Is(err, ErrRateLimited) {
		cfg.onRate(ctikit.RateLimit{
			Bucket: string(a.op), Limit: -1, Remaining: -1, RetryAfter: asked, Status: http.StatusTooManyRequests,
		})
	}
	a.made++
	if ctx.Err() != nil || a.made >= cfg.retry.Attempts || !a.op.repeatable(err) {
		return err
	}
	if asked == 0 {
		if a.pauses == nil {
			a.pauses = httpx.Pauses(cfg.clock, cfg.retry.MaxWait)
		}
		asked = a.pauses()
	}
	switch {
	case asked > cfg.retry.MaxWait:
		return err
	case cutOff(ctx, asked):
		return errors.Join(err, context.DeadlineExceeded)
	}
	cfg.log.DebugContext(ctx, "retrying", "op", string(a.op), "attempt", a.made+1, "wait", asked, "err", err)
	if woken := cfg.clock.Sleep(ctx, asked); woken != nil {
		return errors.Join(err, woken)
	}
	return nil
}
