package engine

import (
	"context"
	"time"
)

const drainLook = 100 * time.Millisecond // between two looks at what is left

// drain waits until nothing is left to do for now, at most for [Config].Drain.
func (e *Engine) drain(ctx context.Context) {
	ends := e.cfg.Clock.Now().Add(e.cfg.Drain)
	for e.cfg.Clock.Now().Before(ends) && !e.drained() {
		if e.cfg.Clock.Sleep(ctx, drainLook) != nil {
			return
		}
	}
}

// drained reports whether no system has a write, a reading or a job that only
// waits for its turn.
func (e *Engine) drained() bool {
	if !e.sweep.swept() {
		return true // nothing goes out before the first sweep
	}
	now := e.cfg.Clock.Now()
	for _, m := range e.systems {
		// Looked at twice: an agent is in the queue, or the flusher is busy with it.
		if m.queue.isDue(now) || m.busy.Load() || m.stats.openJobs.Load() > 0 || m.queue.isDue(now) {
			return false
		}
	}
	return !e.wakes.isDue(now)
}
