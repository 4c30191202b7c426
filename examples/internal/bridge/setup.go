package bridge

import (
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/examples/internal/cli"
	"github.com/ctikit/ctikit/examples/internal/tenants"
	"github.com/ctikit/ctikit/statussync/engine"
)

// setup is how a program runs its bridges, alike for all accounts.
type setup struct {
	program string // its name
	dryRun  bool
	store   engine.Store  // nil: in memory
	reset   bool          // the config's rules in place of those in the store
	replica string        // this process among several on the store; empty for the only one
	lease   time.Duration // of the one that leads; 0 for the engine's own
	seal    *sealer       // of secrets in the store; nil for the only process
	clock   ctikit.Clock
}

// setUp takes over what the command line and the environment say. The store is opened
// later.
func (p Program) setUp(f flags, env cli.Environment) (setup, error) {
	s := setup{program: p.Name, dryRun: f.dryRun, reset: f.reset, replica: f.replica, lease: f.lease, clock: ctikit.SystemClock{}}
	if f.replica == "" {
		return s, nil
	}
	if env(storeKey) == "" {
		return s, cli.UsageError{Err: errors.New("not set in the environment: " + storeKey)}
	}
	var err error
	if s.seal, err = readSealer(env); err != nil {
		return s, cli.UsageError{Err: err}
	}
	return s, nil
}

// checkStreams refuses what only one process may read, where there are several.
func (s setup) checkStreams(all []config) error {
	var errs []error
	for _, c := range all {
		for _, p := range c.phones {
			if s.replica != "" && p.Stream != "" {
				err := fmt.Errorf("%s: phones.connect.stream: not together with -replica, as each would read the whole stream: have the events posted, see CONNECT_INTAKE_SECRET", c.file)
				errs = append(errs, accountError(c, len(all), err))
			}
		}
	}
	if err := errors.Join(errs...); err != nil {
		return cli.UsageError{Err: err}
	}
	return nil
}

// accountError names the account where there are several.
func accountError(c config, accounts int, err error) error {
	if accounts == 1 {
		return err
	}
	return tenants.Of(c.name, err)
}

// logStart says what the program begins with.
func (s setup) logStart(log *slog.Logger, f flags, about ...any) {
	if s.replica != "" {
		about = append(about, "replica", s.replica)
	}
	log.Info("starting", append([]any{"version", cli.ReadVersion(s.program).String()}, about...)...)
	if f.store == cli.InMemory {
		log.Info("state is kept in memory: what everybody has chosen is learned again from the accounts")
	}
}
