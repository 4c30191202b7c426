package statussync

import (
	"errors"
	"fmt"
	"hash/fnv"
	"slices"
)

// ErrBadPairs is returned by [Compile] for pairs that do not form a tree, name
// an unknown system, or contradict themselves.
var ErrBadPairs = errors.New("bad pairs")

// ErrMapping is returned by [Compile] for a rule that a faithful pair refuses (R129).
var ErrMapping = errors.New("mapping refused")

// Rules is a compiled set of systems and pairs. It never changes and is safe
// for concurrent use.
type Rules struct {
	systems []System
	rank    []int    // of each system: the lower wins a tie (S10)
	links   [][]link // by system: its pairs, seen from it
	epoch   uint64   // a hash of all of the above: a refusal holds for one epoch (S11)
}

// link is a pair as one of its systems sees it.
type link struct {
	to    int // the neighbour
	out   table
	sends bool  // whether changes here are copied there
	reign bool  // whether this side leads a one-way pair
	drift Drift // of a one-way pair
}

// table translates in one direction; knows lists every status that any rule of
// the pair names on the source's side (S5).
type table struct {
	to    map[Status]Status
	knows map[Status]bool
	finer map[Status]bool // coarse statuses of which some refinement has a rule
}

// Compile checks and joins systems and pairs. All problems are reported at once.
// Errors: [ErrBadPairs], [ErrUnknownStatus], [ErrAmbiguousStatus], [ErrMapping].
func Compile(systems []System, pairs []Pair) (*Rules, error) {
	r := &Rules{systems: slices.Clone(systems), links: make([][]link, len(systems))}
	var errs []error
	for i, s := range systems {
		if s.Name == "" || r.index(s.Name) != i {
			errs = append(errs, fmt.Errorf("%w: system %d has no name of its own: %q", ErrBadPairs, i, s.Name))
		}
	}
	before := make([][]int, len(systems)) // before[i]: systems that win a tie against i
	groups := newForest(len(systems))
	for _, p := range pairs {
		if err := r.join(p, groups, before); err != nil {
			errs = append(errs, fmt.Errorf("pair %s–%s: %w", p.A, p.B, err))
		}
	}
	if err := errors.Join(errs...); err != nil {
		return nil, fmt.Errorf("statussync: %w", err)
	}
	r.rank = rank(before)
	r.epoch = fingerprint(systems, pairs)
	return r, nil
}

func (r *Rules) join(p Pair, groups forest, before [][]int) error {
	a, b := r.index(p.A), r.index(p.B)
	if a < 0 || b < 0 {
		return fmt.Errorf("%w: no such system", ErrBadPairs)
	}
	if !groups.unite(a, b) {
		return fmt.Errorf("%w: the pairs form a ring", ErrBadPairs)
	}
	loser := b
	switch p.TieBreak {
	case "", p.A:
	case p.B:
		loser = a
	default:
		return fmt.Errorf("%w: tie-break %q is neither side", ErrBadPairs, p.TieBreak)
	}
	before[loser] = append(before[loser], a+b-loser)
	forth, back, err := tables(r.systems[a].Catalog, r.systems[b].Catalog, p)
	if err != nil {
		return err
	}
	r.links[a] = append(r.links[a], link{to: b, out: forth, sends: p.Direction != BLeads, reign: p.Direction == ALeads, drift: p.OnDrift})
	r.links[b] = append(r.links[b], link{to: a, out: back, sends: p.Direction != ALeads, reign: p.Direction == BLeads, drift: p.OnDrift})
	return nil
}

func tables(a, b Catalog, p Pair) (forth, back table, err error) {
	forth, back = newTable(), newTable()
	var errs []error
	for i, rule := range p.Rules {
		from, errA := a.Find(rule.A)
		to, errB := b.Find(rule.B)
		if err := errors.Join(errA, errB); err != nil {
			errs = append(errs, fmt.Errorf("rule %d: %w", i+1, err))
			continue
		}
		forth.knows[from.Status], back.knows[to.Status] = true, true
		if p.Faithful && rule.Way != BToA {
			errs = append(errs, faithful(i, from, to))
		}
		if rule.Way != BToA {
			errs = append(errs, forth.add(from, to))
		}
		if rule.Way != AToB {
			errs = append(errs, back.add(to, from))
		}
	}
	return forth, back, errors.Join(errs...)
}

// faithful refuses a rule that would bend what available or offline mean (R129);
// every other status may mean anything (R130).
func faithful(i int, from, to Entry) error {
	if from.Presence == Unfixed || from.Presence == to.Presence {
		return nil
	}
	return fmt.Errorf("rule %d: %w: %q may only mean %v, not %q", i+1, ErrMapping, from.Name, from.Presence, to.Name)
}

func newTable() table {
	return table{to: map[Status]Status{}, knows: map[Status]bool{}, finer: map[Status]bool{}}
}

func (t table) add(from, to Entry) error {
	if !to.Settable {
		return fmt.Errorf("%w: %q cannot be set in its system", ErrBadPairs, to.Name)
	}
	t.to[from.Status] = to.Status
	if coarse := from.Status.Coarse(); coarse != from.Status {
		t.finer[coarse] = true
	}
	return nil
}

// translate gives the other side's word for s, by its own rule or its coarse one (S4).
func (t *table) translate(s Status) (Status, bool) {
	if to, ok := t.to[s]; ok {
		return to, true
	}
	to, ok := t.to[s.Coarse()]
	return to, ok
}

// mapped reports whether any rule names s, or its coarse form, on this side (S5).
func (t table) mapped(s Status) bool { return t.knows[s] || t.knows[s.Coarse()] }

// meets reports whether have satisfies the wish for want: it is want, or a
// refinement of it that no finer rule speaks of (S4).
func (t table) meets(want, have Status) bool {
	if have == want {
		return true
	}
	_, own := t.to[have]
	return have.Refines(want) && !own
}

// Translate says what a status of system from means in its neighbour to.
func (r *Rules) Translate(from, to string, s Status) (Status, bool) {
	i := r.index(from)
	if i < 0 {
		return "", false
	}
	for j := range r.links[i] {
		if l := &r.links[i][j]; r.systems[l.to].Name == to {
			return l.out.translate(s)
		}
	}
	return "", false
}

// consistent is the one predicate of S4, used by S6, S9 and the contract:
// forward translation gives what the neighbour has, or its translation back
// gives what this side has.
func (r *Rules) consistent(i int, l link, here, there Status) bool {
	back := r.back(i, l)
	if t, ok := l.out.translate(here); ok && back.meets(t, there) {
		return true
	}
	t, ok := back.translate(there)
	return ok && l.out.meets(t, here)
}

// back is the table of the pair's other direction.
func (r *Rules) back(i int, l link) table {
	for _, o := range r.links[l.to] {
		if o.to == i {
			return o.out
		}
	}
	return table{}
}

// finer reports whether a refinement of the coarse s has a rule of its own.
func (r *Rules) finer(i int, s Status) bool {
	return slices.ContainsFunc(r.links[i], func(l link) bool { return l.out.finer[s] })
}

// met reports whether system i having the status have fulfils the wish want.
func (r *Rules) met(i int, want, have Status) bool {
	if want == have {
		return true
	}
	for _, l := range r.links[i] {
		if !l.out.meets(want, have) {
			return false
		}
	}
	return len(r.links[i]) > 0
}

func (r *Rules) index(name string) int {
	for i := range r.systems {
		if r.systems[i].Name == name {
			return i
		}
	}
	return -1
}

func (r *Rules) precedes(a, b string) bool {
	i, j := r.index(a), r.index(b)
	return i >= 0 && j >= 0 && r.rank[i] < r.rank[j]
}

// rank orders the systems so that each pair's tie-break side comes first: a
// tree's edges have no cycle, whichever way they point.
func rank(before [][]int) []int {
	ranks := make([]int, len(before))
	for i := range ranks {
		ranks[i] = -1
	}
	for next := 0; next < len(ranks); {
		for i := range ranks {
			placed := func(j int) bool { return ranks[j] < 0 }
			if ranks[i] < 0 && !slices.ContainsFunc(before[i], placed) {
				ranks[i] = next
				next++
				break
			}
		}
	}
	return ranks
}

func fingerprint(systems []System, pairs []Pair) uint64 {
	h := fnv.New64a()
	fmt.Fprintf(h, "%v %v", systems, pairs)
	return h.Sum64()
}

// forest is a union-find: it tells a tree from a ring.
type forest []int

func newForest(n int) forest {
	f := make(forest, n)
	for i := range f {
		f[i] = i
	}
	return f
}

func (f forest) root(i int) int {
	for f[i] != i {
		i = f[i]
	}
	return i
}

func (f forest) unite(a, b int) bool {
	a, b = f.root(a), f.root(b)
	f[a] = b
	return a != b
}
