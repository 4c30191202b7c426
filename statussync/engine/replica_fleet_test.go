package engine_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/internal/sender"
	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/engine"
)

// freezer stops a process, as SIGSTOP does: whatever it does next waits until it
// goes on. Time passes.
type freezer struct {
	mu     sync.Mutex
	frozen chan struct{} // nil while it runs
}

func (f *freezer) freeze() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.frozen = make(chan struct{})
}

func (f *freezer) thaw() {
	f.mu.Lock()
	defer f.mu.Unlock()
	close(f.frozen)
	f.frozen = nil
}

func (f *freezer) isFrozen() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.frozen != nil
}

func (f *freezer) pass() {
	f.mu.Lock()
	frozen := f.frozen
	f.mu.Unlock()
	if frozen != nil {
		<-frozen
	}
}

// Now implements [ctikit.Clock].
func (f *freezer) Now() time.Time {
	f.pass()
	return time.Now()
}

// Sleep implements [ctikit.Clock].
func (f *freezer) Sleep(ctx context.Context, d time.Duration) error {
	defer f.pass()
	return ctikit.SystemClock{}.Sleep(ctx, d)
}

// AfterFunc implements [ctikit.Clock].
func (f *freezer) AfterFunc(d time.Duration, do func()) (stop func() bool) {
	return ctikit.SystemClock{}.AfterFunc(d, func() {
		f.pass()
		do()
	})
}

// nodeStore is the shared store as one process reaches it: calls take a while.
type nodeStore struct {
	*engine.Memory
	node *node
}

func (s nodeStore) call(key string) func() {
	s.node.calls.Add(1)
	s.node.pass()
	if stall := s.node.stall; stall != nil {
		stall(key)
	}
	if !s.node.instant {
		inBubble(2 * time.Millisecond)
	}
	return s.node.pass
}

func (s nodeStore) Get(ctx context.Context, key string) ([]byte, uint64, error) {
	defer s.call(key)()
	return s.Memory.Get(ctx, key)
}

func (s nodeStore) CompareAndSet(ctx context.Context, key string, version uint64, value []byte) (uint64, error) {
	defer s.call(key)()
	return s.Memory.CompareAndSet(ctx, key, version, value)
}

func (s nodeStore) CompareAndSetMany(ctx context.Context, changes []engine.Item) ([]engine.Result, error) {
	defer s.call("")()
	return s.Memory.CompareAndSetMany(ctx, changes)
}

func (s nodeStore) Scan(ctx context.Context, prefix string) iter.Seq2[engine.Item, error] {
	s.call(prefix)()
	return s.Memory.Scan(ctx, prefix)
}

func (s nodeStore) Watch(ctx context.Context, prefix string) iter.Seq2[engine.Item, error] {
	changes := s.Memory.Watch(ctx, prefix)
	return func(yield func(engine.Item, error) bool) {
		for it, err := range changes {
			s.node.pass()
			if stall := s.node.stall; stall != nil {
				stall("watch " + it.Key)
			}
			if !yield(it, err) {
				return
			}
		}
	}
}

// request is one that a product got.
type request struct {
	at         time.Time
	from       string // the replica
	term       int
	system     string
	what, held string // held: a freeze took place behind the last check of the lease
}

// site is the products of an account, which several processes talk to.
type site struct {
	mu       sync.Mutex
	people   map[string][]*person // by system
	requests []request
	takes    time.Duration
	more     bool // a status more than at first
}

func newSite(agents int) *site {
	s := &site{people: map[string][]*person{}, takes: 200 * time.Millisecond}
	for _, system := range []string{"desk", "phone"} {
		for n := range agents {
			s.people[system] = append(s.people[system], &person{fmt.Sprintf("%d", n+1), fmt.Sprintf("agent%d@example.test", n+1), "on", time.Now().Add(-time.Hour)})
		}
	}
	return s
}

func (s *site) find(system, id string) *person {
	for _, p := range s.people[system] {
		if p.id == id {
			return p
		}
	}
	panic("no agent " + id)
}

func (s *site) shows(system, id string) statussync.Status {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.find(system, id).status
}

// set changes a status, and returns the report about it.
func (s *site) set(system, id string, status statussync.Status) statussync.Report {
	s.mu.Lock()
	defer s.mu.Unlock()
	p := s.find(system, id)
	p.status, p.at = status, time.Now()
	return statussync.Report{Status: status, Mark: statussync.Mark{At: p.at}}
}

// count counts the requests since a time that fit.
func (s *site) count(since time.Time, fits func(request) bool) (n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, r := range s.requests {
		if !r.at.Before(since) && fits(r) {
			n++
		}
	}
	return n
}

// view is a product as one process sees it.
type view struct {
	engine.Base
	*site
	name string
	node *node
	host engine.Host
}

func (v *view) Name() string { return v.name }

func (v *view) Attach(h engine.Host) { v.host = h }

func (v *view) Traits() engine.Traits {
	return engine.Traits{PerMinute: 100_000, ListLag: time.Second, Clock: statussync.Offset{Known: true}}
}

// send is a request on its way. A process may stop before it has checked its
// context, or after that.
func (v *view) send(ctx context.Context, what string, do func()) error {
	v.node.pass()
	if err := ctx.Err(); err != nil {
		return err
	}
	held := ""
	if passed := v.node.passed.Load(); passed != nil {
		held = (*passed)(what)
	}
	var term int
	var from string
	_, comment, _ := strings.Cut(sender.Agent(ctx, ""), "replica ")
	from, comment, _ = strings.Cut(comment, "; term ")
	_, _ = fmt.Sscan(strings.TrimSuffix(comment, ")"), &term)
	v.mu.Lock()
	v.requests = append(v.requests, request{time.Now(), from, term, v.name, what, held})
	v.mu.Unlock()
	inBubble(v.takes)
	v.mu.Lock()
	do()
	v.mu.Unlock()
	v.node.pass()
	return ctx.Err()
}

func (v *view) Catalog(ctx context.Context) (c statussync.Catalog, err error) {
	c = statussync.Catalog{{Status: "on", Name: "On", Settable: true}, {Status: "off", Name: "Off", Settable: true}}
	err = v.send(ctx, "catalog", func() {
		if v.more {
			c = append(c, statussync.Entry{Status: "tea", Name: "Tea", Settable: true})
		}
	})
	return c, err
}

func (v *view) Page(ctx context.Context, _ string) (page []engine.Sighting, next string, err error) {
	err = v.send(ctx, "page", func() {
		for _, p := range v.people[v.name] {
			page = append(page, engine.Sighting{ID: p.id, Email: p.email, Report: statussync.Report{Status: p.status, Mark: statussync.Mark{At: p.at}}})
		}
	})
	return page, "", err
}

func (v *view) Read(ctx context.Context, id string) (r statussync.Report, err error) {
	err = v.send(ctx, "read "+id, func() {
		p := v.find(v.name, id)
		r = statussync.Report{Status: p.status, Mark: statussync.Mark{At: p.at}}
	})
	return r, err
}

func (v *view) Write(ctx context.Context, id string, status statussync.Status) (engine.Receipt, error) {
	err := v.send(ctx, "write "+id+" "+string(status), func() {
		p := v.find(v.name, id)
		p.status, p.at = status, time.Now()
	})
	return engine.Receipt{}, err
}

// node is a process: one replica of one account.
type node struct {
	freezer
	name   string
	engine *engine.Engine
	views  map[string]*view
	stop   func() error // ends it in order
	kill   func()       // ends it like a crash: nothing that it does has any effect

	instant bool         // the store takes no time
	calls   atomic.Int64 // of the store

	begin  func(*engine.Engine)                     // runs before Run does
	stall  func(key string)                         // holds up a call of the store
	passed atomic.Pointer[func(what string) string] // runs once a request has checked its context
}

const fleetTTL = 3 * time.Second

// fleet is several processes on one store.
type fleet struct {
	*testing.T
	*site
	store *engine.Memory
	nodes []*node
}

func newFleet(t *testing.T, agents, nodes int) *fleet {
	f := &fleet{T: t, site: newSite(agents), store: &engine.Memory{}}
	for n := range nodes {
		f.nodes = append(f.nodes, f.start(string(rune('a'+n)), nil))
	}
	return f
}

// start starts a process; change may be nil.
func (f *fleet) start(name string, change func(*node, *engine.Config)) *node {
	f.Helper()
	n := &node{name: name, views: map[string]*view{}}
	ctx, cancel := context.WithCancel(f.Context())
	cfg := f.config(n, "acme")
	if change != nil {
		change(n, &cfg)
	}
	e, err := engine.New(ctx, cfg)
	if err != nil {
		f.Fatal(err)
	}
	n.engine = e
	ended := make(chan error, 1)
	n.stop = func() error {
		cancel()
		return <-ended
	}
	n.kill = func() {
		n.freeze()
		f.Cleanup(func() { // the bubble wants its goroutines to end
			cancel()
			n.thaw()
			if err := <-ended; err != nil && !errors.Is(err, engine.ErrNewer) {
				f.Errorf("%s: %v", n.name, err)
			}
		})
	}
	if n.begin != nil {
		n.begin(e)
	}
	go func() { ended <- e.Run(ctx) }()
	return n
}

// config is that of an account in a process.
func (f *fleet) config(n *node, account string) engine.Config {
	cfg := engine.Config{
		Account: account, Store: nodeStore{f.store, n}, Replica: n.name, LeaseTTL: fleetTTL, Clock: n, SweepEvery: 30 * time.Second,
		Pairs: []statussync.Pair{{A: "desk", B: "phone", Rules: []statussync.Rule{statussync.Both("on", "on"), statussync.Both("off", "off")}}},
	}
	for _, system := range []string{"desk", "phone"} {
		v := &view{site: f.site, name: system, node: n}
		if cfg.Systems = append(cfg.Systems, v); n.views != nil {
			n.views[system] = v
		}
	}
	return cfg
}

// account is the engine of one of several accounts in a process.
func (f *fleet) account(n *node, name string) *engine.Engine {
	f.Helper()
	e, err := engine.New(f.Context(), f.config(n, name))
	f.must(err)
	return e
}

// click changes a status in the phone system; the webhook goes to some process.
func (f *fleet) click(n *node, id string, status statussync.Status) {
	f.Helper()
	report := f.set("phone", id, status)
	if err := n.views["phone"].host.Report(f.Context(), id, report); err != nil {
		f.Errorf("webhook to %s: %v", n.name, err)
	}
}

// leader is the process that leads; nil for none.
func (f *fleet) leader() *node {
	for _, n := range f.nodes {
		if !n.isFrozen() && n.engine.Stats().Lease.Role == engine.Leader {
			return n
		}
	}
	return nil
}

// follower is some process that does not lead.
func (f *fleet) follower() *node {
	for _, n := range f.nodes {
		if !n.isFrozen() && n.engine.Stats().Lease.Role == engine.Follower {
			return n
		}
	}
	f.Fatal("nobody follows")
	return nil
}

// expect checks that both sides of an agent show a status.
func (f *fleet) expect(id string, want statussync.Status) {
	f.Helper()
	for _, system := range []string{"desk", "phone"} {
		if got := f.shows(system, id); got != want {
			f.Errorf("agent %s shows %s in %s, want %s", id, got, system, want)
		}
	}
}

// inOrder checks that no request of an earlier term came after one of a later:
// those excepted that had passed the last check before.
func (f *fleet) inOrder() {
	f.Helper()
	f.mu.Lock()
	defer f.mu.Unlock()
	last := request{}
	for _, r := range f.requests {
		if r.held != "" {
			continue
		}
		if r.term < last.term {
			f.Errorf("%s: %s of %s with term %d, after %s of %s with term %d", r.at.Format(time.TimeOnly), r.what, r.from, r.term, last.what, last.from, last.term)
		}
		last = r
	}
}

// end ends all processes that live, in order.
func (f *fleet) end() {
	f.Helper()
	for _, n := range f.nodes {
		if n.isFrozen() {
			continue
		}
		if err := n.stop(); err != nil {
			f.Errorf("%s: %v", n.name, err)
		}
	}
}

func (f *fleet) must(err error) {
	f.Helper()
	if err != nil {
		f.Fatal(err)
	}
}
