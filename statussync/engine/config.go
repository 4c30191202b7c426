package engine

import (
	"context"
	"log/slog"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/journal"
)

// Config says what an engine keeps in step. Account and Systems are required,
// and Pairs or Holds.
type Config struct {
	// Account names the tenant: it prefixes every key in the store.
	Account string
	// Store keeps the state; nil means a [Memory] of its own.
	Store Store
	// Replica names this process among several on one Store, which must be a
	// [Watcher]: letters, digits, ".", "_" and "-", up to 64. One of them leads, by a
	// lease, and sends all requests; see the package's text about replicas. Empty means
	// that this is the only process: it needs no lease, whatever the Store.
	Replica string
	// LeaseTTL is how long a lease lasts without being renewed: so long nothing is
	// written after the leader has died; default 10 seconds, at least one. It is
	// renewed every third of it. It needs a Replica.
	LeaseTTL time.Duration
	// Systems are all that take part. The first is the hub: agents are known by
	// its ids. Each must be named by a pair or a hold.
	Systems []System
	// Pairs join systems, by name, into a tree. [Engine.SetRules] changes their rules,
	// and the holds.
	Pairs []statussync.Pair
	// Holds show a status while work lasts elsewhere. A status that does not exist is
	// an error of [New].
	Holds []statussync.Hold
	// ResetSettings puts the rules of Pairs and the Holds into force although others
	// were saved with [Engine.SetRules], which otherwise count in their place. It does
	// so at every start, and saves them as the newest version.
	ResetSettings bool
	// Agents maps a hub agent's id to ids in other systems, by system name. It
	// beats joining by e-mail, and works where lists fail.
	Agents map[string]map[string]string
	// Ignore lists agents that are left alone, by e-mail address or hub id.
	Ignore []string
	// DryRun decides and explains everything and writes nothing.
	DryRun bool
	// SweepEvery is the time between sweeps of the lists; default 1 minute.
	SweepEvery time.Duration
	// SweepShare is the part of an account's budget that sweeps may spend,
	// above 0 and up to 1; default 0.25. When the lists are long, sweeps get
	// rarer.
	SweepShare float64
	// CatalogEvery is the time between readings of the statuses; default 10
	// minutes.
	CatalogEvery time.Duration
	// Drain is how long [Engine.Run] goes on after its context has ended, while
	// writes wait for the budget or bulk jobs are open; default not at all. What
	// is not done by then is in the Store.
	Drain time.Duration
	// Notify gets what people should know. It must return quickly.
	Notify func(Notice)
	// OnLead is called whenever this process begins to lead, as the only one does once
	// when [Engine.Run] begins: for requests to the products that are not the engine's,
	// such as those that make webhooks. Its context ends with the lease and with Run,
	// and has requests name the replica as the engine's do. It has a goroutine of its
	// own, and both ends wait for its return; [Engine.Step] waits for it at once.
	OnLead func(ctx context.Context)
	// OnDecision gets every decision about a joined agent once it is saved: for
	// a timeline, a monitor, a test. What a decision asks for is done after it was
	// called. It must return quickly, and may be called by several goroutines at
	// once.
	OnDecision func(Decision)
	// Journal records what changed agents' records, for package replay and for
	// people who ask later what happened; nil means none. Close it when the engine
	// has ended. If it cannot write any more, people get one notice and the sync
	// goes on.
	Journal *journal.Writer
	// Logger gets a line per decision, with the agent's hub id and no personal
	// data; nil means none.
	Logger *slog.Logger
	// Clock is the time to live by; nil means the machine's.
	Clock ctikit.Clock
}

// Decision is an input and what followed from it.
type Decision struct {
	Agent   string           // the hub's id
	Input   statussync.Input // whatever was reported is a [statussync.Reports]
	Effects []statussync.Effect
}

func (c Config) withDefaults() Config {
	c.Store = orElse[Store](c.Store, &Memory{})
	c.SweepEvery = orElse(c.SweepEvery, time.Minute)
	c.SweepShare = orElse(c.SweepShare, 0.25)
	if c.Replica != "" {
		c.LeaseTTL = orElse(c.LeaseTTL, defaultTTL)
	}
	c.CatalogEvery = orElse(c.CatalogEvery, 10*time.Minute)
	c.Clock = orElse[ctikit.Clock](c.Clock, machineClock)
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	if c.OnDecision == nil {
		c.OnDecision = func(Decision) {}
	}
	if c.Notify == nil {
		c.Notify = func(Notice) {}
	}
	return c
}

func orElse[T comparable](v, other T) T {
	var zero T
	if v == zero {
		return other
	}
	return v
}
