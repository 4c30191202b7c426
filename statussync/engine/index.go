package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/ctikit/ctikit/statussync"
)

// The index has an entry for each joined id of a system other than the hub: it
// names the agent. It is read when the roster does not know an id, which another
// process may have joined, or an earlier one. It is a hint: the agent's record
// decides. So the record is saved before the entry.

// entry of the index, as the store holds it.
type indexEntry struct {
	V     int    `json:"v"`
	Agent string `json:"agent"` // the hub's id
}

const indexVersion = 1

func indexKey(system, id string) string { return indexKeys + segment(system) + "/" + segment(id) }

// decodeEntry reads an entry of the index. Its errors wrap [ErrNewer] or
// [ErrBroken].
func decodeEntry(key string, value []byte) (agent string, err error) {
	var entry indexEntry
	switch err := json.Unmarshal(value, &entry); {
	case err != nil:
		return "", fmt.Errorf("engine: %s: %w: %w", key, ErrBroken, err)
	case entry.V > indexVersion:
		return "", fmt.Errorf("engine: %s: %w: version %d, want %d at most", key, ErrNewer, entry.V, indexVersion)
	case entry.V < 1 || entry.Agent == "":
		return "", fmt.Errorf("engine: %s: %w: it names no agent", key, ErrBroken)
	}
	return entry.Agent, nil
}

// indexed is the agent that an entry of the index names; empty for none. A
// broken entry is put aside.
func (r *records) indexed(ctx context.Context, key string) (agent string, version uint64, err error) {
	value, version, err := r.store.Get(ctx, r.prefix+key)
	switch {
	case err != nil && !errors.Is(err, ErrBroken):
		return "", 0, fmt.Errorf("engine: read %s: %w", key, err)
	case err == nil && version == 0:
		return "", 0, nil
	case err == nil:
		agent, err = decodeEntry(key, value)
	}
	if errors.Is(err, ErrBroken) {
		_, version, err = r.quarantine(ctx, key, version, value, err)
	}
	return agent, version, err
}

// point has an entry of the index name an agent, whatever it named before. With
// an empty agent it is removed, if it names former. One of a newer version is
// left as it is.
func (r *records) point(ctx context.Context, key, agent, former string) error {
	return r.retry(ctx, key, func() error {
		now, version, err := r.indexed(ctx, key)
		switch {
		case errors.Is(err, ErrNewer), err == nil && now == agent:
			return nil
		case err != nil:
			return err
		case agent != "":
			_, err = r.save(ctx, key, version, entryFor(agent))
		case now == former:
			_, err = r.save(ctx, key, version, nil)
		}
		return err
	})
}

func entryFor(agent string) []byte {
	value, _ := json.Marshal(indexEntry{indexVersion, agent}) // a number and a string
	return value
}

// agentOf is the hub id of an agent of any system, if it is joined. What the
// roster does not know, the store may: the hub's id is the key of the agent's
// record, and the index has the others'.
func (e *Engine) agentOf(ctx context.Context, at place) (agent string, ok bool, err error) {
	if agent, ok = e.roster.agent(at.sys, at.id); ok {
		return agent, true, nil
	}
	if err := e.records.opened(ctx); err != nil {
		return "", false, err
	}
	if agent = at.id; at.sys > 0 {
		agent, _, err = e.records.indexed(ctx, indexKey(e.systems[at.sys].Name(), at.id))
		switch {
		case errors.Is(err, ErrNewer):
			return "", false, nil
		case err != nil || agent == "":
			return "", false, err
		}
	}
	rec, version, err := e.records.get(ctx, agentKey(agent))
	if err != nil {
		e.newer(ctx, agentKey(agent), err)
		return "", false, err
	}
	if version == 0 || !e.binds(rec, agent, at) || e.hasOthers(rec, agent) {
		return "", false, nil
	}
	e.remember(agent, rec, statussync.Due(rec.State, e.cfg.Clock.Now(), e.Rules()))
	return agent, true, nil
}

// binds reports whether an agent's record says that an id is the agent's.
func (e *Engine) binds(rec record, agent string, at place) bool {
	return rec.IDs[e.systems[0].Name()] == agent && rec.IDs[e.systems[at.sys].Name()] == at.id
}

// hasOthers reports whether a record has an id that is another agent's, as one has
// that was saved beside a move.
func (e *Engine) hasOthers(rec record, agent string) bool {
	for _, m := range e.systems[1:] {
		if owner, taken := e.roster.agent(m.index, rec.IDs[m.Name()]); taken && owner != agent {
			return true
		}
	}
	return false
}

// saveIndex saves the index's entries for bindings whose agents are saved, takes
// in what was saved apart of them meanwhile, and removes that. What fails is
// tried again by the next sweep.
func (e *Engine) saveIndex(ctx context.Context, bindings []binding) {
	var items []Item
	var of []place
	for _, b := range bindings {
		for i, id := range b.ids {
			if i > 0 && id != "" {
				items = append(items, Item{Key: e.records.prefix + indexKey(e.systems[i].Name(), id), Value: entryFor(b.agent)})
				of = append(of, place{i, id})
			}
		}
	}
	failed := map[place]error{}
	for k, res := range e.records.saveMany(ctx, items) {
		key := strings.TrimPrefix(items[k].Key, e.records.prefix)
		if _, err := e.records.saved(ctx, key, items[k], res); err != nil { // most likely there is one already
			agent, _ := e.roster.agent(of[k].sys, of[k].id)
			failed[of[k]] = e.records.point(ctx, key, agent, "")
		}
	}
	for i := range bindings {
		b := &bindings[i]
		for sys, id := range b.ids {
			at := place{sys, id}
			if id == "" {
				continue
			}
			if err := errors.Join(failed[at], e.merge(ctx, b, at)); err != nil {
				e.cfg.Logger.ErrorContext(ctx, "join not saved", "agent", b.agent, "err", err)
				continue
			}
			e.roster.indexed(at)
		}
	}
}

// unindex removes the entry of an id that is no longer the agent's.
func (e *Engine) unindex(ctx context.Context, at place, agent string) {
	if at.sys == 0 || at.id == "" {
		return
	}
	if err := e.records.point(ctx, indexKey(e.systems[at.sys].Name(), at.id), "", agent); err != nil {
		e.cfg.Logger.WarnContext(ctx, "index not saved", "agent", agent, "err", err)
	}
}

// checkIndex compares the index with the agents that were restored. What it lacks
// the first sweep saves; what is wrong is removed.
func (e *Engine) checkIndex(ctx context.Context, m *member) error {
	prefix := indexKeys + segment(m.Name()) + "/"
	for it, err := range e.records.store.Scan(ctx, e.records.prefix+prefix) {
		if err != nil && !errors.Is(err, ErrBroken) {
			return fmt.Errorf("engine: scan: %w", err)
		}
		key := it.Key[len(e.records.prefix):]
		at := place{m.index, unsegment(key[len(prefix):])}
		var agent string
		if err == nil {
			agent, err = decodeEntry(key, it.Value)
		}
		owner, joined := e.roster.agent(at.sys, at.id)
		switch {
		case errors.Is(err, ErrBroken):
			if _, _, err := e.records.quarantine(ctx, key, it.Version, it.Value, err); err != nil {
				e.cfg.Logger.ErrorContext(ctx, "index not saved", "key", key, "err", err)
			}
		case err != nil: // one of a newer version is left as it is
		case joined && owner == agent:
			e.roster.indexed(at)
		case !joined:
			e.checkEntry(ctx, at, agent)
		case e.roster.has(agent, at): // two records have it: the entry was saved last
			e.roster.bind(at.sys, at.id, agent)
			e.roster.indexed(at)
		}
	}
	return nil
}

// checkEntry removes an entry of the index that the agent's record does not
// confirm.
func (e *Engine) checkEntry(ctx context.Context, at place, agent string) {
	rec, _, err := e.records.get(ctx, agentKey(agent))
	if err == nil && !e.binds(rec, agent, at) {
		e.unindex(ctx, at, agent)
	}
}

// toIndex lists the agents with ids that the index may lack.
func (e *Engine) toIndex(context.Context, *sweeper) []string { return e.roster.unindexed() }

// indexBatch saves what the index lacks.
func (e *Engine) indexBatch(ctx context.Context, _ *sweeper, agents []string) {
	var bindings []binding
	for _, agent := range agents {
		if ids := e.roster.of(agent); ids != nil {
			bindings = append(bindings, binding{agent: agent, ids: ids, apart: make([]apart, len(ids))})
		}
	}
	e.saveIndex(ctx, bindings)
}
