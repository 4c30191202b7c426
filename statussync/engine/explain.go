package engine

import (
	"context"
	"fmt"
	"time"

	"github.com/ctikit/ctikit/statussync"
)

// Explanation says why an agent has the statuses it has. Its times are in UTC
// until [Explanation.In] changes that.
type Explanation struct {
	Agent   string              `json:"agent"` // the hub's id
	At      time.Time           `json:"at"`    // when this was so
	Systems []SystemExplanation `json:"systems"`
}

// SystemExplanation says it for one system. What is not known, or is not the
// case, is left out.
type SystemExplanation struct {
	System  string      `json:"system"`
	ID      string      `json:"id,omitempty"`     // the agent's id there, empty when not joined
	Shows   NamedStatus `json:"shows,omitzero"`   // what the system is known to show
	Since   Interval    `json:"since,omitzero"`   // since when
	Ours    bool        `json:"ours,omitempty"`   // we have set it
	Wants   NamedStatus `json:"wants,omitzero"`   // what it should show, or again when a hold ends
	Because Origin      `json:"because,omitzero"` // why, and since when
	Holds   NamedStatus `json:"holds,omitzero"`   // what a hold has it show while work lasts elsewhere
	Held    time.Time   `json:"held,omitzero"`    // since when
	// Activity is what the agent is doing there, whether or not a hold counts it.
	Activity statussync.Activity `json:"activity,omitzero"`
	Waits    Wait                `json:"waits_for,omitzero"` // what the next step waits for
}

// NamedStatus is a status with what people call it.
type NamedStatus struct {
	ID   statussync.Status `json:"id"`
	Name string            `json:"name,omitempty"` // empty when it is not known
	// Unlisted says that the system's list of statuses lacks it: it was deleted,
	// or is a reason that nobody has made known, see package systems.
	Unlisted bool `json:"unlisted,omitempty"`
}

// Interval is the time, on our clock, in which something happened. From is zero
// for any time before To.
type Interval struct {
	From time.Time `json:"from,omitzero"`
	To   time.Time `json:"to,omitzero"`
}

// Origin is who or what a wish goes back to, and when: a choice in a system, or
// somebody who asked. Without times it was found in the system at the start.
type Origin struct {
	System  string    `json:"system,omitempty"`
	AskedBy string    `json:"asked_by,omitempty"`
	At      time.Time `json:"at,omitzero"` // by the system's own clock, where it says so
	Interval
}

// Wait is what the next step in a system waits for.
type Wait struct {
	For    statussync.Reason `json:"for"`
	Status NamedStatus       `json:"status,omitzero"` // what it is about
	Hold   bool              `json:"hold,omitempty"`  // that is a hold's
	Since  time.Time         `json:"since,omitzero"`
	Until  time.Time         `json:"until,omitzero"` // it goes on then, whatever has happened by then
	Code   string            `json:"code,omitempty"` // of a refusal, the vendor's
}

// The reasons for which a step waits, besides those of [statussync.Waiting].
const (
	ForTurn    statussync.Reason = "turn"    // others are first, or the budget is spent
	ForRetry   statussync.Reason = "retry"   // requests about the agent have failed
	ForResume  statussync.Reason = "resume"  // [Engine.Pause]
	ForAccount statussync.Reason = "account" // the account refuses us
	ForWrites  statussync.Reason = "dry run" // nothing is written
)

// Explain says why an agent, by its hub id, has the statuses it has.
// Errors: [ErrUnknownAgent], [ErrNewer], and those of the store.
func (e *Engine) Explain(ctx context.Context, agent string) (Explanation, error) {
	rec, err := e.known(ctx, agent)
	if err != nil {
		return Explanation{}, err
	}
	return e.explain(agent, rec), nil
}

func (e *Engine) explain(agent string, rec record) Explanation {
	now := e.cfg.Clock.Now()
	out := Explanation{Agent: agent, At: now.UTC()}
	for _, m := range e.systems {
		names := e.catalog.names(m.index)
		v := statussync.Look(rec.State, m.Name())
		x := SystemExplanation{
			System: m.Name(), ID: rec.IDs[m.Name()],
			Shows: named(v.Shows, names), Since: Interval{v.Chosen.Earliest, v.Chosen.Latest}, Ours: v.Ours,
			Wants: named(v.Wants, names), Holds: named(v.Holds, names), Held: v.Held,
			Activity: statussync.ActivityIn(rec.State, m.Name()),
		}
		if v.Wants != "" {
			x.Because = origin(v.Why)
		}
		due, ok := dueIn(rec.State, now, e.Rules(), m.Name())
		switch w := v.WaitsFor; {
		case w.For != "":
			x.Waits = Wait{For: w.For, Status: named(w.Status, names), Since: w.Since, Until: w.Until, Code: w.Code}
			if ok && due.Kind == statussync.DoRead {
				x.Waits.Until = laterThan(now, m.reads.due(agent, now))
			}
		case ok:
			x.Waits = e.turn(m, agent, due)
			x.Waits.Status = named(due.Status, names)
		}
		out.Systems = append(out.Systems, x)
	}
	return out
}

func origin(c statussync.Cause) Origin {
	return Origin{c.System, c.Asked, c.At, Interval{c.Span.Earliest, c.Span.Latest}}
}

func laterThan(now, at time.Time) time.Time {
	if at.After(now) {
		return at.UTC()
	}
	return time.Time{}
}

// turn is what a due effect waits for.
func (e *Engine) turn(m *member, agent string, due statussync.Effect) Wait {
	now, tries := e.cfg.Clock.Now(), m.reads
	w := Wait{For: ForTurn, Hold: due.Hold}
	if due.Kind == statussync.DoWrite {
		tries = m.writes
	}
	at := tries.due(agent, now)
	switch {
	case due.Kind != statussync.DoWrite:
	case e.cfg.DryRun:
		w.For = ForWrites
		return w
	case e.Paused():
		w.For = ForResume
		return w
	case m.denied.Load():
		w.For, w.Until = ForAccount, laterThan(now, e.sweep.next())
		return w
	}
	switch {
	case at.IsZero():
		w.For, w.Until = ForRetry, laterThan(now, e.sweep.next())
	case at.After(now):
		w.For, w.Until = ForRetry, at.UTC()
	}
	return w
}

// named gives a status its name.
func named(s statussync.Status, names statussync.Catalog) NamedStatus {
	entry, err := names.Find("#" + string(s))
	switch {
	case s == "":
		return NamedStatus{}
	case err != nil:
		return NamedStatus{ID: s, Unlisted: len(names) > 0}
	}
	return NamedStatus{ID: s, Name: entry.Name}
}

// State is an agent's saved state, by its hub id, for [statussync.Look] and
// [statussync.Check]. Errors as [Engine.Explain].
func (e *Engine) State(ctx context.Context, agent string) (statussync.State, error) {
	rec, err := e.known(ctx, agent)
	return rec.State, err
}

// known reads the record of a joined agent.
func (e *Engine) known(ctx context.Context, agent string) (record, error) {
	rec, version, err := e.records.get(ctx, agentKey(agent))
	if e.identify(&rec, agent); err == nil && version == 0 && len(rec.IDs) == 0 {
		err = fmt.Errorf("%w: %q", ErrUnknownAgent, agent)
	}
	return rec, err
}
