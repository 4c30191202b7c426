package main

import (
	"context"
	"errors"
	"slices"
	"strconv"

	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zaf"
)

// What a request may be refused for.
var (
	errNoStatus = errors.New("there is no such status")
	errNoAgents = errors.New("no agents are named")
	errNoAct    = errors.New("there is no such act")
	errNotYours = errors.New("you may not set the status of these agents")
)

// set has the engine set a status for agents, or says with preview what that
// would do. An agent outside of the rights refuses it all.
func (b *board) set(ctx context.Context, who zaf.Identity, ids []string, status string, preview bool) (outcome, error) {
	name, groups, ok := b.picture.statusByID(parseStatus(status))
	switch {
	case len(ids) == 0:
		return outcome{}, errNoAgents
	case !b.picture.mayAll(b.policy(who), ids):
		return outcome{}, errNotYours
	case !ok:
		return outcome{}, errNoStatus
	}
	done := act{ID: b.acts.newID(), At: b.acts.now(), By: who.Name, Status: status, Name: name}
	out := outcome{Change: []string{}}
	for _, id := range slices.Compact(slices.Sorted(slices.Values(ids))) {
		x, err := b.engine.Explain(ctx, id)
		switch desk := deskOf(x); {
		case errors.Is(err, engine.ErrUnknownAgent):
			out.Refused = append(out.Refused, refusal{id, "not known to the status sync"})
		case err != nil:
			return out, err
		case !b.picture.usable(id, groups):
			out.Refused = append(out.Refused, refusal{id, "may not use this status"})
		case desk.Wants.ID == statussync.Status(status) && (desk.Shows.ID == desk.Wants.ID || desk.Holds.ID != ""):
			out.Already = append(out.Already, id)
		default:
			if desk.Holds.ID != "" {
				out.Later = append(out.Later, id)
			}
			out.Change = append(out.Change, id)
			done.Agents = append(done.Agents, former{id, wanted(desk)})
		}
	}
	if preview || len(out.Change) == 0 {
		return out, nil
	}
	return b.carryOut(ctx, out, done, func(former) statussync.Status { return statussync.Status(status) })
}

// carryOut saves an act and then asks the engine for it, agent by agent.
func (b *board) carryOut(ctx context.Context, out outcome, done act, wish func(former) statussync.Status) (outcome, error) {
	if err := b.acts.save(ctx, done); err != nil {
		return outcome{}, err
	}
	for _, f := range done.Agents {
		if err := b.engine.Ask(ctx, f.ID, wish(f), byBoard+done.ID); err != nil {
			out.Change = slices.DeleteFunc(out.Change, func(id string) bool { return id == f.ID })
			out.Refused = append(out.Refused, refusal{f.ID, "could not be asked for: " + err.Error()})
		}
		b.picture.setBy(f.ID, done)
	}
	out.Act = &done
	return out, nil
}

// undo restores what was before an act, for those who have not got anything else
// since.
func (b *board) undo(ctx context.Context, who zaf.Identity, actID string) (outcome, error) {
	was, found, err := b.acts.get(ctx, actID)
	if err != nil {
		return outcome{}, err
	}
	if !found {
		return outcome{}, errNoAct
	}
	var ids []string
	for _, f := range was.Agents {
		ids = append(ids, f.ID)
	}
	if !b.picture.mayAll(b.policy(who), ids) {
		return outcome{}, errNotYours
	}
	done := act{ID: b.acts.newID(), At: b.acts.now(), By: who.Name, Name: "as it was before", Undoes: was.ID}
	out := outcome{Change: []string{}}
	for _, f := range was.Agents {
		x, err := b.engine.Explain(ctx, f.ID)
		switch desk := deskOf(x); {
		case err != nil:
			out.Refused = append(out.Refused, refusal{f.ID, "not known to the status sync"})
		case desk.Because.AskedBy != byBoard+was.ID:
			out.Refused = append(out.Refused, refusal{f.ID, "has another choice since"})
		case f.Status == "":
			out.Refused = append(out.Refused, refusal{f.ID, "had no status before"})
		default:
			out.Change = append(out.Change, f.ID)
			done.Agents = append(done.Agents, f)
		}
	}
	if len(done.Agents) == 0 {
		return out, nil
	}
	was.Undone = true
	if err := b.acts.save(ctx, was); err != nil {
		return outcome{}, err
	}
	return b.carryOut(ctx, out, done, func(f former) statussync.Status { return f.Status })
}

// deskOf is the part of an explanation that is about Zendesk.
func deskOf(x engine.Explanation) (desk engine.SystemExplanation) {
	for _, s := range x.Systems {
		if s.System == "zendesk" {
			desk = s
		}
	}
	return desk
}

// wanted is what an agent is to show, or else shows.
func wanted(desk engine.SystemExplanation) statussync.Status {
	if desk.Wants.ID != "" {
		return desk.Wants.ID
	}
	return desk.Shows.ID
}

func (p *picture) statusByID(id zendesk.StatusID) (name string, groups []int64, ok bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	s, ok := p.statuses[id]
	return s.Name, s.GroupIDs, ok
}

// mayAll reports whether rights reach all agents. Nobody has rights over agents
// who are not on the floor.
func (p *picture) mayAll(r rights, ids []string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, id := range ids {
		if a := p.byID(id); a == nil || !r.over(a.groups) {
			return false
		}
	}
	return true
}

// usable reports whether an agent may have a status that is for these groups.
func (p *picture) usable(id string, groups []int64) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	a := p.byID(id)
	return a != nil && (len(groups) == 0 || rights{groups: groups}.over(a.groups))
}

func (p *picture) byID(id string) *agent {
	n, err := strconv.ParseInt(id, 10, 64)
	if err != nil {
		return nil
	}
	return p.agents[n]
}

// setBy remembers which act was the last one about an agent.
func (p *picture) setBy(id string, done act) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if a := p.byID(id); a != nil {
		a.act, p.dirty[a.id] = done, true
	}
}
