package storm

import (
	"context"
	"time"
)

// T is what a test has to offer: *testing.T does.
type T interface {
	Helper()
	Context() context.Context
	Deadline() (deadline time.Time, ok bool)
	Cleanup(f func())
	Logf(format string, args ...any)
	Errorf(format string, args ...any)
	Fatalf(format string, args ...any)
}

// pause waits in real time.
func pause(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}

// Poll waits until something is done, however long a busy machine takes. What is
// never done ends with the test.
func Poll(ctx context.Context, done func() bool) {
	for !done() && ctx.Err() == nil {
		pause(ctx, 50*time.Millisecond)
	}
}
