package focus

import (
	"errors"
	"fmt"
	"slices"

	"github.com/ctikit/ctikit/statussync"
)

// Errors of [Holds] and [Check]; test with [errors.Is]. With them focus mode
// must be off. Other mistakes in settings are [statussync.ErrBadHolds].
var (
	ErrMissing = errors.New("focus: the status does not exist")                              // R125
	ErrUnfit   = errors.New("focus: the status does not qualify")                            // R118, R125
	ErrMapped  = errors.New("focus: the status is mapped to something other than available") // R135, R138, R139
)

// Settings are those of focus mode for one system. The zero Settings are off.
type Settings struct {
	Enabled bool     // off by default (R115)
	While   []string // the systems whose work counts, by name
	In      string   // the system that shows Status; none of While, and in one Settings only
	Status  string   // "#id" or a unique name, as [statussync.Catalog.Find] takes it
	// Else is what is given back where the wish is unknown or its status was
	// deleted; empty to leave the agent as it is and notify people (D15, D21).
	Else string
	// Answered has work count from its answer on only, not while it rings
	// (R119).
	Answered bool
}

// Holds compiles settings beside the systems and pairs of an account. Settings
// that are off give no hold. All problems are reported at once. Errors: those
// of [Check], and [statussync.ErrBadHolds] for two settings of one system.
func Holds(systems []statussync.System, pairs []statussync.Pair, settings ...Settings) ([]statussync.Hold, error) {
	var holds []statussync.Hold
	var errs []error
	for i, s := range settings {
		if !s.Enabled { // R115, R137
			continue
		}
		h := statussync.Hold{While: slices.Clone(s.While), In: s.In, Status: s.Status, Else: s.Else, Answered: s.Answered}
		err := Check(systems, pairs, h)
		if slices.ContainsFunc(holds, func(o statussync.Hold) bool { return o.In == h.In }) {
			err = errors.Join(err, fmt.Errorf("%w: In: other settings are for %q already", statussync.ErrBadHolds, h.In))
		}
		if err != nil {
			errs = append(errs, fmt.Errorf("settings %d: %w", i+1, err))
		}
		holds = append(holds, h)
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	return holds, nil
}

// Check reports whether one hold may be in force, beside the statuses that
// exist now and the pairs. Errors: [ErrMissing], [ErrUnfit], [ErrMapped],
// [statussync.ErrAmbiguousStatus], [statussync.ErrUnknownStatus] for Else, and
// [statussync.ErrBadHolds].
func Check(systems []statussync.System, pairs []statussync.Pair, hold statussync.Hold) error {
	in, known := system(systems, hold.In)
	held, err := in.Catalog.Find(hold.Status)
	switch _, invalid := statussync.Compile(systems, nil, hold); {
	case known && errors.Is(err, statussync.ErrUnknownStatus):
		return fmt.Errorf("%w: %w", ErrMissing, err) // R125
	case err == nil && !Qualifies(held): // R118, R125
		return fmt.Errorf("%w: %q must let calls through and neither email nor messages", ErrUnfit, held.Name)
	case invalid != nil:
		return invalid
	}
	return mapped(systems, pairs, hold.In, held)
}

// Qualifies reports whether a status may be held (R118). Where it has states by
// channel, as in Zendesk, calls must come through and email and messages must
// not: one that lets transfers only through does not qualify. Elsewhere any
// status qualifies that can be set.
func Qualifies(e statussync.Entry) bool {
	shut := func(channel string) bool {
		return e.Channels[channel] == "away" || e.Channels[channel] == "offline"
	}
	return e.Settable && (e.Channels == nil || e.Channels["talk"] == "online" && shut("support") && shut("messaging"))
}

// mapped refuses a status that a pair maps to anything but the other system's
// available status (R135, R138, R139): the agent is to take the work that focus
// mode is for.
func mapped(systems []statussync.System, pairs []statussync.Pair, in string, held statussync.Entry) error {
	for _, pair := range pairs {
		if pair.A != in || !pair.PreservePresence {
			continue
		}
		rules, err := statussync.Compile(systems, []statussync.Pair{pair})
		if err != nil {
			continue // the pair's own errors are reported with it
		}
		there, ok := rules.Translate(pair.A, pair.B, held.Status)
		other, _ := system(systems, pair.B)
		to, err := other.Catalog.Find("#" + string(there))
		if ok && (err != nil || to.Presence != statussync.Available) {
			return fmt.Errorf("%w: in %q %q means %q", ErrMapped, pair.B, held.Name, to.Name)
		}
	}
	return nil
}

func system(systems []statussync.System, name string) (s statussync.System, ok bool) {
	if i := slices.IndexFunc(systems, func(s statussync.System) bool { return s.Name == name }); i >= 0 {
		return systems[i], true
	}
	return s, false
}
