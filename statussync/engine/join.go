package engine

import (
	"context"
	"slices"

	"github.com/ctikit/ctikit/statussync/journal"
)

// addresses are the agents of one system by e-mail address.
type addresses map[string][]string

// toJoin lists the hub's agents; where their list failed, those of the explicit
// map too.
func (e *Engine) toJoin(_ context.Context, s *sweeper) []string {
	s.emails = make([]addresses, len(e.systems))
	for _, m := range e.systems {
		s.emails[m.index] = e.addresses(m, s)
	}
	ids := sortedKeys(s.seen[0])
	if s.bad[0] {
		ids = append(ids, sortedKeys(e.cfg.Agents)...)
		slices.Sort(ids)
	}
	return slices.Compact(ids)
}

// joinSaves is for how many saves joining an agent is good at most: it is saved,
// then the index has its partners, then what was known apart is removed. The
// explicit map may take partners from other agents before, and replace its own.
func (e *Engine) joinSaves() int {
	partners := len(e.systems) - 1
	saves := 1 + partners + len(e.systems)
	if len(e.cfg.Agents) > 0 {
		saves += partners*e.releaseSaves() + partners
	}
	return saves
}

// releaseSaves is for how many saves ending a binding is good at most: the agent
// is removed, then its entries in the index are.
func (e *Engine) releaseSaves() int { return len(e.systems) }

// joinBatch binds agents of the other systems to the hub's: by the explicit map,
// else by an e-mail address that is unique on both sides, ignoring case.
func (e *Engine) joinBatch(ctx context.Context, s *sweeper, agents []string) {
	var found []binding
	for _, id := range agents {
		if e.left(s, place{0, id}) || e.partnerLeft(s, id) {
			e.dissolve(ctx, id)
			continue
		}
		if ids := e.newPartners(ctx, s, id); ids != nil {
			found = append(found, binding{agent: id, ids: ids})
		}
	}
	e.bind(ctx, s, found)
}

// reportUnjoined reports the agents that have no partner, unless one that a
// list lacks may be it.
func (e *Engine) reportUnjoined(ctx context.Context, s *sweeper) {
	if s.incomplete() {
		return
	}
	apart := map[string]listed{}
	defer func() { e.feed.sighted(apart) }()
	for _, m := range e.systems {
		alone := map[NoticeCode]int64{}
		for _, id := range sortedKeys(s.seen[m.index]) {
			at := place{m.index, id}
			if _, ok := e.roster.agent(m.index, id); !ok && !e.left(s, at) {
				alone[e.unjoined(ctx, m, s, at)]++
				r := s.seen[m.index][id].Report
				apart[looseKey(m.Name(), id)] = listed{r.Status, r.Doing, r.Span}
			}
		}
		m.stats.unjoined.Store(alone[Unjoined])
		m.stats.ambiguous.Store(alone[Ambiguous])
	}
}

// newPartners are the partners that a hub agent lacks, by system; nil when it lacks
// none that is there.
func (e *Engine) newPartners(ctx context.Context, s *sweeper, id string) []string {
	ids := make([]string, len(e.systems))
	found := false
	for _, m := range e.systems[1:] {
		if partner, ok := e.partner(ctx, m, s, id); ok {
			ids[m.index], found = partner, true
		}
	}
	if !found {
		return nil
	}
	ids[0] = id
	return ids
}

// partner is the agent of m that belongs to a hub agent and is not bound to it
// yet.
func (e *Engine) partner(ctx context.Context, m *member, s *sweeper, hubID string) (string, bool) {
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
	if email == "" || len(s.emails[0][email]) != 1 || len(s.emails[m.index][email]) != 1 {
		return "", false
	}
	id := s.emails[m.index][email][0]
	_, taken := e.roster.agent(m.index, id)
	return id, !taken && !e.claimed(m, id)
}

// claim frees an agent that the explicit map gives to another one, and reports
// whether it is free.
func (e *Engine) claim(ctx context.Context, m *member, s *sweeper, hubID, id string) bool {
	_, seen := s.seen[m.index][id]
	if !seen && !s.bad[m.index] || e.left(s, place{m.index, id}) {
		return false
	}
	owner, taken := e.roster.agent(m.index, id)
	if taken && owner != hubID {
		e.release(ctx, m, owner)
		_, taken = e.roster.agent(m.index, id)
	}
	return !taken
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

// unjoined reports once an agent without a partner, and says why it has none.
// Facts about it are kept.
func (e *Engine) unjoined(ctx context.Context, m *member, s *sweeper, at place) (code NoticeCode) {
	code, email := Unjoined, e.person(s, at).email
	for _, all := range s.emails {
		if email != "" && len(all[email]) > 1 {
			code = Ambiguous
		}
	}
	if e.roster.first(at) {
		e.notify(ctx, Notice{Code: code, Subject: Subject{m.Name(), at.id}})
	}
	return code
}

// toDismiss lists all agents; first it reports those that are not joined.
func (e *Engine) toDismiss(ctx context.Context, s *sweeper) []string {
	e.reportUnjoined(ctx, s)
	for _, m := range e.systems {
		if !s.bad[m.index] {
			e.roster.prune(m.index, s.seen[m.index])
		}
	}
	return e.roster.agents()
}

// dismissBatch unbinds agents that two complete lists in a row did not show, and
// those that are another one's now.
func (e *Engine) dismissBatch(ctx context.Context, s *sweeper, agents []string) {
	for _, agent := range agents {
		for i, id := range e.roster.of(agent) {
			if owner, taken := e.roster.agent(i, id); taken && owner != agent {
				e.cfg.Logger.WarnContext(ctx, "two agents had the same partner", "system", e.systems[i].Name(), "agent", agent, "stays", owner)
				e.release(ctx, e.systems[i], agent)
				break
			}
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
}

// release takes one system's agent out of a binding. Without the hub or any
// partner nothing is left of it.
func (e *Engine) release(ctx context.Context, m *member, agent string) {
	left := 0
	ids := e.roster.of(agent)
	for i, id := range ids {
		if id != "" && i != m.index {
			left++
		}
	}
	if m.index == 0 || left < 2 {
		e.dissolve(ctx, agent)
		return
	}
	rec, err := e.records.update(ctx, agentKey(agent), func(rec *record) { rec.drop(m.Name()) })
	if err != nil {
		e.cfg.Logger.ErrorContext(ctx, "state not saved", "agent", agent, "err", err)
		return
	}
	e.roster.unbind(m.index, agent)
	m.unsettled.forget(agent)
	e.unindex(ctx, place{m.index, ids[m.index]}, agent)
	e.recordJoined(agent, rec)
}

// dissolve ends the binding of an agent, if it has one.
func (e *Engine) dissolve(ctx context.Context, agent string) {
	ids := e.roster.of(agent)
	if ids == nil {
		return
	}
	if err := e.records.remove(ctx, agentKey(agent)); err != nil {
		e.cfg.Logger.ErrorContext(ctx, "state not saved", "agent", agent, "err", err)
		return
	}
	e.roster.dissolve(agent)
	for i, id := range ids {
		e.systems[i].unsettled.forget(agent)
		e.unindex(ctx, place{i, id}, agent)
	}
	e.record(journal.Line{At: e.cfg.Clock.Now(), Agent: agent, Entry: journal.Left{}})
}

// addresses says which of a system's agents have which address.
func (e *Engine) addresses(m *member, s *sweeper) addresses {
	ids := make(addresses, len(s.seen[m.index]))
	for _, id := range sortedKeys(s.seen[m.index]) {
		if p := e.person(s, place{m.index, id}); p.email != "" && !p.skip {
			ids[p.email] = append(ids[p.email], id)
		}
	}
	return ids
}

// person is what is known of an agent that the sweep saw: from its list, else
// from a look-up.
func (e *Engine) person(s *sweeper, at place) person {
	if seen := s.seen[at.sys][at.id]; seen != nil && seen.Email != "" {
		return person{fold(seen.Email), seen.Skip}
	}
	p, _ := e.roster.person(at)
	return p
}

// left reports whether an agent is left alone: ignored by the configuration, or
// unable to have a status.
func (e *Engine) left(s *sweeper, at place) bool {
	p, seen := e.person(s, at), s.seen[at.sys][at.id]
	return p.skip || seen != nil && seen.Skip || slices.ContainsFunc(e.cfg.Ignore, func(ignored string) bool {
		return at.sys == 0 && ignored == at.id || p.email != "" && fold(ignored) == p.email
	})
}
