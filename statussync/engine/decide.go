package engine

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/ctikit/ctikit/statussync"
)

// ErrUnknownAgent is returned for an agent that is not joined, by its hub id.
var ErrUnknownAgent = errors.New("engine: unknown agent")

// observe is decide for callers that do not use the effects.
func (e *Engine) observe(ctx context.Context, agent string, in statussync.Input) error {
	_, err := e.decide(ctx, agent, in)
	return err
}

// decide takes one input into the saved state of a joined agent and puts what
// follows on the queues. An agent whose record cannot be read is left alone.
func (e *Engine) decide(ctx context.Context, agent string, in statussync.Input) ([]statussync.Effect, error) {
	rules := e.rules.Load().joined
	var before statussync.State
	var effects []statussync.Effect
	rec, err := e.records.update(ctx, agentKey(agent), func(rec *record) {
		before = rec.State
		rec.State, effects = statussync.Decide(before, in, rules)
	})
	if errors.Is(err, ErrUnreadable) {
		e.unreadable(ctx, e.systems[0].Name(), agent, err)
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	e.count(in, before, rec.State, effects)
	// Reported first, so that nobody sees what follows before what it follows from.
	e.report(ctx, Decision{Agent: agent, Input: in, Effects: effects})
	if _, sending := in.(statussync.Sending); !sending { // what is due then is being done
		e.schedule(agent, effects)
	}
	return effects, nil
}

// schedule puts an agent on the queue of every system that something is due in.
func (e *Engine) schedule(agent string, effects []statussync.Effect) {
	now := e.cfg.Clock.Now()
	for _, ef := range effects {
		switch ef.Kind {
		case statussync.DoWrite, statussync.DoRead:
			e.member(ef.System).queue.pushAs(agent, now, kindOf(ef))
		case statussync.Wake:
			e.wakes.push(agent, ef.At)
		case statussync.Notify, statussync.RuleApplied, statussync.Learned:
		}
	}
}

// wake lets time pass for an agent that asked for it.
func (e *Engine) wake(ctx context.Context) time.Time {
	now := e.cfg.Clock.Now()
	first, next := e.wakes.pop(now)
	if first == nil {
		return next
	}
	if err := e.observe(ctx, first.agent, statussync.Woke{At: now}); err != nil {
		e.wakes.push(first.agent, now.Add(storeRetry))
		e.cfg.Logger.ErrorContext(ctx, "state not saved", "agent", first.agent, "err", err)
	}
	return now
}

// Ask takes in the wish of a person at a board, or of another program, for an
// agent by its hub id (S14). status is one of the hub's that can be set, by its
// id; by names the one that asks, as reasons show it: a role, no personal data.
// Errors: [ErrUnknownAgent], [statussync.ErrUnknownStatus], and the store's.
func (e *Engine) Ask(ctx context.Context, agent string, status statussync.Status, by string) error {
	if _, ok := e.roster.agent(0, agent); !ok {
		return fmt.Errorf("%w: %q", ErrUnknownAgent, agent)
	}
	entry, err := e.catalog.names(0).Find("#" + string(status))
	if err == nil && !entry.Settable {
		err = fmt.Errorf("%w: %q cannot be set", statussync.ErrUnknownStatus, status)
	}
	if err != nil {
		return fmt.Errorf("engine: status: %w", err)
	}
	return e.observe(ctx, agent, statussync.Asked{At: e.cfg.Clock.Now(), System: e.systems[0].Name(), Status: status, By: by})
}

const storeRetry = time.Second
