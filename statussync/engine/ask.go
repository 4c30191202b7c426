package engine

import (
	"context"
	"fmt"
	"time"

	"github.com/ctikit/ctikit/statussync"
)

// Wish is what a person at a board, or another program, asked for. Keep it to
// undo it later: it is plain JSON.
type Wish struct {
	Agent  string            `json:"agent"` // the hub's id
	Status statussync.Status `json:"status"`
	By     string            `json:"by"`
	At     time.Time         `json:"at"`
	// Former is what was wished before; empty if nobody had chosen anything yet.
	Former statussync.Status `json:"former,omitempty"`
	// Taken says that it is wished now. Otherwise a later wish stands, or a pair's
	// leader.
	Taken bool `json:"taken"`
}

// SupersededError is returned by [Engine.Undo] where what was asked for is not
// what is wished any more.
type SupersededError struct {
	Agent   string
	Wants   NamedStatus // what is wished instead
	Because Origin      // who has chosen it since, and when
}

// Error says what is wished instead, and why.
func (s *SupersededError) Error() string {
	return fmt.Sprintf("engine: agent %s: %s is wished since: %s", s.Agent, s.Wants, s.Because)
}

// Ask takes in the wish of a person at a board, or of another program, for an
// agent by its hub id (S14). status is one of the hub's that can be set, by its
// id; by names the one that asks, as reasons show it: a role, no personal data.
//
// During a hold it changes what is given back when the work ends. While the agent
// is signed out of the hub it waits, and what the agent chooses at sign-in
// replaces it.
//
// Errors: [ErrUnknownAgent], [statussync.ErrUnknownStatus], [ErrNewer], and the
// store's.
func (e *Engine) Ask(ctx context.Context, agent string, status statussync.Status, by string) (Wish, error) {
	return e.ask(ctx, agent, status, by, func(statussync.State) error { return nil })
}

// Undo wishes again what was wished before w, if w is what is wished still, under
// whatever hold; by names the one that undoes it. Otherwise nothing changes, and
// the error is a [*SupersededError]. Where w has no Former it is
// [statussync.ErrUnknownStatus]. Other errors are those of [Engine.Ask].
func (e *Engine) Undo(ctx context.Context, w Wish, by string) (Wish, error) {
	return e.ask(ctx, w.Agent, w.Former, by, func(s statussync.State) error {
		v := statussync.Look(s, e.systems[0].Name())
		if w.is(v) {
			return nil
		}
		return &SupersededError{w.Agent, named(v.Wants, e.catalog.names(0)), origin(v.Why)}
	})
}

// is reports whether it is what is wished.
func (w Wish) is(v statussync.View) bool {
	return v.Wants == w.Status && v.Why.Asked == w.By && v.Why.Span.Latest.Equal(w.At)
}

// ask takes in a wish if the state allows it at the moment of saving.
func (e *Engine) ask(ctx context.Context, agent string, status statussync.Status, by string, check func(statussync.State) error) (Wish, error) {
	w := Wish{Agent: agent, Status: status, By: orElse(by, "somebody"), At: e.cfg.Clock.Now().UTC().Truncate(time.Millisecond)}
	if _, ok := e.roster.agent(0, agent); !ok {
		return Wish{}, fmt.Errorf("%w: %q", ErrUnknownAgent, agent)
	}
	entry, err := e.catalog.names(0).Find("#" + string(status))
	if err == nil && !entry.Settable {
		err = fmt.Errorf("%w: %q cannot be set", statussync.ErrUnknownStatus, status)
	}
	if err != nil {
		return Wish{}, fmt.Errorf("engine: status: %w", err)
	}
	hub := e.systems[0].Name()
	d := decision{engine: e, agent: agent, in: statussync.Asked{At: w.At, System: hub, Status: status, By: w.By}}
	var refused error
	rec, err := e.records.update(ctx, agentKey(agent), func(rec *record) {
		if refused = check(rec.State); refused == nil {
			d.apply(rec)
		}
	})
	if err == nil && refused != nil {
		return Wish{}, refused
	}
	if err := d.saved(ctx, rec, err); err != nil {
		return Wish{}, err
	}
	w.Former, w.Taken = statussync.Look(d.before, hub).Wants, w.is(statussync.Look(rec.State, hub))
	return w, nil
}
