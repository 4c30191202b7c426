package engine

import (
	"context"
	"errors"
	"time"

	"github.com/ctikit/ctikit/statussync"
)

// stages are what a sweep does once its lists are in: each lists agents, and is
// carried out for a batch of them at a time.
var stages = [...]struct {
	agents func(*Engine, context.Context, *sweeper) []string
	batch  func(*Engine, context.Context, *sweeper, []string)
	saves  func(*Engine) int // for one agent, at most
}{
	{(*Engine).toJoin, (*Engine).joinBatch, (*Engine).joinSaves},
	{(*Engine).toIndex, (*Engine).indexBatch, (*Engine).joinSaves},
	{(*Engine).toDismiss, (*Engine).dismissBatch, (*Engine).releaseSaves},
	{(*Engine).toDecide, (*Engine).decideBatch, oneSave},
}

func oneSave(*Engine) int { return 1 }

const (
	batchSaves   = 64          // of a batch
	mostPatience = time.Second // a sweep waits so long for a webhook that hangs
)

// nextBatch does one batch of a stage, or ends it. Webhooks that came during the
// last batch are saved first.
func (e *Engine) nextBatch(ctx context.Context, s *sweeper) time.Time {
	if !e.webhooks.passed() && e.cfg.Clock.Now().Before(s.patience) {
		return s.patience
	}
	stage := stages[s.stage]
	if !s.listed {
		s.todo, s.listed = stage.agents(e, ctx, s), true
	}
	if len(s.todo) == 0 {
		s.stage, s.listed = s.stage+1, false
		return e.cfg.Clock.Now()
	}
	batch := s.todo[:min(max(1, batchSaves/stage.saves(e)), len(s.todo))]
	s.todo = s.todo[len(batch):]
	saves := e.records.store.saves.Load()
	stage.batch(e, ctx, s, batch)
	if e.records.store.saves.Load() != saves { // else nobody had to wait
		e.webhooks.split()
		s.patience = e.cfg.Clock.Now().Add(mostPatience)
	}
	return e.cfg.Clock.Now()
}

func (e *Engine) toDecide(context.Context, *sweeper) []string { return e.roster.agents() }

// decideBatch gives agents the readings that are in. A system whose list failed
// keeps none of the others waiting.
func (e *Engine) decideBatch(ctx context.Context, s *sweeper, agents []string) {
	decisions, changes := s.decisions[:0], s.changes[:0]
	for _, agent := range agents {
		if in := e.readings(s, agent); len(in) > 0 {
			decisions = append(decisions, decision{engine: e, agent: agent, in: in})
		}
	}
	for i := range decisions {
		changes = append(changes, change{key: agentKey(decisions[i].agent), apply: decisions[i].apply})
	}
	e.records.updateMany(ctx, changes)
	for i := range decisions {
		d := &decisions[i]
		switch err := d.saved(ctx, changes[i].rec, changes[i].err); {
		case err == nil:
			e.wereRead(s, d)
		case !errors.Is(err, ErrNewer):
			e.cfg.Logger.ErrorContext(ctx, "state not saved", "agent", d.agent, "err", err)
		}
	}
	clear(decisions) // nothing of them is kept alive
	clear(changes)
	s.decisions, s.changes = decisions, changes
}

// readings are what the lists show of an agent.
func (e *Engine) readings(s *sweeper, agent string) statussync.Reports {
	ids := e.roster.of(agent)
	in := make(statussync.Reports, 0, len(ids))
	for i, id := range ids {
		if seen := s.seen[i][id]; seen != nil && id != "" {
			in = append(in, seen.Report)
			in[len(in)-1].At = e.cfg.Clock.Now()
		}
	}
	return in
}

// wereRead lets an agent be written that had to be read before.
func (e *Engine) wereRead(s *sweeper, d *decision) {
	for i, id := range e.roster.of(d.agent) {
		if seen := s.seen[i][id]; seen != nil && id != "" && e.roster.wasRead(place{i, id}) {
			e.schedule(d.agent, d.effects)
		}
	}
}
