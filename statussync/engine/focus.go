package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/focus"
)

// SetFocus replaces the rules of [Config].Focus, at once (R117): who has work is
// held, or gets back what was wished. Their systems must be the engine's. A rule
// that may not be switched on changes nothing; errors: [ErrConfig] and those of
// [focus.Compile], of which [focus.ErrMapped] means that a pair must be changed
// first (R138).
func (e *Engine) SetFocus(rules []Focus) error {
	for i, f := range rules {
		for _, s := range append(slices.Clone(f.While), f.In) {
			if s == nil || e.member(s.Name()) == nil {
				return fmt.Errorf("%w: Focus: rule %d names a system that is not the engine's", ErrConfig, i+1)
			}
		}
	}
	c := &e.catalog
	c.build.Lock()
	defer c.build.Unlock()
	systems, next := e.systemsWith(c.all()), focusRules(rules)
	pairs, _ := e.working(c.all())
	if _, err := focus.Compile(systems, pairs, next); err != nil {
		return fmt.Errorf("engine: %w", err)
	}
	compiled, err := focus.Compile(systems, pairs, e.bindFocus(next))
	if err != nil {
		return fmt.Errorf("engine: %w", err)
	}
	e.rules.Store(compiled)
	c.focus = next
	e.lookAtAll()
	e.Sweep() // work that no rule counted so far is not known
	return nil
}

// focusRules are rules with their systems' names.
func focusRules(rules []Focus) []focus.Rule {
	out := make([]focus.Rule, len(rules))
	for i, f := range rules {
		out[i] = focus.Rule{In: f.In.Name(), Hold: f.Hold, Else: f.Else, Answered: f.Answered}
		for _, s := range f.While {
			out[i].While = append(out[i].While, s.Name())
		}
	}
	return out
}

// bindFocus turns the statuses that checked rules name into ids, in place.
func (e *Engine) bindFocus(rules []focus.Rule) []focus.Rule {
	for i := range rules {
		in := e.member(rules[i].In).index
		rules[i].Hold = e.catalog.bind(in, rules[i].Hold)
		if rules[i].Else != "" {
			rules[i].Else = e.catalog.bind(in, rules[i].Else)
		}
	}
	return rules
}

// stillFit are the rules of focus that the statuses still allow. The others are
// switched off, with one notice each (R125, R139).
func stillFit(rules []focus.Rule, systems []statussync.System, pairs []statussync.Pair) (on []focus.Rule, off []Notice) {
	for _, rule := range rules {
		if err := focus.Check(systems, pairs, rule); err != nil {
			off = append(off, Notice{Code: whyOff(err), System: rule.In, Detail: err.Error()})
			continue
		}
		on = append(on, rule)
	}
	return on, off
}

func whyOff(err error) NoticeCode {
	switch {
	case errors.Is(err, focus.ErrUnfit):
		return FocusUnfit
	case errors.Is(err, focus.ErrMapped):
		return FocusMapped
	}
	return FocusMissing
}

// lookAtAll has every agent decided on anew: the rules have changed.
func (e *Engine) lookAtAll() {
	now := e.cfg.Clock.Now()
	for _, agent := range e.roster.agents() {
		e.wakes.push(agent, now)
	}
}

// lost reports whether a status that could not be held does not exist any more.
// If so, its rule is off now.
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
	e.rebind(ctx, fresh)
	return true
}
