package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/zendesk"
)

// What a request may be refused for.
var (
	errNoStatus = errors.New("there is no such status")
	errNoAgents = errors.New("no agents are named")
	errMany     = fmt.Errorf("want at most %d agents at once", mostInAct)
	errNoAct    = errors.New("there is no such act")
	errNotYours = errors.New("you may not set the status of these agents")
	errNotAdmin = errors.New("only admins change the rules and limits")
)

// set has the engine set a status for agents, or says with preview what that
// would do. An agent outside of the rights refuses it all.
func (b *board) set(ctx context.Context, who asker, ids []string, status string, preview bool) (outcome, error) {
	name, groups, ok := b.picture.statusByID(parseStatus(status))
	switch {
	case len(ids) == 0:
		return outcome{}, errNoAgents
	case len(ids) > mostInAct:
		return outcome{}, errMany
	case !b.picture.mayAll(who.sets, ids):
		return outcome{}, errNotYours
	case !ok:
		return outcome{}, errNoStatus
	}
	done := act{ID: b.acts.newID(), At: b.acts.now(), By: who.name, Status: status, Name: name}
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
		}
	}
	if preview || len(out.Change) == 0 {
		return out, nil
	}
	return b.carryOut(ctx, out, done, func(ctx context.Context) []engine.WishResult {
		return b.engine.AskMany(ctx, out.Change, statussync.Status(status), byBoard+done.ID)
	})
}

// carryOutTime is how long an act may take.
const carryOutTime = time.Minute

// carryOut saves an act, asks the engine for it, and saves what the engine made of
// it, also for somebody who goes away meanwhile. After a crash in between, the log
// shows the act, and there is nothing to undo. An act that came to nothing is not
// in the log.
func (b *board) carryOut(ctx context.Context, out outcome, done act, ask func(context.Context) []engine.WishResult) (outcome, error) {
	ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), carryOutTime)
	defer stop()
	done.Agents = slices.Clone(out.Change)
	if err := b.acts.save(ctx, done); err != nil {
		return outcome{}, err
	}
	out.Change = []string{}
	for i, res := range ask(ctx) {
		id := done.Agents[i]
		if res.Err != nil {
			out.Refused = append(out.Refused, refusal{id, whyNot(res.Err)})
			continue
		}
		out.Change, done.Wishes = append(out.Change, id), append(done.Wishes, res.Wish)
		b.picture.setBy(id, done)
	}
	if len(out.Change) == 0 {
		return out, b.acts.remove(ctx, done.ID)
	}
	done.Agents, out.Act = out.Change, &done
	return out, b.acts.save(ctx, done)
}

// whyNot is an error of the engine's in words.
func whyNot(err error) string {
	if _, ok := errors.AsType[*engine.SupersededError](err); ok {
		return "has another choice since"
	}
	switch {
	case errors.Is(err, engine.ErrUnknownAgent):
		return "not known to the status sync"
	case errors.Is(err, statussync.ErrUnknownStatus):
		return "had no status that could be set again"
	}
	return "could not be asked for"
}

// undo restores what was before an act, for those who have not got anything else
// since.
func (b *board) undo(ctx context.Context, who asker, actID string) (outcome, error) {
	was, found, err := b.acts.get(ctx, actID)
	if err != nil {
		return outcome{}, err
	}
	if !found {
		return outcome{}, errNoAct
	}
	if !b.picture.mayAll(who.sets, was.Agents) {
		return outcome{}, errNotYours
	}
	out := outcome{}
	for _, w := range was.Wishes {
		out.Change = append(out.Change, w.Agent)
	}
	was.Undone = true
	if err := b.acts.save(ctx, was); err != nil {
		return outcome{}, err
	}
	done := act{ID: b.acts.newID(), At: b.acts.now(), By: who.name, Name: "as it was before", Undoes: was.ID}
	return b.carryOut(ctx, out, done, func(ctx context.Context) []engine.WishResult {
		return b.engine.UndoMany(ctx, was.Wishes, byBoard+done.ID)
	})
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

func (p *picture) statusByID(id zendesk.StatusID) (name string, groups []int64, ok bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	s, ok := p.statuses[id]
	return s.Name, s.GroupIDs, ok
}

// mayAll reports whether all agents are in a scope. Nobody may set agents who are
// not on the floor.
func (p *picture) mayAll(s scope, ids []string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, id := range ids {
		if a := p.byID(id); a == nil || !s.over(a.groups) {
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
	return a != nil && (len(groups) == 0 || scope{Groups: groups}.over(a.groups))
}

// byID is an agent by their one id: "07001" is nobody's.
func (p *picture) byID(id string) *agent { return p.agents[parseID(id)] }

// setBy remembers which act was the last one about an agent.
func (p *picture) setBy(id string, done act) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if a := p.byID(id); a != nil {
		a.act, p.dirty[a.id] = done, true
	}
}
