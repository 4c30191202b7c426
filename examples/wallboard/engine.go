package main

import (
	"context"
	"errors"
	"strconv"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/statussync/timeline"
	"github.com/ctikit/ctikit/zendesk"
)

// This file is what the board gets from the engine: what agents have chosen and
// do in each system, why, and whether the systems agree.

// followAgain is how long to wait after the engine's feed has ended with an error of
// the store.
const followAgain = time.Second

// follow takes in what the engine knows, for as long as ctx lives.
func (b *board) follow(ctx context.Context) {
	var at engine.Position
	for ctx.Err() == nil {
		if err := b.followFrom(ctx, &at); err != nil && ctx.Err() == nil {
			b.log.WarnContext(ctx, "the engine's feed has ended and is read again", "err", err)
		}
		_ = ctikit.SystemClock{}.Sleep(ctx, followAgain)
	}
}

// followFrom goes on from a position until the feed ends.
func (b *board) followFrom(ctx context.Context, at *engine.Position) error {
	for batch, err := range b.engine.Feed(ctx, *at) {
		if err != nil {
			return err
		}
		for _, r := range batch.Rows {
			id, err := strconv.ParseInt(r.Agent.Agent, 10, 64)
			if err != nil || r.Gone || r.Newer {
				continue // not joined, or nothing is known
			}
			if err := b.explained(ctx, id, r.Agent); err != nil {
				return err
			}
		}
		*at = batch.Position
	}
	return nil
}

func (b *board) explained(ctx context.Context, id int64, x engine.Explanation) error {
	state, err := b.engine.State(ctx, formatID(id))
	if errors.Is(err, engine.ErrUnknownAgent) || errors.Is(err, engine.ErrNewer) {
		return nil // gone meanwhile: the feed says so
	}
	if err != nil {
		return err
	}
	b.picture.explained(id, x, b.apart(state) || unsettled(x), phoneOf(state, x))
	return nil
}

// apart reports whether systems show what does not mean the same.
func (b *board) apart(s statussync.State) bool { return statussync.Check(s, b.engine.Rules()) != nil }

// explainNew takes in what the engine knows of agents that a list has shown
// after the engine's feed did.
func (b *board) explainNew(ctx context.Context) {
	for _, id := range b.picture.unexplained() {
		if x, err := b.engine.Explain(ctx, formatID(id)); err == nil {
			_ = b.explained(ctx, id, x) // the next list tries again
		}
	}
}

func (p *picture) unexplained() (ids []int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for id, a := range p.agents {
		if a.why.Agent == "" {
			ids = append(ids, id)
		}
	}
	return ids
}

// unsettled reports whether a system shows something else than it should.
func unsettled(x engine.Explanation) bool {
	for _, s := range x.Systems {
		want := s.Wants.ID
		if s.Holds.ID != "" {
			want = s.Holds.ID
		}
		if s.ID != "" && want != "" && s.Shows.ID != "" && s.Shows.ID != want {
			return true
		}
	}
	return false
}

func (p *picture) explained(id int64, x engine.Explanation, apart bool, next phone) {
	p.mu.Lock()
	defer p.mu.Unlock()
	a := p.agents[id]
	if a == nil {
		return
	}
	a.why, p.dirty[id] = x, true
	switch {
	case !apart:
		a.apart = time.Time{}
	case a.apart.IsZero():
		a.apart = p.clock()
	}
	p.phoneIs(a, next)
}

// phoneOf is an agent's telephone: of several, the one that is in use, else the
// first that the agent is signed in to.
func phoneOf(state statussync.State, x engine.Explanation) (best phone) {
	rank := func(p phone) int {
		switch {
		case !p.joined:
			return 0
		case p.doing != "":
			return 3
		case p.out:
			return 1
		}
		return 2
	}
	for _, s := range x.Systems {
		next := phone{s.System, s.ID != "", s.Shows, statussync.Look(state, s.System).Out, s.Activity.Doing, s.Activity.Since}
		if s.System != "zendesk" && rank(next) > rank(best) {
			best = next
		}
	}
	return best
}

// phoneIs takes in an agent's telephone. One that rang and is not answered has
// missed a call.
func (p *picture) phoneIs(a *agent, next phone) {
	was := a.phone
	if next.doing != "" && next.since.IsZero() {
		next.since = p.clock()
	}
	if was.joined && was.doing == next.doing {
		if !was.since.IsZero() && next.since.After(was.since) {
			next.since = was.since // a list says again what went on already
		}
		a.phone = next
		return
	}
	a.phone = next
	if was.doing == statussync.Ringing && next.doing == "" {
		a.missed = p.clock()
	}
	activity := string(next.doing)
	if activity == "" {
		activity = timeline.None
	}
	p.observe(a, timeline.Fact{System: phoneSystem, At: next.since, Activity: activity})
}

// why says in a few words why an agent's status is what it is, and which one the
// board has asked for and nobody has seen yet.
func (p *picture) why(a *agent) (text, setting string) {
	desk := deskOf(a.why)
	if desk.Because.AskedBy != "" {
		by := "set on the board"
		if desk.Because.AskedBy == byBoard+a.act.ID {
			by = a.act.By + ", here"
		}
		switch {
		case desk.Waits.For == statussync.Refusal:
			return "refused: " + p.statusName(desk.Wants) + "; " + by, ""
		case desk.Holds.ID != "":
			return "busy on the phone, then " + p.statusName(desk.Wants) + "; " + by, ""
		case desk.Shows.ID != desk.Wants.ID:
			return by, p.statusName(desk.Wants)
		}
		return by, ""
	}
	switch {
	case desk.Holds.ID != "" && desk.Shows.ID == desk.Holds.ID:
		return "busy on the phone, then " + p.statusName(desk.Wants), ""
	case desk.Ours && desk.Because.System != "" && desk.Because.System != "zendesk":
		return "follows " + titleOf(desk.Because.System), ""
	case desk.Ours:
		return "agent chose it", ""
	}
	return reasons[a.status.Reason], ""
}

func (p *picture) statusName(s engine.NamedStatus) string {
	if known, ok := p.statuses[parseStatus(string(s.ID))]; ok {
		return known.Name
	}
	return s.String()
}

// reasons are Zendesk's, in words.
var reasons = map[zendesk.StatusReason]string{
	zendesk.ReasonSwitcher: "agent chose it", zendesk.ReasonLogout: "logged out", zendesk.ReasonLogin: "logged in",
	zendesk.ReasonStatusDeleted: "the status was deleted", zendesk.ReasonDisconnected: "lost the connection",
	zendesk.ReasonIdleTimeout: "idle for too long", zendesk.ReasonReconnect: "connected again",
	zendesk.ReasonOmnichannelEnabled: "routing was switched on", zendesk.ReasonPublicAPI: "another program",
	zendesk.ReasonExplore: "set in Explore", zendesk.ReasonWFM: "workforce management", zendesk.ReasonMonitoringAssistant: "monitoring assistant",
}
