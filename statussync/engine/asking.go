package engine

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/ctikit/ctikit/statussync"
)

// asking is a wish in its course.
type asking struct {
	decision
	wish   Wish
	undoes *Wish // the wish that it takes back, if that stands still
	err    error
}

// asking begins a wish for an agent. Its err says why that cannot be.
func (e *Engine) asking(agent string, status statussync.Status, by string) *asking {
	w := Wish{Agent: agent, Status: status, By: orElse(by, "somebody"), At: e.cfg.Clock.Now().UTC().Truncate(time.Millisecond)}
	a := &asking{wish: w}
	a.decision = decision{engine: e, agent: agent, in: statussync.Asked{At: w.At, System: e.systems[0].Name(), Status: status, By: w.By}}
	if _, ok := e.roster.agent(0, agent); !ok {
		a.err = fmt.Errorf("%w: %q", ErrUnknownAgent, agent)
		return a
	}
	all := e.catalog.names(0)
	switch i := slices.IndexFunc(all, func(s statussync.Entry) bool { return s.Status == status }); {
	case i < 0 || status == "":
		a.err = fmt.Errorf("engine: status: %w %q: want an id, the part after # of %s", statussync.ErrUnknownStatus, status, all)
	case !all[i].Settable:
		a.err = fmt.Errorf("engine: status: %w: %q cannot be set", statussync.ErrUnknownStatus, status)
	}
	return a
}

// apply takes in the wish, if the state allows it at the moment of saving.
func (a *asking) apply(rec *record) {
	if a.err = a.superseded(rec.State); a.err == nil {
		a.decision.apply(rec)
	}
}

func (a *asking) superseded(s statussync.State) error {
	if a.undoes == nil {
		return nil
	}
	e := a.engine
	v := statussync.Look(s, e.systems[0].Name())
	if a.undoes.is(v) {
		return nil
	}
	return &SupersededError{a.agent, named(v.Wants, e.catalog.names(0)), origin(v.Why)}
}

// askAll saves wishes, and then puts what follows on the queues.
func (e *Engine) askAll(ctx context.Context, all []*asking) []WishResult {
	changes := make([]change, len(all))
	for i, a := range all {
		changes[i] = change{key: agentKey(a.agent), apply: a.apply, err: a.err}
	}
	e.records.updateMany(ctx, changes)
	results := make([]WishResult, len(all))
	due := map[string]map[string]string{} // what is due, by system and agent
	for i, a := range all {
		results[i].Wish, results[i].Err = a.saved(ctx, changes[i], due)
	}
	for system, kinds := range due {
		e.member(system).queue.pushMany(e.cfg.Clock.Now(), kinds)
	}
	return results
}

// saved reports a wish that is saved, and notes what is due.
func (a *asking) saved(ctx context.Context, c change, due map[string]map[string]string) (Wish, error) {
	if a.err != nil { // as well if nothing was saved
		return Wish{}, a.err
	}
	if err := a.reported(ctx, c.rec, c.err); err != nil {
		return Wish{}, err
	}
	e, hub := a.engine, a.engine.systems[0].Name()
	for _, ef := range a.effects {
		switch ef.Kind {
		case statussync.DoWrite, statussync.DoRead:
			if due[ef.System] == nil {
				due[ef.System] = map[string]string{}
			}
			due[ef.System][a.agent] = kindOf(ef)
		case statussync.Wake:
			e.wakes.push(a.agent, ef.At)
		case statussync.Notify, statussync.RuleApplied, statussync.Learned:
		}
	}
	w := a.wish
	w.Former, w.Taken = statussync.Look(a.before, hub).Wants, w.is(statussync.Look(c.rec.State, hub))
	return w, nil
}
