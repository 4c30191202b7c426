package engine

import (
	"context"
	"errors"
	"time"

	"github.com/ctikit/ctikit/statussync"
)

// host is the engine as one system sees it.
type host struct {
	e   *Engine
	sys int
}

var errNotReady = errors.New("engine: the rules are not known yet")

// Now implements [Host].
func (h host) Now() time.Time { return h.e.cfg.Clock.Now() }

// Reply implements [Host].
func (h host) Reply(date, started, ended time.Time) {
	if !date.IsZero() {
		h.e.systems[h.sys].clock.learn(date, started, ended)
	}
}

// Limits implements [Host].
func (h host) Limits(limit, remaining int, reset time.Duration) {
	h.e.systems[h.sys].budget.correct(h.Now(), limit, remaining, reset)
}

// Report implements [Host]. Facts about agents that are not joined are kept
// until they are.
func (h host) Report(ctx context.Context, id string, reports ...statussync.Report) error {
	e, m := h.e, h.e.systems[h.sys]
	switch {
	case e.rules.Load() == nil:
		return errNotReady
	case len(reports) == 0:
		return nil
	}
	m.stats.event.Store(h.Now().UnixNano())
	defer e.webhooks.leave(e.webhooks.enter())
	in := make(statussync.Reports, len(reports))
	for i, r := range reports {
		m.stamp(ctx, &r)
		in[i] = r
	}
	at := place{h.sys, id}
	agent, ok, err := e.agentOf(ctx, at)
	switch {
	case err != nil:
		return err
	case ok:
		return e.observe(ctx, agent, in)
	}
	key := looseKey(m.Name(), id)
	_, err = e.records.update(ctx, key, func(rec *record) {
		rec.State, _ = statussync.Decide(rec.State, in, e.rules.Load().apart[h.sys])
	})
	if err != nil {
		e.newer(ctx, key, err)
		return err
	}
	if agent, ok, err = e.agentOf(ctx, at); !ok || err != nil {
		return err
	}
	// Joined meanwhile, perhaps without this.
	b := binding{agent: agent, apart: make([]apart, len(e.systems))}
	return errors.Join(e.observe(ctx, agent, in), e.merge(ctx, &b, at))
}
