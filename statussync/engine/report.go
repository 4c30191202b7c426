package engine

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"strings"
	"time"

	"github.com/ctikit/ctikit/statussync"
)

func (e *Engine) notify(ctx context.Context, n Notice) {
	e.cfg.Logger.WarnContext(ctx, "notice", "code", string(n.Code), "system", n.System, "agent", n.Agent, "detail", n.Detail)
	e.cfg.Notify(n)
}

// report logs what a decision asks for, with its reason, and passes on what
// people should know. A write is logged when it goes out; until then it is due
// at every decision, which only Debug shows.
func (e *Engine) report(ctx context.Context, d Decision) {
	agent := d.Agent
	level, text := slog.LevelDebug, "due"
	if _, ok := d.Observation.(statussync.Sending); ok {
		level, text = slog.LevelInfo, "write"
	}
	for _, turn := range d.Turns {
		e.cfg.Logger.InfoContext(ctx, "focus", "system", turn.System, "agent", agent, "rule", turn.Rule, "reason", turn.What)
	}
	for _, ef := range d.Effects {
		switch ef.Kind {
		case statussync.Notify:
			if ef.Code == statussync.Blocked || ef.Code == statussync.Ignored {
				e.member(ef.System).stats.blocked.Add(1)
			}
			e.notify(ctx, Notice{Code: NoticeCode(ef.Code), System: ef.System, Agent: agent, Detail: ef.Reason()})
		case statussync.Write, statussync.Reread:
			if e.cfg.Logger.Enabled(ctx, level) {
				e.cfg.Logger.Log(ctx, level, text, "system", ef.System, "agent", agent, "reason", ef.Reason())
			}
		case statussync.Wake:
		}
	}
	e.cfg.OnDecision(d)
}

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
	Holds   statussync.Status // what focus has it show while work lasts elsewhere, empty for none
	Waits   string            // what the next step waits for, empty when settled
	names   statussync.Catalog
}

// ErrUnknownAgent is returned by [Engine.Explain].
var ErrUnknownAgent = errors.New("engine: unknown agent")

// Explain says why an agent, by its hub id, has the statuses it has.
// Errors: [ErrUnknownAgent], and those of the store.
func (e *Engine) Explain(ctx context.Context, agent string) (Explanation, error) {
	rec, version, err := e.records.get(ctx, agentKey(agent))
	if err != nil {
		return Explanation{}, err
	}
	if version == 0 {
		return Explanation{}, fmt.Errorf("%w: %q", ErrUnknownAgent, agent)
	}
	out := Explanation{Agent: agent}
	now := e.cfg.Clock.Now()
	for _, m := range e.systems {
		side, _ := rec.Sync.Side(m.Name())
		x := SystemExplanation{
			System: m.Name(), ID: rec.IDs[m.Name()], Shows: side.Known.Status, Wants: side.Want.Status,
			Holds: side.Hold, Waits: waits(side), names: e.catalog.names(m.index),
		}
		if x.Wants != "" {
			x.Because = side.Want.Cause.String()
		}
		if ef, ok := dueIn(rec.Sync, now, e.Rules(), m.Name()); ok && x.Waits == "" {
			x.Waits = e.turn(m, ef)
		}
		out.Systems = append(out.Systems, x)
	}
	return out, nil
}

// turn says what a due effect waits for.
func (e *Engine) turn(m *member, ef statussync.Effect) string {
	what := "its turn"
	switch {
	case ef.Kind != statussync.Write:
	case e.cfg.DryRun:
		what = "the end of the dry run"
	case e.Paused():
		what = "the end of the pause"
	case m.denied.Load():
		what = "the account to accept us again"
	}
	return what + " to " + ef.Reason()
}

// State is an agent's saved state, by its hub id. Errors as [Engine.Explain].
func (e *Engine) State(ctx context.Context, agent string) (statussync.State, error) {
	rec, version, err := e.records.get(ctx, agentKey(agent))
	if err == nil && version == 0 {
		err = fmt.Errorf("%w: %q", ErrUnknownAgent, agent)
	}
	return rec.Sync, err
}

func waits(s statussync.Side) string {
	switch {
	case s.Out:
		return "the agent to sign in"
	case s.Doubt.Why != "":
		return fmt.Sprintf("a decision about %q (%s)", s.Doubt.Status, s.Doubt.Why)
	case !s.Sent.Started.IsZero():
		return fmt.Sprintf("word of our write of %q at %s", s.Sent.Status, s.Sent.Started.UTC().Format(time.TimeOnly))
	case s.Blocked.Status != "" && s.Blocked.Status == s.Want.Status:
		return fmt.Sprintf("a new wish: %q was refused (%s)", s.Blocked.Status, s.Blocked.Code)
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
		fmt.Fprintf(&b, "\n  %s shows %s", s.System, s.word(s.Shows))
		wants := ", should show"
		if s.Holds != "" {
			fmt.Fprintf(&b, ", holds %s while work lasts", s.word(s.Holds))
			wants = "; then"
		}
		if s.Wants == "" {
			b.WriteString("; nothing is wished yet")
		} else {
			fmt.Fprintf(&b, "%s %s: %s", wants, s.word(s.Wants), s.Because)
		}
		if s.Waits != "" {
			fmt.Fprintf(&b, "; waits for %s", s.Waits)
		}
	}
	return b.String()
}

// word is a status as rules can name it.
func (x SystemExplanation) word(s statussync.Status) string {
	entry, err := x.names.Find("#" + string(s))
	switch {
	case s == "":
		return "nothing known"
	case err != nil || entry.Name == string(s):
		return strconv.Quote(string(s))
	}
	return fmt.Sprintf("%q (#%s)", entry.Name, s)
}

// Preflight names everything that keeps the sync from working well, without
// changing anything. Statuses that rules name were checked by [New]; one that is
// gone since is named, and so are sweeps that take longer than they should.
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
