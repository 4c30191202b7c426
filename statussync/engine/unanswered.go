package engine

import (
	"context"
	"slices"

	"github.com/ctikit/ctikit/statussync"
)

// unanswered is a write that an earlier run may have sent, and of which it saved
// no outcome.
type unanswered struct {
	member *member
	agent  string
}

// unanswered are the writes of an agent that are in flight.
func (e *Engine) unanswered(agent string, state statussync.State) (all []unanswered) {
	for _, m := range e.systems {
		if statussync.Look(state, m.Name()).Open.For == statussync.Reply {
			all = append(all, unanswered{m, agent})
		}
	}
	return all
}

// closeUnanswered has writes whose reply went to a process that is gone be
// unsure at once: no reply can come any more, and a reading shows what became
// of them (S9). Those of jobs are left to the jobs, which are followed.
func (e *Engine) closeUnanswered(ctx context.Context, open []unanswered) {
	for _, w := range open {
		m := w.member
		if slices.ContainsFunc(m.bulk.jobs, func(j *bulkJob) bool { return j.IDs[w.agent] != "" }) {
			continue
		}
		sent := statussync.Sent{At: e.cfg.Clock.Now(), System: m.Name(), Outcome: statussync.Unsure}
		if err := e.observe(ctx, w.agent, sent); err != nil { // the state itself ends the wait (S6)
			e.cfg.Logger.ErrorContext(ctx, "state not saved", "agent", w.agent, "err", err)
		}
	}
}
