package engine

import (
	"context"
	"errors"
	"time"

	"github.com/ctikit/ctikit/statussync"
)

// ErrUnknownAgent is returned for an agent that is not joined, by its hub id. [Engine.Run]
// joins those of the store when it starts, and others with its first sweep.
var ErrUnknownAgent = errors.New("engine: unknown agent")

// observe is decide for callers that do not use the effects.
func (e *Engine) observe(ctx context.Context, agent string, in statussync.Input) error {
	_, err := e.decide(ctx, agent, in)
	return err
}

// decide takes one input into the saved state of a joined agent and puts what
// follows on the queues. An agent whose record is of a newer version is left
// alone: the error wraps [ErrNewer].
func (e *Engine) decide(ctx context.Context, agent string, in statussync.Input) ([]statussync.Effect, error) {
	d := decision{engine: e, agent: agent, in: in}
	rec, err := e.records.carryOut(ctx, change{key: agentKey(agent), apply: d.apply, sends: isRequest(in)})
	return d.effects, d.saved(ctx, rec, err)
}

// isRequest reports whether an input says that a request is sent, or how it ended.
func isRequest(in statussync.Input) bool {
	switch in.(type) {
	case statussync.Sending, statussync.Sent:
		return true
	}
	return false
}

// decision is a decision about a joined agent in its course.
type decision struct {
	engine  *Engine
	agent   string
	in      statussync.Input
	before  statussync.State
	version uint64 // of the record before
	effects []statussync.Effect
}

func (d *decision) apply(rec *record) {
	d.before, d.version = rec.State, rec.version
	rec.State, d.effects = statussync.Decide(d.before, d.in, d.engine.Rules())
	d.engine.identify(rec, d.agent)
}

// saved reports a decision that is saved and puts what follows on the queues.
func (d *decision) saved(ctx context.Context, rec record, err error) error {
	if err := d.reported(ctx, rec, err); err != nil {
		return err
	}
	if _, sending := d.in.(statussync.Sending); !sending { // what is due then is being done
		d.engine.schedule(d.agent, d.effects)
	}
	return nil
}

// reported reports a decision that is saved. What follows is for the caller.
func (d *decision) reported(ctx context.Context, rec record, err error) error {
	e := d.engine
	if err != nil {
		d.effects = nil
		e.newer(ctx, agentKey(d.agent), err)
		return err
	}
	e.count(d.in, d.before, rec.State, d.effects)
	e.note(d.agent, rec.State, d.effects)
	e.recordDecision(d, rec)
	// Reported first, so that nobody sees what follows before what it follows from.
	e.report(ctx, Decision{Agent: d.agent, Input: d.in, Effects: d.effects})
	return nil
}

// identify gives a record that starts afresh the ids of its agent.
func (e *Engine) identify(rec *record, agent string) {
	if ids := e.roster.of(agent); len(rec.IDs) == 0 && ids != nil {
		rec.IDs = e.named(ids)
	}
}

// undecided looks at an agent again a little later, because the store failed.
// One whose record is of a newer version is left alone.
func (e *Engine) undecided(ctx context.Context, q *queue, agent string, err error) {
	if errors.Is(err, ErrNewer) {
		return
	}
	q.push(agent, e.cfg.Clock.Now().Add(storeRetry))
	e.cfg.Logger.ErrorContext(ctx, "state not saved", "agent", agent, "err", err)
}

// schedule puts an agent on the queue of every system that something is due in.
// Where another replica leads, the store reports the saved state to it.
func (e *Engine) schedule(agent string, effects []statussync.Effect) {
	if !e.leading.Load() {
		return
	}
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
	if !e.leads() {
		return time.Time{}
	}
	now := e.cfg.Clock.Now()
	first, next := e.wakes.pop(now)
	if first == nil {
		return next
	}
	if err := e.observe(ctx, first.agent, statussync.Woke{At: now}); err != nil {
		e.undecided(ctx, e.wakes, first.agent, err)
	}
	return now
}

const storeRetry = time.Second
