package engine

import (
	"context"
	"fmt"
	"runtime"
	"runtime/debug"
)

// survive is deferred around what users bring: a panic is logged and counted,
// and the engine goes on.
func (e *Engine) survive(ctx context.Context, in string) {
	if v := recover(); v != nil {
		e.panicked(ctx, in, v)
	}
}

func (e *Engine) panicked(ctx context.Context, in string, v any) {
	e.panics.Add(1)
	reason := fmt.Sprintf("%T", v) // its text may hold personal data
	if err, ok := v.(runtime.Error); ok {
		reason = err.Error()
	}
	e.cfg.Logger.ErrorContext(ctx, "panic", "in", in, "reason", reason, "stack", string(debug.Stack()))
}
