package bridge

import (
	"context"
	"flag"

	"github.com/ctikit/ctikit/examples/internal/cli"
	"github.com/ctikit/ctikit/statussync/engine"
)

// Program is a program that keeps agents' statuses in step. Its state is in memory or
// in a file, or in one of its stores:
//
//	program := bridge.Program{Name: "cluster", Stores: &stores{}}
//	cli.Main(program.Name, program.Run)
type Program struct {
	Name   string
	Stores Stores // that several processes can share; nil for none
}

// Stores are stores that a program has beside memory and a file. Where it has some, it
// also has flags for replicas: several processes that share one.
type Stores interface {
	// Forms lists what -store may name besides, for people.
	Forms() string
	// Define defines the flags that are the stores' own, which go with -config, and
	// returns their names in the order of the help.
	Define(set *flag.FlagSet) (names []string)
	// Check is asked about what -store names, if that is neither memory nor a file:
	// whether other processes can reach it, and what is wrong with it or with flags of
	// the stores. Without a store of its own it is asked about these flags.
	Check(where string, given func(flag string) bool) (shared bool, err error)
	// Open opens what was checked. Close it when nothing uses it any more.
	Open(ctx context.Context, where string) (store engine.Store, closeStore func() error, err error)
}

// open opens what -store names.
func (p Program) open(ctx context.Context, where string) (engine.Store, func() error, error) {
	if p.Stores == nil || isLocal(where) {
		return cli.OpenStore(where)
	}
	return p.Stores.Open(ctx, where)
}
