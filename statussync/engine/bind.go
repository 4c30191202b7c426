package engine

import (
	"context"
	"maps"
	"time"

	"github.com/ctikit/ctikit/statussync"
)

// binding says which ids are one agent.
type binding struct {
	agent string
	ids   []string // by system; empty where there is none
	apart []apart  // what was known of them, by system
}

// apart is what was known of one id before it was an agent's.
type apart struct {
	state   statussync.State
	version uint64 // of its record; 0 when there was none
	taken   bool   // it is in the agent's record
	left    bool   // it stays as it is: a newer version has saved it
}

// bind saves bindings, and moves to their agents what was known of them apart.
func (e *Engine) bind(ctx context.Context, s *sweeper, bindings []binding) {
	changes := make([]change, len(bindings))
	for i := range bindings {
		b := &bindings[i]
		changes[i] = change{key: agentKey(b.agent), err: e.collect(ctx, b), apply: func(rec *record) { e.adopt(rec, b) }}
	}
	e.records.updateMany(ctx, changes)
	saved := bindings[:0]
	for i, b := range bindings {
		err := changes[i].err
		newer := e.newer(ctx, agentKey(b.agent), err)
		switch {
		case err != nil && !newer:
			e.cfg.Logger.ErrorContext(ctx, "join not saved", "agent", b.agent, "err", err)
			continue
		case newer: // joined all the same, so that what is reported of it waits
			for i := range b.apart {
				b.apart[i].left = true // it may be of use later
			}
		default:
			e.recordJoined(b.agent, changes[i].rec)
		}
		e.bound(ctx, s, b)
		saved = append(saved, b)
	}
	e.saveIndex(ctx, saved)
}

// collect reads what is known apart of a binding's ids.
func (e *Engine) collect(ctx context.Context, b *binding) error {
	b.apart = make([]apart, len(b.ids))
	for i, id := range b.ids {
		if id == "" {
			continue
		}
		key := looseKey(e.systems[i].Name(), id)
		rec, version, err := e.records.get(ctx, key)
		newer := e.newer(ctx, key, err)
		if err != nil && !newer {
			return err
		}
		b.apart[i] = apart{state: rec.State, version: version, left: newer}
	}
	return nil
}

// bound notes a binding whose agent is saved.
func (e *Engine) bound(ctx context.Context, s *sweeper, b binding) {
	before := e.roster.of(b.agent)
	for i, id := range b.ids {
		if id == "" {
			continue
		}
		if before != nil && before[i] != id {
			e.unindex(ctx, place{i, before[i]}, b.agent)
		}
		e.roster.bind(i, id, b.agent)
		if s.bad[i] { // no list shows it
			e.roster.mustRead(place{i, id}, b.agent)
		}
	}
}

// merge removes what is known apart of an agent's id. What came since it was
// collected is taken in first.
func (e *Engine) merge(ctx context.Context, b *binding, at place) error {
	a := &b.apart[at.sys]
	if a.left {
		return nil
	}
	key := looseKey(e.systems[at.sys].Name(), at.id)
	return e.records.retry(ctx, key, func() error {
		rec, version, err := e.records.get(ctx, key)
		if e.newer(ctx, key, err) {
			a.left = true
			return nil
		}
		if version == 0 || err != nil {
			return err
		}
		if !a.taken || a.version != version {
			if err := e.takeIn(ctx, b.agent, at, rec.State); err != nil {
				return err
			}
			a.taken, a.version = true, version
		}
		return e.records.drop(ctx, key, version)
	})
}

// takeIn gives an agent what is known apart of one of its ids. Where it knows
// more of that system already, the last choice counts as one that is reported
// now.
func (e *Engine) takeIn(ctx context.Context, agent string, at place, loose statussync.State) error {
	name := e.systems[at.sys].Name()
	var known bool
	_, err := e.records.update(ctx, agentKey(agent), func(rec *record) {
		if known = statussync.Look(rec.State, name).Shows != ""; !known {
			rec.State = statussync.Join(rec.State, loose)
			e.identify(rec, agent)
		}
	})
	v := statussync.Look(loose, name)
	switch {
	case err != nil, !known:
		return err
	case v.Shows == "", v.Wants != v.Shows, v.Why.Span == statussync.Span{}:
		return nil // no choice: readings show what there is
	}
	return e.observe(ctx, agent, statussync.Reports{{
		System: name, Source: statussync.Event, At: e.cfg.Clock.Now().Truncate(time.Millisecond),
		Status: v.Shows, Mark: statussync.Mark{At: v.Why.At}, Span: v.Why.Span,
	}})
}

// named gives ids by system the systems' names.
func (e *Engine) named(ids []string) map[string]string {
	named := map[string]string{}
	for i, id := range ids {
		if id != "" {
			named[e.systems[i].Name()] = id
		}
	}
	return named
}

// adopt makes a binding's ids the record's own. What is known of another id goes,
// what is known of these alone comes in.
func (e *Engine) adopt(rec *record, b *binding) {
	rec.IDs = maps.Clone(rec.IDs)
	if rec.IDs == nil {
		rec.IDs = map[string]string{}
	}
	for name, id := range e.named(b.ids) {
		if old, ok := rec.IDs[name]; ok && old != id {
			rec.State = statussync.Without(rec.State, name)
		}
		rec.IDs[name] = id
	}
	for i := range b.apart {
		a := &b.apart[i]
		if a.taken = statussync.Look(rec.State, e.systems[i].Name()).Shows == ""; a.taken {
			rec.State = statussync.Join(rec.State, a.state)
		}
	}
}

// drop forgets one system's agent.
func (rec *record) drop(system string) {
	rec.IDs = maps.Clone(rec.IDs)
	delete(rec.IDs, system)
	rec.State = statussync.Without(rec.State, system)
}
