package bridge

import (
	"errors"
	"flag"
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/ctikit/ctikit/examples/internal/cli"
)

// isLocal reports whether -store names what this process alone has.
func isLocal(where string) bool { return where == cli.InMemory || strings.HasPrefix(where, "bolt:") }

// forms lists what -store may name.
func (p Program) forms() string {
	if p.Stores == nil {
		return "memory, or bolt: and a file"
	}
	return "memory, bolt: and a file, " + p.Stores.Forms()
}

// defineStores makes the flags of stores that several processes can share.
func (p Program) defineStores(f *flags, set *flag.FlagSet) {
	if p.Stores == nil {
		return
	}
	f.ofStore = []string{"replica", "lease"}
	set.StringVar(&f.replica, "replica", "", "of several processes that share the store, the one with this `name`")
	set.DurationVar(&f.lease, "lease", 0, "the `time` for which nothing is written after the replica that leads has died (default 10s)")
	f.ofStore = append(f.ofStore, p.Stores.Define(set)...)
}

// The bounds of a lease. A longer one keeps an account waiting for longer than a
// person would take to start the program again.
const (
	leastLease = time.Second
	mostLease  = 5 * time.Minute
)

var replicaName = regexp.MustCompile(`^[A-Za-z0-9._-]{1,64}$`)

// checkStore checks -store and what belongs to it.
func (p Program) checkStore(f *flags, set *flag.FlagSet) error {
	if f.dryRun {
		for _, name := range append([]string{"store"}, f.ofStore...) {
			if cli.IsSet(set, name) {
				return fmt.Errorf("-%s: not together with -dry-run: what was not written must not be kept as written", name)
			}
		}
	}
	if f.reset && f.store == cli.InMemory {
		return errors.New("-reset-settings: only with a -store that outlasts the program, where rules are saved")
	}
	if p.Stores == nil {
		return nil
	}
	where := f.store
	if isLocal(where) {
		where = ""
	}
	shared, err := p.Stores.Check(where, func(name string) bool { return cli.IsSet(set, name) })
	if err != nil {
		return err
	}
	return f.checkReplica(shared, set)
}

// checkReplica wants a name where the store is shared, and only there.
func (f *flags) checkReplica(shared bool, set *flag.FlagSet) error {
	named, timed := cli.IsSet(set, "replica"), cli.IsSet(set, "lease")
	switch {
	case shared && !named:
		return errors.New("-store: other processes can reach this one: want -replica NAME too, another name for each process")
	case named && !shared:
		return errors.New("-replica: only with a -store that other processes can reach")
	case timed && !named:
		return errors.New("-lease: only with -replica")
	case named && !replicaName.MatchString(f.replica):
		return fmt.Errorf("-replica: want up to 64 letters, digits, dots, underscores and dashes, got %q", f.replica)
	case timed && (f.lease < leastLease || f.lease > mostLease):
		return fmt.Errorf("-lease: want %v to %v, got %v", leastLease, mostLease, f.lease)
	}
	return nil
}
