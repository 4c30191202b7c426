package focus

import (
	"errors"
	"fmt"
	"slices"

	"github.com/ctikit/ctikit/statussync"
)

// Rule holds a status in one system while an agent has work in others.
type Rule struct {
	While []string // the systems whose work counts, by name
	In    string   // the system whose status is held; none of While, and in one rule only
	Hold  string   // the status: "#id" or a unique name, as [statussync.Catalog.Find] takes it
	// Else is what is given back where the wish is unknown or its status was
	// deleted; empty to leave the agent as it is and tell people (D15, D21).
	Else string
	// Answered has work count from its answer on only, not while it rings.
	Answered bool
}

// Errors of [Compile]; test with errors.Is. The errors of a rule that is switched
// off are ErrMissing (R125), ErrUnfit (R118, R125) and ErrMapped (R135, R138, R139).
var (
	ErrBadRule = errors.New("focus: bad rule")
	ErrMissing = errors.New("focus: the status does not exist")
	ErrUnfit   = errors.New("focus: the status does not qualify")
	ErrMapped  = errors.New("focus: the status is mapped to something else than available")
)

// Rules are compiled rules of focus and of the sync. They never change and are
// safe for concurrent use.
type Rules struct {
	sync  *statussync.Rules
	posts []post
	on    map[string]bool // systems whose work counts
}

// post is a compiled rule.
type post struct {
	while    []string
	in       string
	hold     statussync.Status
	answered bool
}

// Compile checks and joins systems, the pairs that are kept in step, and the
// rules of focus; any of the latter two may be missing. All problems are reported
// at once. Errors: [ErrBadRule], [ErrMissing], [ErrUnfit], [ErrMapped], and those of
// [statussync.Compile].
func Compile(systems []statussync.System, pairs []statussync.Pair, rules []Rule) (*Rules, error) {
	systems = slices.Clone(systems)
	r := &Rules{on: map[string]bool{}}
	var errs []error
	for i, rule := range rules {
		p, err := compile(systems, rule)
		if err == nil && slices.ContainsFunc(r.posts, func(o post) bool { return o.in == p.in }) {
			err = fmt.Errorf("%w: another one holds %q already", ErrBadRule, p.in)
		}
		if err == nil {
			err = mapped(systems, pairs, p)
		}
		if err != nil {
			errs = append(errs, fmt.Errorf("focus rule %d: %w", i+1, err))
			continue
		}
		r.posts = append(r.posts, p)
		for _, system := range p.while {
			r.on[system] = true
		}
	}
	sync, err := statussync.Compile(systems, pairs)
	r.sync = sync
	if err := errors.Join(append(errs, err)...); err != nil {
		return nil, err
	}
	return r, nil
}

// Check tells whether one rule may be switched on beside pairs. Its errors are
// those of [Compile] that concern the rule.
func Check(systems []statussync.System, pairs []statussync.Pair, rule Rule) error {
	p, err := compile(slices.Clone(systems), rule)
	if err != nil {
		return err
	}
	return mapped(systems, pairs, p)
}

// Sync are the rules of the sync, for [statussync.Due], Check and Translate.
func (r *Rules) Sync() *statussync.Rules { return r.sync }

// Loose are the same rules for agents of whom only one system is known: nothing
// is held.
func (r *Rules) Loose() *Rules { return &Rules{sync: r.sync} }

// compile checks a rule and notes its fallback in the system it is about.
func compile(systems []statussync.System, rule Rule) (post, error) {
	at := func(name string) int {
		return slices.IndexFunc(systems, func(s statussync.System) bool { return s.Name == name })
	}
	in := at(rule.In)
	switch {
	case in < 0:
		return post{}, fmt.Errorf("%w: In: no system is called %q", ErrBadRule, rule.In)
	case len(rule.While) == 0:
		return post{}, fmt.Errorf("%w: While: must not be empty", ErrBadRule)
	}
	for _, name := range rule.While {
		if at(name) < 0 || name == rule.In {
			return post{}, fmt.Errorf("%w: While: %q must be the name of another system than %q", ErrBadRule, name, rule.In)
		}
	}
	held, err := systems[in].Catalog.Find(rule.Hold)
	switch {
	case errors.Is(err, statussync.ErrUnknownStatus):
		return post{}, fmt.Errorf("%w: Hold: %w", ErrMissing, err) // R125
	case err != nil:
		return post{}, fmt.Errorf("%w: Hold: %w", ErrBadRule, err)
	case !Qualifies(held): // R118, R125
		return post{}, fmt.Errorf("%w: Hold: %q must take calls and neither mail nor messages", ErrUnfit, held.Name)
	}
	if rule.Else != "" {
		other, err := systems[in].Catalog.Find(rule.Else)
		if err != nil {
			return post{}, fmt.Errorf("%w: Else: %w", ErrBadRule, err)
		}
		systems[in].Fallback = other.Status // D15, D21
	}
	return post{while: slices.Clone(rule.While), in: rule.In, hold: held.Status, answered: rule.Answered}, nil
}

// Qualifies reports whether a status may be held (R118). Where it has states by
// channel, as Zendesk's have, calls must come through and mail and messages must
// not: one that admits transfers only does not qualify. Elsewhere it must be one
// that can be set.
func Qualifies(e statussync.Entry) bool {
	if e.Channels == nil {
		return e.Settable
	}
	shut := func(channel string) bool {
		return e.Channels[channel] == "away" || e.Channels[channel] == "offline"
	}
	return e.Settable && e.Channels["talk"] == "online" && shut("support") && shut("messaging")
}

// mapped refuses a held status that a pair translates into anything but the other
// system's available status (R135): the agent is to take the work that focus is
// for. Without focus it may mean anything (R137).
func mapped(systems []statussync.System, pairs []statussync.Pair, p post) error {
	for _, pair := range pairs {
		if pair.A != p.in || !pair.Faithful {
			continue
		}
		rules, err := statussync.Compile(systems, []statussync.Pair{{A: pair.A, B: pair.B, Rules: pair.Rules}})
		if err != nil {
			continue // the pair's own errors are reported with it
		}
		there, ok := rules.Translate(pair.A, pair.B, p.hold)
		if ok && !available(systems, pair.B, there) {
			return fmt.Errorf("%w: Hold: in %q it means %q", ErrMapped, pair.B, there) // R135, R138, R139
		}
	}
	return nil
}

func available(systems []statussync.System, system string, s statussync.Status) bool {
	for _, o := range systems {
		if o.Name != system {
			continue
		}
		entry, err := o.Catalog.Find("#" + string(s))
		return err == nil && entry.Presence == statussync.Available
	}
	return false
}
