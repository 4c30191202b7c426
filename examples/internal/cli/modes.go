package cli

import (
	"errors"
	"flag"
	"fmt"
	"slices"
	"strings"
)

// Mode is one of the things that a program does, and the flags that it takes:
// other modes among them are then no modes.
type Mode struct {
	Flag  string
	Takes []string
}

// Modes are all that a program does.
type Modes []Mode

// Check wants one mode and no flags of others. None is the error where there is
// no mode.
func (modes Modes) Check(set *flag.FlagSet, none string) error {
	var given []string
	set.VisitAll(func(f *flag.Flag) {
		if IsSet(set, f.Name) {
			given = append(given, f.Name)
		}
	})
	var chosen []Mode
	for _, m := range modes {
		if slices.Contains(given, m.Flag) && !modes.taken(m.Flag, given) {
			chosen = append(chosen, m)
		}
	}
	switch len(chosen) {
	case 0:
		return errors.New(none)
	case 1:
	default:
		return fmt.Errorf("-%s, -%s: want one of them", chosen[0].Flag, chosen[1].Flag)
	}
	for _, name := range given {
		if m := chosen[0]; name != m.Flag && !slices.Contains(m.Takes, name) {
			return fmt.Errorf("-%s: not together with -%s; it belongs to %s", name, m.Flag, modes.Owners(name))
		}
	}
	return nil
}

// taken reports whether one of the flags is a mode that takes another one.
func (modes Modes) taken(name string, given []string) bool {
	return slices.ContainsFunc(modes, func(m Mode) bool { return slices.Contains(given, m.Flag) && slices.Contains(m.Takes, name) })
}

// IsSet reports whether a flag is given, other than as false.
func IsSet(set *flag.FlagSet, name string) (given bool) {
	set.Visit(func(f *flag.Flag) { given = given || f.Name == name && f.Value.String() != "false" })
	return given
}

// Owners are the modes that take a flag.
func (modes Modes) Owners(name string) string {
	var all []string
	for _, m := range modes {
		if slices.Contains(m.Takes, name) {
			all = append(all, "-"+m.Flag)
		}
	}
	return strings.Join(all, " and ")
}
