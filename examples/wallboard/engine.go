package main

import (
	"context"
	"strconv"
	"time"

	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/zendesk"
)

// This file is what the board gets from the engine: which phone belongs to an
// agent, why a status is what it is, and whether the systems agree.

// decided is called by the engine after each decision; quickly.
func (b *board) decided(d engine.Decision) {
	id, err := strconv.ParseInt(d.Agent, 10, 64)
	if err != nil {
		return
	}
	b.asked.Lock()
	defer b.asked.Unlock()
	b.asked.agents[id] = true
}

// explain brings what the engine knows into the picture, for agents about whom it
// has decided something.
func (b *board) explain(ctx context.Context) {
	b.asked.Lock()
	ids := b.asked.agents
	b.asked.agents = map[int64]bool{}
	b.asked.Unlock()
	for id := range ids {
		x, err := b.engine.Explain(ctx, formatID(id))
		if err != nil {
			continue // left, or the store fails: Explain is asked again at the next decision
		}
		state, err := b.engine.State(ctx, formatID(id))
		apart := err == nil && statussync.Check(state, b.engine.Rules()) != nil || unsettled(x)
		b.picture.explained(id, x, apart)
	}
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

func (p *picture) explained(id int64, x engine.Explanation, apart bool) {
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
	for _, s := range x.Systems {
		if user, err := strconv.ParseInt(s.ID, 10, 64); err == nil && s.System == "aircall" {
			a.phone, p.owner[user] = user, id
		}
	}
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
	case desk.Ours && desk.Because.System == "aircall":
		return "follows Aircall", ""
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
