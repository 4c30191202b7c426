package main

import (
	"context"
	"errors"
	"iter"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/statussync/timeline"
	"github.com/ctikit/ctikit/zendesk"
)

// listLag is how old what a list shows may be.
const listLag = 10 * time.Second

// read brings the picture up to date from the accounts' lists: who there is,
// what events have missed.
func (p *picture) read(ctx context.Context, a accounts) error {
	began := p.clock()
	err := errors.Join(
		each(a.zendesk.UnifiedStatuses.All(ctx, zendesk.UnifiedStatusListOptions{}), func(s zendesk.UnifiedStatus) { p.statuses[s.ID] = withName(s) }, p),
		each(a.zendesk.Groups.All(ctx, zendesk.GroupListOptions{}), func(g zendesk.Group) { p.groups[g.ID] = cleanOr(g.Name, "Group "+formatID(g.ID)) }, p),
		p.readAgents(ctx, a, began),
		each(a.zendesk.Users.All(ctx, zendesk.UserListOptions{}), func(u zendesk.User) {
			name := cleanOr(u.Name, "Agent "+formatID(u.ID))
			p.names[u.ID] = name
			if one := p.agents[u.ID]; one != nil && one.name != name {
				one.name, p.dirty[u.ID] = name, true
			}
		}, p),
	)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.learned = p.learned || err == nil
	return err
}

// each has take get every item, one at a time with the picture locked.
func each[T any](items iter.Seq2[T, error], take func(T), p *picture) error {
	for item, err := range items {
		if err != nil {
			return err
		}
		p.mu.Lock()
		take(item)
		p.mu.Unlock()
	}
	return nil
}

// readAgents reads who is on the floor. Who is in the list no more is gone.
func (p *picture) readAgents(ctx context.Context, acc accounts, began time.Time) error {
	seen := map[int64]bool{}
	err := each(acc.zendesk.Availability.All(ctx, zendesk.AvailabilityListOptions{}), func(l zendesk.AgentAvailability) {
		seen[l.AgentID] = true
		p.listed(l, began)
	}, p)
	if err != nil {
		return err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for id := range p.agents {
		if !seen[id] {
			p.left[id] = p.agents[id].sent
			delete(p.agents, id)
			p.dirty[id] = true
		}
	}
	return nil
}

// listed takes in an agent of a list, where no event is newer.
func (p *picture) listed(l zendesk.AgentAvailability, began time.Time) {
	a := p.agents[l.AgentID]
	if a == nil {
		a = &agent{id: l.AgentID, name: "Agent " + formatID(l.AgentID), channels: map[zendesk.Channel]*work{}}
		p.takeUp(a)
		p.agents[a.id] = a
	}
	p.dirty[a.id] = true
	if l.GroupIDs != nil {
		a.groups = l.GroupIDs
	}
	if s := l.Status; s != nil && !s.UpdatedAt.Before(a.status.UpdatedAt) {
		a.status = *s
		p.observe(a, timeline.Fact{System: "zendesk", At: s.UpdatedAt, Seen: began.Add(-listLag), Version: l.Version, Status: formatID(int64(s.ID))})
	}
	for _, c := range l.Channels {
		w := a.on(c.Name)
		w.capacity = c.MaxCapacity
		if began.Sub(w.touched) < 2*listLag {
			continue
		}
		w.status, w.items, w.more = c.Status, map[string]bool{}, c.WorkItemCount
		for _, item := range c.WorkItems {
			w.items[item.ID] = true
			w.more = max(0, w.more-1)
		}
		n := w.count()
		p.observe(a, timeline.Fact{System: "zendesk", Channel: string(c.Name), Seen: began.Add(-listLag), Items: &n, Capacity: w.capacity})
	}
}

// readEvery reads the lists now and then, until ctx ends.
func (b *board) readEvery(ctx context.Context, every time.Duration) {
	for (ctikit.SystemClock{}).Sleep(ctx, every) == nil {
		if err := b.picture.read(ctx, b.accounts); err != nil && ctx.Err() == nil {
			b.log.WarnContext(ctx, "a list could not be read", "err", err)
		}
		b.explainNew(ctx)
	}
}
