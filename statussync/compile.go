package statussync

import (
	"errors"
	"fmt"
	"hash/fnv"
	"slices"
	"strconv"
)

// Errors of [Compile]; test with [errors.Is]. Those of statuses are
// [ErrUnknownStatus] and [ErrAmbiguousStatus].
var (
	ErrBadSystems = errors.New("bad systems") // without a name, or two with one name
	ErrBadPairs   = errors.New("bad pairs")   // no tree, an unknown system, or a contradiction
	ErrBadHolds   = errors.New("bad holds")   // an unknown system, two for one system, or a contradiction
	ErrMapping    = errors.New("mapping refused")
)

// Rules are compiled systems, pairs and holds. They never change and are safe for
// concurrent use.
type Rules struct {
	systems  []System
	rank     []int    // of each system: the lower wins where order is unknown (S10)
	links    [][]link // by system: its pairs, seen from it
	holds    []hold
	epoch    uint64 // a hash of all of the above: a refusal counts for one epoch (S11)
	warnings []string
}

// hold is a compiled [Hold].
type hold struct {
	while         []int
	in            int
	status, other Status
	answered      bool
}

// Compile checks and joins systems, the pairs that are kept in step, and holds;
// any of the latter two may be missing. All problems are reported at once; what is
// only suspicious is a warning, see [Rules.Warnings]. Errors: [ErrBadSystems],
// [ErrBadPairs], [ErrBadHolds], [ErrMapping], [ErrUnknownStatus],
// [ErrAmbiguousStatus].
func Compile(systems []System, pairs []Pair, holds ...Hold) (*Rules, error) {
	r := &Rules{systems: slices.Clone(systems), links: make([][]link, len(systems))}
	var errs []error
	for i, s := range systems {
		if s.Name == "" || r.index(s.Name) != i {
			errs = append(errs, fmt.Errorf("%w: system %d: name: want one of its own, got %q", ErrBadSystems, i+1, s.Name))
		}
	}
	before := make([][]int, len(systems)) // before[i]: systems that win against i
	for i, p := range pairs {
		if err := r.join(p, before); err != nil {
			errs = append(errs, fmt.Errorf("pair %d, %s–%s: %w", i+1, p.A, p.B, err))
		}
	}
	for i, h := range holds {
		if err := r.addHold(h); err != nil {
			errs = append(errs, fmt.Errorf("hold %d: %w", i+1, err))
		}
	}
	if err := errors.Join(errs...); err != nil {
		return nil, fmt.Errorf("statussync: %w", err)
	}
	r.rank = rank(before)
	h := fnv.New64a()
	fmt.Fprintf(h, "%v %v %v", systems, pairs, holds)
	r.epoch = h.Sum64()
	return r, nil
}

// Warnings are lines for people about what is allowed and may surprise.
func (r *Rules) Warnings() []string { return slices.Clone(r.warnings) }

// join adds a pair.
func (r *Rules) join(p Pair, before [][]int) error {
	a, b := r.index(p.A), r.index(p.B)
	if a < 0 || b < 0 {
		return fmt.Errorf("%w: A, B: want names of %q, got %q and %q", ErrBadPairs, r.names(), p.A, p.B)
	}
	if r.behind(a, -1, p.B) {
		return fmt.Errorf("%w: the pairs form a ring", ErrBadPairs)
	}
	if err := p.check(); err != nil {
		return err
	}
	loser := b
	if p.TieBreak == p.B {
		loser = a
	}
	before[loser] = append(before[loser], a+b-loser)
	there, back, err := r.tables(a, b, p)
	if err != nil {
		return err
	}
	r.links[a] = append(r.links[a], link{to: b, out: there, back: back, sends: p.Direction != BLeads, leads: p.Direction == ALeads, reverts: p.OnDrift == Revert})
	r.links[b] = append(r.links[b], link{to: a, out: back, back: there, sends: p.Direction != ALeads, leads: p.Direction == BLeads, reverts: p.OnDrift == Revert})
	return nil
}

// check refuses options that have no meaning, or none in the pair's direction.
func (p Pair) check() error {
	var errs []error
	bad := func(field, want string, got any) {
		errs = append(errs, fmt.Errorf("%w: %s: want %s, got %v", ErrBadPairs, field, want, got))
	}
	if p.TieBreak != "" && p.TieBreak != p.A && p.TieBreak != p.B {
		bad("TieBreak", fmt.Sprintf("%q or %q", p.A, p.B), strconv.Quote(p.TieBreak))
	}
	if p.Direction < TwoWay || p.Direction > BLeads {
		bad("Direction", "TwoWay, ALeads or BLeads", p.Direction)
	}
	if p.OnDrift != Leave && (p.OnDrift != Revert || p.Direction == TwoWay) {
		bad("OnDrift", "Leave, or Revert where one side leads", p.OnDrift)
	}
	return errors.Join(errs...)
}

// addHold adds a hold.
func (r *Rules) addHold(h Hold) error {
	c := hold{in: r.index(h.In), answered: h.Answered}
	switch {
	case c.in < 0:
		return fmt.Errorf("%w: In: want one of %q, got %q", ErrBadHolds, r.names(), h.In)
	case len(h.While) == 0:
		return fmt.Errorf("%w: While: must not be empty", ErrBadHolds)
	case slices.ContainsFunc(r.holds, func(o hold) bool { return o.in == c.in }):
		return fmt.Errorf("%w: In: another hold is for %q already", ErrBadHolds, h.In)
	}
	for _, name := range h.While {
		i := r.index(name)
		if i < 0 || i == c.in {
			return fmt.Errorf("%w: While: want names of other systems than %q, got %q", ErrBadHolds, h.In, name)
		}
		c.while = append(c.while, i)
	}
	var err error
	if c.status, err = r.settable(c.in, "Status", h.Status); err != nil {
		return err
	}
	if h.Else != "" {
		if c.other, err = r.settable(c.in, "Else", h.Else); err != nil {
			return err
		}
	}
	r.holds = append(r.holds, c)
	return nil
}

func (r *Rules) settable(i int, field, ref string) (Status, error) {
	e, err := r.systems[i].Catalog.Find(ref)
	if err == nil && !e.Settable {
		err = fmt.Errorf("%w: %q cannot be set in %q", ErrBadHolds, e.Name, r.systems[i].Name)
	}
	if err != nil {
		return "", fmt.Errorf("%s: %w", field, err)
	}
	return e.Status, nil
}

func (r *Rules) names() (names []string) {
	for i := range r.systems {
		names = append(names, r.systems[i].Name)
	}
	return names
}

// rank orders the systems so that the named side of each pair comes first: a
// tree's edges have no cycle, whichever way they point.
func rank(before [][]int) []int {
	ranks := make([]int, len(before))
	for i := range ranks {
		ranks[i] = -1
	}
	for next := 0; next < len(ranks); {
		for i := range ranks {
			unranked := func(j int) bool { return ranks[j] < 0 }
			if ranks[i] < 0 && !slices.ContainsFunc(before[i], unranked) {
				ranks[i] = next
				next++
				break
			}
		}
	}
	return ranks
}
