package engine

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// ErrConfig is wrapped by [New]'s errors about the Config.
var ErrConfig = errors.New("engine: bad config")

func bad(field, format string, args ...any) error {
	return fmt.Errorf("%w: %s: %s", ErrConfig, field, fmt.Sprintf(format, args...))
}

// check finds what is wrong whatever the products say.
func (c Config) check() error {
	var errs []error
	if c.Account == "" || strings.Contains(c.Account, "/") {
		errs = append(errs, bad("Account", "want a name without a slash, got %q", c.Account))
	}
	if !(c.SweepShare >= 0 && c.SweepShare <= 1) { // not a number is neither
		errs = append(errs, bad("SweepShare", "want 0 to 1, got %v", c.SweepShare))
	}
	if c.SweepEvery < 0 || c.CatalogEvery < 0 || c.Drain < 0 {
		errs = append(errs, bad("SweepEvery, CatalogEvery, Drain", "must not be negative"))
	}
	return errors.Join(append(errs, c.checkReplica(), c.checkSystems(), c.checkAgents())...)
}

var replicaName = regexp.MustCompile(`^[A-Za-z0-9._-]{1,64}$`)

// checkReplica finds what several replicas lack.
func (c Config) checkReplica() error {
	if c.Replica == "" {
		if c.LeaseTTL != 0 {
			return bad("LeaseTTL", "want none without a Replica, got %v", c.LeaseTTL)
		}
		return nil
	}
	var errs []error
	if !replicaName.MatchString(c.Replica) {
		errs = append(errs, bad("Replica", "want up to 64 letters, digits, dots, underscores and dashes, got %q", c.Replica))
	}
	if c.LeaseTTL != 0 && c.LeaseTTL < shortestTTL {
		errs = append(errs, bad("LeaseTTL", "want %v at least, got %v", shortestTTL, c.LeaseTTL))
	}
	if _, ok := c.Store.(Watcher); !ok {
		errs = append(errs, bad("Store", "replicas want a Watcher that all of them share, got %T", c.Store))
	}
	return errors.Join(errs...)
}

// checkSystems finds systems that are missing, alike or without a purpose.
func (c Config) checkSystems() error {
	var errs []error
	if len(c.Systems) == 0 {
		errs = append(errs, bad("Systems", "must not be empty"))
	}
	used := map[string]bool{}
	for _, p := range c.Pairs {
		used[p.A], used[p.B] = true, true
	}
	for _, h := range c.Holds {
		used[h.In] = true
		for _, name := range h.While {
			used[name] = true
		}
	}
	seen := map[string]bool{}
	for i, s := range c.Systems {
		switch {
		case s == nil:
			errs = append(errs, bad("Systems", "system %d is nil", i+1))
		case seen[s.Name()]:
			errs = append(errs, bad("Systems", "two systems are called %q: give one another name", s.Name()))
		case !used[s.Name()]:
			errs = append(errs, bad("Systems", "%q is in no pair and no hold", s.Name()))
		}
		if s != nil {
			seen[s.Name()] = true
		}
	}
	return errors.Join(errs...)
}

// checkAgents finds mappings to systems that are none, and agents mapped to
// twice.
func (c Config) checkAgents() error {
	var errs []error
	partners := map[string]string{} // of "system id", the hub's id
	for _, hub := range slices.Sorted(maps.Keys(c.Agents)) {
		for _, system := range slices.Sorted(maps.Keys(c.Agents[hub])) {
			field := fmt.Sprintf("Agents[%q][%q]", hub, system)
			id := c.Agents[hub][system]
			other, taken := partners[system+" "+id]
			switch i := slices.IndexFunc(c.Systems, func(s System) bool { return s != nil && s.Name() == system }); {
			case i < 0:
				errs = append(errs, bad(field, "%q is no system", system))
			case i == 0:
				errs = append(errs, bad(field, "%q is the hub: want another system", system))
			case id == "":
				errs = append(errs, bad(field, "must not be empty"))
			case taken:
				errs = append(errs, bad(field, "%q is mapped to agent %q already", id, other))
			default:
				partners[system+" "+id] = hub
			}
		}
	}
	return errors.Join(errs...)
}
