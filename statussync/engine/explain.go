package engine

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/ctikit/ctikit/statussync"
)

// Explanation says why an agent has the statuses it has.
type Explanation struct {
	Agent   string
	Systems []SystemExplanation
}

// SystemExplanation says it for one system.
type SystemExplanation struct {
	System  string
	ID      string            // the agent's id there, empty when not joined
	Shows   statussync.Status // what the system is known to show
	Wants   statussync.Status // what it should show, or again when a hold ends
	Because string            // why
	Holds   statussync.Status // what a hold has it show while work lasts elsewhere, empty for none
	Waits   string            // what the next step waits for, empty when settled
	names   statussync.Catalog
}

// Explain says why an agent, by its hub id, has the statuses it has.
// Errors: [ErrUnknownAgent], [ErrNewer], and those of the store.
func (e *Engine) Explain(ctx context.Context, agent string) (Explanation, error) {
	rec, err := e.known(ctx, agent)
	if err != nil {
		return Explanation{}, err
	}
	out := Explanation{Agent: agent}
	now := e.cfg.Clock.Now()
	for _, m := range e.systems {
		view := statussync.Look(rec.State, m.Name())
		x := SystemExplanation{
			System: m.Name(), ID: rec.IDs[m.Name()], Shows: view.Shows, Wants: view.Wants,
			Holds: view.Holds, names: e.catalog.names(m.index),
		}
		x.Waits = x.waits(view.WaitsFor)
		if x.Wants != "" {
			x.Because = view.Why.String()
		}
		if ef, ok := dueIn(rec.State, now, e.Rules(), m.Name()); ok && x.Waits == "" {
			x.Waits = e.turn(m, agent, ef)
		}
		out.Systems = append(out.Systems, x)
	}
	return out, nil
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

// turn says what a due effect waits for.
func (e *Engine) turn(m *member, agent string, ef statussync.Effect) string {
	what := "its turn"
	switch {
	case ef.Kind != statussync.DoWrite:
	case e.cfg.DryRun:
		what = "the end of the dry run"
	case e.Paused():
		what = "the end of the pause"
	case m.denied.Load():
		what = "the account to accept us again"
	case m.writes.due(agent, e.cfg.Clock.Now()).IsZero():
		what = "the next sweep, after failures,"
	}
	return what + " to " + ef.Reason()
}

// waits puts into words what a side waits for.
func (x SystemExplanation) waits(w statussync.Waiting) string {
	switch w.For {
	case statussync.SignIn:
		return "the agent to sign in"
	case statussync.Return:
		return fmt.Sprintf("the agent to come back: %s set %s by itself", x.System, x.name(w.Status))
	case statussync.Place:
		return fmt.Sprintf("a reading that shows whether %s stands", x.name(w.Status))
	case statussync.Reply, statussync.Echo:
		return fmt.Sprintf("%s to show %s, which was set at %s", x.System, x.name(w.Status), w.Since.UTC().Format("2006-01-02 15:04:05 UTC"))
	case statussync.Refusal:
		return fmt.Sprintf("another choice: %s was refused (%s)", x.name(w.Status), w.Code)
	}
	return ""
}

// String is a few lines for people.
func (x Explanation) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "agent %s", x.Agent)
	for _, s := range x.Systems {
		if s.ID == "" {
			fmt.Fprintf(&b, "\n  %s: not joined", s.System)
			continue
		}
		fmt.Fprintf(&b, "\n  %s shows %s", s.System, s.status(s.Shows))
		wants := ", should show"
		if s.Holds != "" {
			fmt.Fprintf(&b, ", holds %s while work lasts", s.status(s.Holds))
			wants = "; then"
		}
		if s.Wants == "" {
			b.WriteString("; nobody has chosen anything yet")
		} else {
			fmt.Fprintf(&b, "%s %s: %s", wants, s.status(s.Wants), s.Because)
		}
		if s.Waits != "" {
			fmt.Fprintf(&b, "; waits for %s", s.Waits)
		}
	}
	return b.String()
}

// status is what people call a status, with its id where several have the name.
func (x SystemExplanation) status(s statussync.Status) string {
	entry, err := x.names.Find("#" + string(s))
	switch _, shared := x.names.Find(entry.Name); {
	case s == "":
		return "nothing known"
	case err != nil && len(x.names) > 0:
		return fmt.Sprintf("a status that was deleted (#%s)", s)
	case err != nil:
		return strconv.Quote(string(s))
	case shared != nil:
		return fmt.Sprintf("%q (#%s)", entry.Name, s)
	}
	return strconv.Quote(entry.Name)
}

// name is what people call a status.
func (x SystemExplanation) name(s statussync.Status) string {
	if entry, err := x.names.Find("#" + string(s)); err == nil {
		return strconv.Quote(entry.Name)
	}
	return strconv.Quote(string(s))
}
