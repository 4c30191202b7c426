package engine

import (
	"context"
	"errors"
	"maps"
	"slices"

	"github.com/ctikit/ctikit/statussync"
)

// addresses are the agents of one system by e-mail address.
type addresses map[string][]string

// join binds agents of the other systems to the hub's: by the explicit map,
// else by an e-mail address that is unique on both sides, ignoring case.
func (e *Engine) join(ctx context.Context, s *sweeper) {
	emails := make([]addresses, len(e.systems))
	for _, m := range e.systems {
		emails[m.index] = e.addresses(m, s)
	}
	for _, id := range e.hubAgents(s) {
		if e.left(s, place{0, id}) || e.partnerLeft(s, id) {
			e.dissolve(ctx, id)
			continue
		}
		if err := e.joinAgent(ctx, s, id, emails); err != nil {
			e.cfg.Logger.ErrorContext(ctx, "join not saved", "agent", id, "err", err)
		}
	}
	if s.incomplete() {
		return // an agent that seems to have no partner may have one
	}
	for _, m := range e.systems {
		for _, id := range slices.Sorted(maps.Keys(s.seen[m.index])) {
			at := place{m.index, id}
			if _, ok := e.roster.agent(m.index, id); !ok && !e.left(s, at) {
				e.unjoined(ctx, m, s, at, emails)
			}
		}
	}
}

// hubAgents lists the hub's agents; where their list failed, those of the
// explicit map too.
func (e *Engine) hubAgents(s *sweeper) []string {
	ids := slices.Collect(maps.Keys(s.seen[0]))
	if s.bad[0] {
		ids = slices.AppendSeq(ids, maps.Keys(e.cfg.Agents))
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// joinAgent gives one hub agent the partners that it lacks.
func (e *Engine) joinAgent(ctx context.Context, s *sweeper, id string, emails []addresses) error {
	ids := make([]string, len(e.systems))
	found := false
	for _, m := range e.systems[1:] {
		if partner, ok := e.partner(ctx, m, s, id, emails); ok {
			ids[m.index], found = partner, true
		}
	}
	if !found {
		return nil
	}
	ids[0] = id
	return e.bind(ctx, s, id, ids)
}

// partner is the agent of m that belongs to a hub agent and is not bound to it
// yet.
func (e *Engine) partner(ctx context.Context, m *member, s *sweeper, hubID string, emails []addresses) (string, bool) {
	if id, ok := e.cfg.Agents[hubID][m.Name()]; ok {
		return id, e.claim(ctx, m, s, hubID, id)
	}
	if ids := e.roster.of(hubID); ids != nil && ids[m.index] != "" {
		return "", false // a binding lasts until a side vanishes
	}
	if s.bad[0] || s.bad[m.index] {
		return "", false // an address may be there twice
	}
	email := e.person(s, place{0, hubID}).email
	if email == "" || len(emails[0][email]) != 1 || len(emails[m.index][email]) != 1 {
		return "", false
	}
	id := emails[m.index][email][0]
	_, taken := e.roster.agent(m.index, id)
	return id, !taken && !e.claimed(m, id)
}

// claim frees an agent that the explicit map gives to another one.
func (e *Engine) claim(ctx context.Context, m *member, s *sweeper, hubID, id string) bool {
	_, seen := s.seen[m.index][id]
	if !seen && !s.bad[m.index] || e.left(s, place{m.index, id}) {
		return false
	}
	owner, taken := e.roster.agent(m.index, id)
	if taken && owner != hubID {
		e.release(ctx, m, owner)
	}
	return !taken || owner != hubID
}

// claimed reports whether the explicit map speaks of an agent of m.
func (e *Engine) claimed(m *member, id string) bool {
	for _, ids := range e.cfg.Agents {
		if ids[m.Name()] == id {
			return true
		}
	}
	return false
}

// bind saves which ids, by system, are one agent, and moves to it what was
// known of them apart.
func (e *Engine) bind(ctx context.Context, s *sweeper, agent string, ids []string) error {
	var loose []statussync.State
	for i, id := range ids {
		if id == "" {
			continue
		}
		rec, _, err := e.records.get(ctx, looseKey(e.systems[i].Name(), id))
		switch {
		case errors.Is(err, ErrUnreadable):
			e.unreadable(ctx, e.systems[i].Name(), id, err)
		case err != nil:
			return err
		}
		loose = append(loose, rec.State)
	}
	_, err := e.records.update(ctx, agentKey(agent), func(rec *record) { rec.adopt(e.named(ids), loose) })
	broken := errors.Is(err, ErrUnreadable)
	if err != nil && !broken {
		return err
	}
	for i, id := range ids {
		if id == "" {
			continue
		}
		e.roster.bind(i, id, agent)
		if s.bad[i] { // no list shows it
			e.roster.mustRead(place{i, id}, agent)
		}
		if broken {
			continue // what is known apart may be of use later
		}
		if err := e.records.remove(ctx, looseKey(e.systems[i].Name(), id)); err != nil {
			return err
		}
	}
	if broken {
		e.unreadable(ctx, e.systems[0].Name(), agent, err)
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

// partnerLeft reports whether a partner of a hub agent is left alone: the
// ignore list may have grown since they were joined.
func (e *Engine) partnerLeft(s *sweeper, hubID string) bool {
	for i, id := range e.roster.of(hubID) {
		if i > 0 && id != "" && e.left(s, place{i, id}) {
			return true
		}
	}
	return false
}

// unjoined reports once an agent without a partner. Facts about it are kept.
func (e *Engine) unjoined(ctx context.Context, m *member, s *sweeper, at place, emails []addresses) {
	code, email := Unjoined, e.person(s, at).email
	for _, all := range emails {
		if email != "" && len(all[email]) > 1 {
			code = Ambiguous
		}
	}
	if e.roster.first(at) {
		e.notify(ctx, Notice{Code: code, Subject: Subject{m.Name(), at.id}})
	}
}

// dismiss unbinds agents that two complete lists in a row did not show.
func (e *Engine) dismiss(ctx context.Context, s *sweeper) {
	for _, agent := range e.roster.agents() {
		for i, id := range e.roster.of(agent) {
			if id == "" || s.bad[i] {
				continue
			}
			if _, seen := s.seen[i][id]; e.roster.missed(place{i, id}, seen) >= 2 {
				e.release(ctx, e.systems[i], agent)
				e.notify(ctx, Notice{Code: Vanished, Subject: Subject{e.systems[i].Name(), agent}})
				break // the next sweep sees to its other sides
			}
		}
	}
	for _, m := range e.systems {
		if !s.bad[m.index] {
			e.roster.prune(m.index, s.seen[m.index])
		}
	}
}

// release takes one system's agent out of a binding. Without the hub or any
// partner nothing is left of it.
func (e *Engine) release(ctx context.Context, m *member, agent string) {
	left := 0
	for i, id := range e.roster.of(agent) {
		if id != "" && i != m.index {
			left++
		}
	}
	if m.index == 0 || left < 2 {
		e.dissolve(ctx, agent)
		return
	}
	_, err := e.records.update(ctx, agentKey(agent), func(rec *record) { rec.drop(m.Name()) })
	if err != nil {
		e.cfg.Logger.ErrorContext(ctx, "state not saved", "agent", agent, "err", err)
		return
	}
	e.roster.unbind(m.index, agent)
}

// dissolve ends the binding of an agent, if it has one.
func (e *Engine) dissolve(ctx context.Context, agent string) {
	if e.roster.of(agent) == nil {
		return
	}
	if err := e.records.remove(ctx, agentKey(agent)); err != nil {
		e.cfg.Logger.ErrorContext(ctx, "state not saved", "agent", agent, "err", err)
		return
	}
	e.roster.dissolve(agent)
}

// addresses says which of a system's agents have which address.
func (e *Engine) addresses(m *member, s *sweeper) addresses {
	ids := addresses{}
	for _, id := range slices.Sorted(maps.Keys(s.seen[m.index])) {
		if p := e.person(s, place{m.index, id}); p.email != "" && !p.skip {
			ids[p.email] = append(ids[p.email], id)
		}
	}
	return ids
}

// person is what is known of an agent that the sweep saw: from its list, else
// from a look-up.
func (e *Engine) person(s *sweeper, at place) person {
	if seen := s.seen[at.sys][at.id]; seen.Email != "" {
		return person{fold(seen.Email), seen.Skip}
	}
	p, _ := e.roster.person(at)
	return p
}

// left reports whether an agent is left alone: ignored by the configuration, or
// unable to have a status.
func (e *Engine) left(s *sweeper, at place) bool {
	p := e.person(s, at)
	return p.skip || s.seen[at.sys][at.id].Skip || slices.ContainsFunc(e.cfg.Ignore, func(ignored string) bool {
		return at.sys == 0 && ignored == at.id || p.email != "" && fold(ignored) == p.email
	})
}
