package ctikit

import (
	"context"
	"time"
)

// Clock is the time that a component lives by. [SystemClock] and [*VirtualClock] are
// clocks; so is any type of a caller with these three methods.
type Clock interface {
	// Now is the present moment.
	Now() time.Time
	// Sleep returns nil after d, or the context's error as soon as the
	// context ends. A d of zero or less returns at once.
	Sleep(ctx context.Context, d time.Duration) error
	// AfterFunc calls f once after d, unless stop is called before. Stop says
	// whether it prevented the call. SystemClock calls f on a goroutine of its own,
	// VirtualClock inside Step, RunUntil or Sleep.
	AfterFunc(d time.Duration, f func()) (stop func() bool)
}

// SystemClock is the machine's time. Inside a testing/synctest bubble it is the
// bubble's. It is safe for concurrent use.
type SystemClock struct{}

// Now is time.Now.
func (SystemClock) Now() time.Time { return time.Now() }

// Sleep waits for d or for the end of ctx, whose error it then returns.
func (SystemClock) Sleep(ctx context.Context, d time.Duration) error {
	if err := ctx.Err(); err != nil || d <= 0 {
		return err
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// AfterFunc is time.AfterFunc.
func (SystemClock) AfterFunc(d time.Duration, f func()) (stop func() bool) {
	return time.AfterFunc(d, f).Stop
}
