package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/focus"
)

// checkHolds finds the holds that may be switched on, and what is wrong with
// the others (R118, R135).
func checkHolds(systems []statussync.System, pairs []statussync.Pair, holds []statussync.Hold) (fit []statussync.Hold, err error) {
	var errs []error
	for i, h := range holds {
		if err := focus.Check(systems, pairs, h); err != nil {
			errs = append(errs, fmt.Errorf("hold %d: %w", i+1, err))
			continue
		}
		fit = append(fit, h)
	}
	return fit, errors.Join(errs...)
}

// bindHolds turns the statuses that checked holds name into ids.
func (e *Engine) bindHolds(holds []statussync.Hold) []statussync.Hold {
	holds = slices.Clone(holds)
	for i := range holds {
		h := &holds[i]
		in := e.member(h.In).index
		if h.Status = e.catalog.bind(in, h.Status); h.Else != "" {
			h.Else = e.catalog.bind(in, h.Else)
		}
	}
	return holds
}

// stillFit are the holds that the statuses still allow. The others are switched
// off, with one notice each (R125, R139). The caller holds build.
func (e *Engine) stillFit(systems []statussync.System, pairs []statussync.Pair, holds []statussync.Hold) (on []statussync.Hold, off []Notice) {
	for _, h := range holds {
		if err := focus.Check(systems, pairs, h); err != nil {
			off = append(off, e.switchedOff(h, err))
			continue
		}
		on = append(on, h)
	}
	return on, off
}

func (e *Engine) switchedOff(h statussync.Hold, err error) Notice {
	code, why := FocusMissing, strings.TrimPrefix(err.Error(), "focus: ")
	switch {
	case errors.Is(err, focus.ErrUnfit):
		code = FocusUnfit
	case errors.Is(err, focus.ErrMapped):
		code = FocusMapped
	case errors.Is(err, focus.ErrMissing):
		why = fmt.Sprintf("the status %q, which it sets, is gone", e.catalog.called(e.member(h.In).index, h.Status))
	}
	return Notice{Code: code, Subject: Subject{System: h.In}, Detail: "focus mode is switched off: " + why}
}

// lookAtAll has every agent decided on anew: the rules have changed.
func (e *Engine) lookAtAll() {
	if !e.leading.Load() {
		return // the leader's rules change too
	}
	now := e.cfg.Clock.Now()
	for _, agent := range e.roster.agents() {
		e.wakes.push(agent, now)
	}
}

// lost reports whether a status that could not be held does not exist any more.
// If so, its hold is off now (R125).
func (e *Engine) lost(ctx context.Context, m *member, status statussync.Status) bool {
	m.budget.take(e.cfg.Clock.Now(), 1)
	catalog, err := m.Catalog(ctx)
	if err != nil {
		return false
	}
	if _, err := catalog.Find("#" + string(status)); err == nil {
		return false
	}
	fresh := slices.Clone(e.catalog.all())
	fresh[m.index] = catalog
	e.shareCatalog(ctx, m, catalog)
	e.rebind(ctx, fresh)
	return true
}
