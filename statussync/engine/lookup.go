package engine

import (
	"context"
	"slices"
	"time"
)

// lookup is one People request to come.
type lookup struct {
	m   *member
	ids []string
}

// withoutEmail are a system's unjoined agents whose addresses are not known
// yet.
func (e *Engine) withoutEmail(m *member, s *sweeper) (ask []lookup) {
	var ids []string
	for _, id := range sortedKeys(s.seen[m.index]) {
		_, joined := e.roster.agent(m.index, id)
		_, known := e.roster.person(place{m.index, id})
		if !joined && !known && s.seen[m.index][id].Email == "" {
			ids = append(ids, id)
		}
	}
	for chunk := range slices.Chunk(ids, m.traits.PeoplePage) {
		ask = append(ask, lookup{m, chunk})
	}
	return ask
}

// lookUp reads one page of addresses, within a budget of its own.
func (e *Engine) lookUp(ctx context.Context, s *sweeper, l lookup) time.Time {
	m, now := l.m, e.cfg.Clock.Now()
	switch at, ok := m.lookups.take(now, 1); {
	case !ok && at.Sub(now) > longestPause:
		return e.skipLookups(s, m)
	case !ok:
		return at
	}
	people, err := m.People(ctx, l.ids)
	if err != nil {
		return e.lookUpFailed(ctx, s, m, failure(err))
	}
	for _, id := range l.ids { // agents missing from the reply have no address
		e.roster.learn(place{m.index, id}, person{})
	}
	for _, p := range people {
		e.roster.learn(place{m.index, p.ID}, person{fold(p.Email), p.Skip})
	}
	s.ask, s.list.tries = s.ask[1:], 0
	return e.cfg.Clock.Now()
}

// lookUpFailed waits while there are too many requests, or goes on without the
// addresses.
func (e *Engine) lookUpFailed(ctx context.Context, s *sweeper, m *member, f *Failure) time.Time {
	e.cfg.Logger.WarnContext(ctx, "addresses not read", "system", m.Name(), "err", f)
	if s.list.tries++; f.Kind == Throttled && s.list.tries < throttledMost {
		return m.throttled(m.lookups, m.lists, f)
	}
	return e.skipLookups(s, m)
}

func (e *Engine) skipLookups(s *sweeper, m *member) time.Time {
	s.lookupFailed, s.list.tries = true, 0
	s.ask = slices.DeleteFunc(s.ask, func(o lookup) bool { return o.m == m })
	return e.cfg.Clock.Now()
}
