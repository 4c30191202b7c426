package engine

import (
	"errors"
	"fmt"
	"slices"

	"github.com/ctikit/ctikit/statussync"
)

// bound are pairs and holds whose statuses are named by id.
type bound struct {
	pairs []statussync.Pair
	holds []statussync.Hold
}

// checkSettings checks settings as New does and binds them. It changes nothing.
// The caller holds build.
func (e *Engine) checkSettings(s Settings) (next bound, warnings []string, err error) {
	pairs, err := e.pairsWith(s)
	if err != nil {
		return bound{}, nil, fmt.Errorf("engine: %w", err)
	}
	next, warnings, err = e.checkBound(e.systemsWith(e.catalog.all()), e.resting(pairs), s.Holds)
	if err == nil {
		next.pairs = e.bindPairs(pairs)
	}
	return next, warnings, err
}

// checkBound compiles rules as a whole and binds them. A hold must fit the pairs
// that are saved with it (R138). All that is wrong is
// reported at once.
func (e *Engine) checkBound(systems []statussync.System, pairs []statussync.Pair, holds []statussync.Hold) (bound, []string, error) {
	fit, wrong := checkHolds(systems, pairs, holds)
	checked, err := statussync.Compile(systems, pairs, fit...)
	if err := errors.Join(err, wrong); err != nil {
		return bound{}, nil, fmt.Errorf("engine: %w", err)
	}
	return bound{e.bindPairs(pairs), e.bindHolds(fit)}, checked.Warnings(), nil
}

// pairsWith are the Config's pairs with other rules.
func (e *Engine) pairsWith(s Settings) ([]statussync.Pair, error) {
	pairs, have := slices.Clone(e.cfg.Pairs), make([]bool, len(e.cfg.Pairs))
	var errs []error
	for i, p := range s.Pairs {
		at := pairAt(pairs, p)
		switch {
		case at < 0:
			errs = append(errs, fmt.Errorf("%w: pair %d: A, B: want one of %s, got %q and %q", statussync.ErrBadPairs, i+1, namesOf(pairs), p.A, p.B))
			continue
		case have[at]:
			errs = append(errs, fmt.Errorf("%w: pair %d: A, B: %q and %q were there before", statussync.ErrBadPairs, i+1, p.A, p.B))
		}
		have[at], pairs[at].Rules = true, p.Rules
	}
	for i, ok := range have {
		if !ok {
			errs = append(errs, fmt.Errorf("%w: the rules of %s are missing", statussync.ErrBadPairs, namesOf(pairs[i:i+1])))
		}
	}
	return pairs, errors.Join(errs...)
}

func pairAt(pairs []statussync.Pair, p PairRules) int {
	return slices.IndexFunc(pairs, func(o statussync.Pair) bool { return o.A == p.A && o.B == p.B })
}

func namesOf(pairs []statussync.Pair) (names string) {
	for i, p := range pairs {
		if i > 0 {
			names += ", "
		}
		names += fmt.Sprintf("%q–%q", p.A, p.B)
	}
	return names
}

// resting has another rule of its pair stand, twice, in the place of each rule in
// force whose status is gone: so the others keep their numbers in what is
// reported.
func (e *Engine) resting(pairs []statussync.Pair) []statussync.Pair {
	pairs = slices.Clone(pairs)
	for i := range pairs {
		a, b := e.member(pairs[i].A), e.member(pairs[i].B)
		known := e.catalog.all()
		inForce := e.catalog.pairs[i].Rules
		rests := func(r statussync.Rule) bool {
			_, errA := known[a.index].Find(r.A)
			_, errB := known[b.index].Find(r.B)
			return (errA != nil || errB != nil) && slices.Contains(inForce, r)
		}
		rules := slices.Clone(pairs[i].Rules)
		works := slices.IndexFunc(rules, func(r statussync.Rule) bool { return !rests(r) })
		if works < 0 {
			pairs[i].Rules = nil
			continue
		}
		beside := rules[works]
		for j, r := range rules {
			if rests(r) {
				rules[j] = beside
			}
			beside = rules[j]
		}
		pairs[i].Rules = rules
	}
	return pairs
}

// fitting are stored settings for the pairs and systems that there are now: a pair
// that they lack has the Config's rules.
func (e *Engine) fitting(s Settings) (bound, error) {
	next := bound{pairs: slices.Clone(e.cfg.Pairs), holds: s.Holds}
	for i := range next.pairs {
		at := slices.IndexFunc(s.Pairs, func(p PairRules) bool { return p.A == next.pairs[i].A && p.B == next.pairs[i].B })
		if at >= 0 {
			next.pairs[i].Rules = s.Pairs[at].Rules
		}
	}
	for _, h := range s.Holds {
		for _, name := range append([]string{h.In}, h.While...) {
			if e.member(name) == nil {
				return bound{}, fmt.Errorf("%w: a hold names %q, which is no system of the configuration", statussync.ErrBadHolds, name)
			}
		}
	}
	next.pairs = e.bindPairs(next.pairs)
	return next, nil
}
