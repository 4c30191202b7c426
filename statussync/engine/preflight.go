package engine

import (
	"context"
	"fmt"
	"time"
)

// Preflight names everything that keeps the sync from working well, without
// changing anything. Statuses that rules name were checked by [New]; one that
// is gone since is named, and so are sweeps that take longer than they should. A
// replica that does not lead asks no system.
func (e *Engine) Preflight(ctx context.Context) []Problem {
	problems := e.catalog.problems()
	for _, m := range e.systems {
		problems = append(problems, m.Preflight(ctx)...)
		if takes := time.Duration(m.sweepTakes.Load()); takes > e.cfg.SweepEvery {
			problems = append(problems, Problem{System: m.Name(), Code: RateTooLow, Detail: fmt.Sprintf(
				"a sweep takes %v of its share of %d requests a minute", takes.Round(time.Second), m.budget.perMinute())})
		}
	}
	return problems
}
