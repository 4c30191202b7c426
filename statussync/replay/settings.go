package replay

import (
	"errors"
	"fmt"
	"slices"

	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/focus"
	"github.com/ctikit/ctikit/statussync/journal"
)

// world is one of the settings.
type world struct {
	*replayer
	rules *statussync.Rules
}

func systemsOf(s journal.Settings) []statussync.System {
	all := make([]statussync.System, len(s.Systems))
	for i := range s.Systems {
		all[i] = s.Systems[i].System
	}
	return all
}

// bind checks settings against the first statuses of a journal, and replaces names
// by ids, so that a status may be renamed later.
func (o Settings) bind(s journal.Settings) (Settings, error) {
	systems := systemsOf(s)
	pairs := s.Pairs
	if o.Pairs != nil {
		pairs = o.Pairs
	}
	holds := s.Holds
	if o.Holds != nil {
		holds = o.Holds
	}
	var errs []error
	for i, h := range holds {
		if err := focus.Check(systems, pairs, h); err != nil {
			errs = append(errs, fmt.Errorf("hold %d: %w", i+1, err))
		}
	}
	_, err := statussync.Compile(systems, pairs, holds...)
	if err := errors.Join(append(errs, err)...); err != nil {
		return Settings{}, err
	}
	ref := func(system, name string) string {
		for _, sys := range systems {
			if e, err := sys.Catalog.Find(name); err == nil && sys.Name == system {
				return "#" + string(e.Status)
			}
		}
		return name
	}
	o.Pairs, o.Holds = slices.Clone(o.Pairs), slices.Clone(o.Holds)
	for i := range o.Pairs {
		p := &o.Pairs[i]
		p.Rules = slices.Clone(p.Rules)
		for j := range p.Rules {
			p.Rules[j].A, p.Rules[j].B = ref(p.A, p.Rules[j].A), ref(p.B, p.Rules[j].B)
		}
	}
	for i := range o.Holds {
		h := &o.Holds[i]
		if h.Status = ref(h.In, h.Status); h.Else != "" {
			h.Else = ref(h.In, h.Else)
		}
	}
	return o, nil
}

// compile makes rules of recorded settings with others in their place. As in the
// engine, rules and holds whose status is gone do not count.
func compile(s journal.Settings, o Settings) (*statussync.Rules, error) {
	systems := systemsOf(s)
	has := func(system, ref string) bool {
		return slices.ContainsFunc(systems, func(sys statussync.System) bool {
			_, err := sys.Catalog.Find(ref)
			return sys.Name == system && err == nil
		})
	}
	pairs, holds := slices.Clone(s.Pairs), slices.Clone(s.Holds)
	if o.Pairs != nil {
		pairs = slices.Clone(o.Pairs)
		for i := range pairs {
			p := &pairs[i]
			p.Rules = slices.DeleteFunc(slices.Clone(p.Rules), func(r statussync.Rule) bool {
				return !has(p.A, r.A) || !has(p.B, r.B)
			})
		}
	}
	if o.Holds != nil {
		holds = slices.DeleteFunc(slices.Clone(o.Holds), func(h statussync.Hold) bool { return !has(h.In, h.Status) })
	}
	return statussync.Compile(systems, pairs, holds...)
}
