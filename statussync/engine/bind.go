package engine

import (
	"context"
	"maps"

	"github.com/ctikit/ctikit/statussync"
)

// binding says which ids are one agent.
type binding struct {
	agent string
	ids   []string           // by system; empty where there is none
	loose []statussync.State // what was known of them apart
	left  map[int]bool       // systems where that stays as it is: a newer version has saved it
}

// bind saves bindings, and moves to their agents what was known of them apart.
func (e *Engine) bind(ctx context.Context, s *sweeper, bindings []binding) {
	changes := make([]change, len(bindings))
	for i := range bindings {
		b := &bindings[i]
		changes[i] = change{key: agentKey(b.agent), err: e.collect(ctx, b), apply: func(rec *record) { rec.adopt(e.named(b.ids), b.loose) }}
	}
	e.records.updateMany(ctx, changes)
	for i := range bindings {
		if changes[i].err == nil {
			e.recordJoined(bindings[i].agent, changes[i].rec)
		}
		if err := e.bound(ctx, s, &bindings[i], changes[i].err); err != nil {
			e.cfg.Logger.ErrorContext(ctx, "join not saved", "agent", bindings[i].agent, "err", err)
		}
	}
}

// collect reads what is known apart of a binding's ids.
func (e *Engine) collect(ctx context.Context, b *binding) error {
	b.left = map[int]bool{}
	for i, id := range b.ids {
		if id == "" {
			continue
		}
		key := looseKey(e.systems[i].Name(), id)
		rec, _, err := e.records.get(ctx, key)
		if b.left[i] = e.newer(ctx, key, err); err != nil && !b.left[i] {
			return err
		}
		b.loose = append(b.loose, rec.State)
	}
	return nil
}

// bound ends a binding that was saved. An agent whose record is of a newer
// version is joined all the same, so that what is reported of it waits.
func (e *Engine) bound(ctx context.Context, s *sweeper, b *binding, err error) error {
	newer := e.newer(ctx, agentKey(b.agent), err)
	if err != nil && !newer {
		return err
	}
	for i, id := range b.ids {
		if id == "" {
			continue
		}
		e.roster.bind(i, id, b.agent)
		if s.bad[i] { // no list shows it
			e.roster.mustRead(place{i, id}, b.agent)
		}
		if newer || b.left[i] {
			continue // what is known apart may be of use later
		}
		if err := e.records.remove(ctx, looseKey(e.systems[i].Name(), id)); err != nil {
			return err
		}
	}
	return nil
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

// adopt makes ids the record's own. What is known of another id goes, what is
// known of these alone comes in.
func (rec *record) adopt(ids map[string]string, loose []statussync.State) {
	rec.IDs = maps.Clone(rec.IDs)
	if rec.IDs == nil {
		rec.IDs = map[string]string{}
	}
	for name, id := range ids {
		if old, ok := rec.IDs[name]; ok && old != id {
			rec.State = statussync.Without(rec.State, name)
		}
		rec.IDs[name] = id
	}
	for _, apart := range loose {
		rec.State = statussync.Join(rec.State, apart)
	}
}

// drop forgets one system's agent.
func (rec *record) drop(system string) {
	rec.IDs = maps.Clone(rec.IDs)
	delete(rec.IDs, system)
	rec.State = statussync.Without(rec.State, system)
}
