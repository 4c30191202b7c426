package bridge

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/examples/internal/tenants"
	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/statussync/journal"
	"github.com/ctikit/ctikit/statussync/systems"
)

// bridge is the systems, the engine that keeps them in step, and what it serves.
type bridge struct {
	setup
	config      config
	accounts    accounts
	systems     []*observed // Zendesk first
	subs        []subscription
	fromConnect func(context.Context, []byte) error // takes Connect's events; nil without it
	hooks       hooksHandler
	health      *health
	notices     *noticeCounter
	notify      func(engine.Notice)
	journal     *journal.Writer // nil: none
	log         *slog.Logger
	shared      *replicaHooks                 // nil for the only process
	engine      atomic.Pointer[engine.Engine] // nil until the accounts have answered
}

func newBridge(c config, a accounts, log *slog.Logger) *bridge {
	a.log = log
	zs := systems.Zendesk(a.zendesk)
	b := &bridge{
		setup: setup{program: plain.Name, clock: ctikit.SystemClock{}}, config: c, accounts: a, log: log, notices: newNoticeCounter(),
		systems: []*observed{{System: zs}}, subs: []subscription{a.zendeskSubscription(zs, c.name)},
	}
	for _, p := range c.phones {
		b.add(p)
	}
	b.health, b.notify = &health{b}, b.notices.count
	return b
}

// add puts a phone system beside Zendesk.
func (b *bridge) add(p phoneConfig) {
	var system engine.System
	switch a := b.accounts; p.System {
	case onDialpad:
		s := systems.Dialpad(a.dialpad, systems.Offices(p.Offices...), systems.Reasons(p.Reasons...))
		system, b.subs = s, append(b.subs, a.dialpadSubscription(s, b.config.name))
	case onConnect:
		s := systems.Connect(a.connect)
		system, b.fromConnect = s, s.Receive
	default:
		s := systems.Aircall(a.aircall, systems.Reasons(p.Reasons...))
		system, b.subs = s, append(b.subs, a.aircallSubscription(s, b.config.name))
	}
	b.systems = append(b.systems, &observed{System: system})
}

// build makes the engine once the accounts answer.
func (b *bridge) build(ctx context.Context) error {
	cfg := engine.Config{
		Account: b.config.name, Logger: b.log, DryRun: b.dryRun, SweepEvery: b.config.sweepEvery, Clock: b.clock,
		Store: b.store, Journal: b.journal, ResetSettings: b.reset,
		Agents: b.config.agents(), Ignore: b.config.ignores(), Notify: b.notify, Replica: b.replica, LeaseTTL: b.lease,
	}
	if b.replica != "" {
		b.shared = newReplicaHooks(b)
		cfg.OnLead = b.lead
	}
	for _, s := range b.systems {
		cfg.Systems = append(cfg.Systems, s)
	}
	for _, p := range b.config.phones {
		cfg.Pairs = append(cfg.Pairs, p.pair())
	}
	eng, err := engine.New(ctx, cfg)
	if err != nil {
		return b.explained(err)
	}
	b.engine.Store(eng)
	return nil
}

// explained says of a start that failed what people can do about it.
func (b *bridge) explained(err error) error {
	if errors.Is(err, context.Canceled) {
		return err
	}
	var errs []error
	for _, s := range b.systems {
		errs = append(errs, s.trouble())
	}
	errs = append(errs, b.config.unknownStatuses(b.catalogs()).Err())
	if known := errors.Join(errs...); known != nil {
		return known
	}
	return err
}

// catalogs are the statuses that were read, by system.
func (b *bridge) catalogs() map[string]statussync.Catalog {
	all := map[string]statussync.Catalog{}
	for _, s := range b.systems {
		all[s.Name()] = s.statuses()
	}
	return all
}

// work keeps the accounts in step until ctx ends. A dry run makes no webhooks:
// it sees changes at its sweeps.
func (b *bridge) work(ctx context.Context) (err error) {
	if err := b.build(ctx); err != nil {
		return err
	}
	stop, err := b.listen(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, stop()) }()
	if b.replica == "" {
		b.preflight(ctx)
	}
	return b.engine.Load().Run(ctx)
}

// lead is what a replica does when it begins to lead.
func (b *bridge) lead(ctx context.Context) {
	b.shared.lead(ctx)
	b.preflight(ctx)
}

// preflight logs what keeps the accounts from being kept in step well.
func (b *bridge) preflight(ctx context.Context) {
	for _, p := range b.engine.Load().Preflight(ctx) {
		if p.Code != engine.NoWebhook || !b.dryRun {
			b.log.WarnContext(ctx, "preflight", "system", p.System, "code", string(p.Code), "detail", p.Detail)
		}
	}
}

// listen makes webhooks, serves them, and begins to read Connect's stream. Stop
// ends the reading.
func (b *bridge) listen(ctx context.Context) (stop func() error, err error) {
	if b.dryRun {
		b.log.Info("dry run: no webhooks are made, and nothing is written")
		return func() error { return nil }, nil
	}
	handlers, stopFollowing, err := b.webhooks(ctx)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			stopFollowing()
		}
	}()
	events := b.accounts.events
	if b.fromConnect == nil {
		events = nil
	}
	posts, err := events.Posts(b.fromConnect, b.log)
	if err != nil {
		return nil, err
	}
	if posts != nil {
		handlers[hookPath(b.config.name, onConnect)+"/"] = posts
	}
	b.hooks.serve(handlers)
	stopReading, err := events.Begin(ctx, b.store, b.fromConnect, b.log)
	if err != nil {
		return nil, err
	}
	return func() error {
		stopFollowing()
		return stopReading()
	}, nil
}

// webhooks are what serves the vendors' webhooks, by path: of those that were made, or
// that a replica makes which leads.
func (b *bridge) webhooks(ctx context.Context) (handlers map[string]http.Handler, stop func(), err error) {
	if b.replica == "" {
		handlers, err = subscribe(ctx, b.subs, b.accounts.public, b.config.name, b.log)
		return handlers, func() {}, err
	}
	ctx, cancel := context.WithCancel(ctx)
	var following sync.WaitGroup
	following.Go(func() { b.shared.follow(ctx) })
	return b.shared.handlers(), func() {
		cancel()
		following.Wait()
	}, nil
}

// hooksHandler serves the webhooks. Until the engine can take them it asks for
// another try.
type hooksHandler struct{ mux atomic.Pointer[http.ServeMux] }

func (h *hooksHandler) serve(handlers map[string]http.Handler) {
	mux := http.NewServeMux()
	for path, handler := range handlers {
		mux.Handle("POST "+path, handler)
	}
	h.mux.Store(mux)
}

// ServeHTTP implements [http.Handler].
func (h *hooksHandler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	mux := h.mux.Load()
	switch {
	case mux != nil:
		mux.ServeHTTP(w, r)
	case strings.HasPrefix(r.URL.Path, hooksRoot):
		tenants.ComeAgain(w, "the bridge is starting")
	default:
		http.NotFound(w, r)
	}
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}
