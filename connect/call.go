package connect

import (
	"context"
	"errors"
	"time"

	"github.com/cenkalti/backoff/v4"

	"github.com/ctikit/ctikit"
)

// do sends a request when its quota allows, and again when that is safe and may help.
func do[T any](ctx context.Context, c *core, op Operation, send func(context.Context) (T, error)) (T, error) {
	tries := attempts{c: c, op: op}
	for {
		var none T
		if err := c.afford(ctx, op); err != nil {
			return none, err
		}
		out, err := send(ctx)
		if err == nil {
			return out, nil
		}
		if err := tries.pause(ctx, err); err != nil {
			return none, err
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
	pauses *backoff.ExponentialBackOff
}

// pause waits until the next attempt; its error ends the call.
func (a *attempts) pause(ctx context.Context, err error) error {
	a.made++
	if ctx.Err() != nil || a.made >= a.c.cfg.attempts || !a.op.repeatable(err) {
		return err
	}
	wait := a.wait(err)
	if wait > a.c.cfg.maxWait {
		return err
	}
	if cutOff(ctx, wait) {
		return errors.Join(err, context.DeadlineExceeded)
	}
	a.c.cfg.log.DebugContext(ctx, "retrying", "op", string(a.op), "attempt", a.made+1, "wait", wait, "err", err)
	if woken := a.c.cfg.clock.Sleep(ctx, wait); woken != nil {
		return errors.Join(err, woken)
	}
	return nil
}

// wait is what the reply asked for, or else what nobody asked for.
func (a *attempts) wait(err error) time.Duration {
	if said, ok := errors.AsType[*Error](err); ok && said.RetryAfter > 0 {
		return said.RetryAfter
	}
	if a.pauses == nil { // one per call: it is not safe for several goroutines
		a.pauses = backoff.NewExponentialBackOff(
			backoff.WithMaxElapsedTime(0),
			backoff.WithMaxInterval(a.c.cfg.maxWait),
			backoff.WithClockProvider(a.c.cfg.clock),
		)
		if _, virtual := a.c.cfg.clock.(*ctikit.VirtualClock); virtual {
			a.pauses.RandomizationFactor = 0 // so that runs can be repeated
		}
	}
	return min(a.pauses.NextBackOff(), a.c.cfg.maxWait)
}
