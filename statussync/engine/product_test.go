package engine_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/engine"
)

// person is an agent of a product made up for a test.
type person struct {
	id, email string
	status    statussync.Status
	at        time.Time // of the status
}

// product is a system made up for a test: few agents, and requests that fail as
// the test wants.
type product struct {
	engine.Base
	name   string
	traits engine.Traits
	clock  *ctikit.VirtualClock
	people []person
	page   int                              // agents on a page, 0 for all
	fail   func(method, arg string) error   // nil: everything works
	next   func(cursor, next string) string // nil: as it should be
	writes []string                         // that took place
	tries  []string                         // all requests: method and argument
	times  []time.Time                      // when
	host   engine.Host

	twin    statussync.Status // a status that has the name of "on", empty for none
	deleted statussync.Status // not in the catalog
	ignores bool              // writes change nothing
	ahead   time.Duration     // how far the clock is ahead that dates receipts
}

func (p *product) Name() string         { return p.name }
func (p *product) Attach(h engine.Host) { p.host = h }

func (p *product) Traits() engine.Traits {
	t := p.traits
	if t.PerMinute == 0 {
		t.PerMinute = 1_000_000
	}
	return t
}

// ask notes a request, and fails or panics as the test wants.
func (p *product) ask(method, arg string) error {
	p.tries, p.times = append(p.tries, method+" "+arg), append(p.times, p.clock.Now())
	if p.fail == nil {
		return nil
	}
	return p.fail(method, arg)
}

// count is how many requests there were of a method about an argument.
func (p *product) count(request string) (n int) {
	for _, t := range p.tries {
		if t == request {
			n++
		}
	}
	return n
}

func (p *product) Catalog(context.Context) (statussync.Catalog, error) {
	c := statussync.Catalog{{Status: "on", Name: "On", Settable: true}, {Status: "off", Name: "Off", Settable: true}, {Status: "gone", Name: "Gone"}}
	c = slices.DeleteFunc(c, func(e statussync.Entry) bool { return e.Status == p.deleted })
	if p.twin != "" {
		c = append(c, statussync.Entry{Status: p.twin, Name: "On"})
	}
	return c, p.ask("Catalog", "")
}

func (p *product) report(who person) statussync.Report {
	return statussync.Report{Status: who.status, Mark: statussync.Mark{At: who.at}}
}

func (p *product) Page(_ context.Context, cursor string) (page []engine.Sighting, next string, err error) {
	if err := p.ask("Page", cursor); err != nil {
		return nil, "", err
	}
	from, _ := strconv.Atoi(cursor)
	to := len(p.people)
	if p.page > 0 && from+p.page < to {
		to = from + p.page
		next = strconv.Itoa(to)
	}
	for _, who := range p.people[min(from, to):to] {
		page = append(page, engine.Sighting{ID: who.id, Email: who.email, Skip: who.email == "bot@example.test", Report: p.report(who)})
	}
	if p.next != nil {
		next = p.next(cursor, next)
	}
	return page, next, nil
}

func (p *product) find(id string) *person {
	i := slices.IndexFunc(p.people, func(who person) bool { return who.id == id })
	return &p.people[i]
}

func (p *product) Read(_ context.Context, id string) (statussync.Report, error) {
	return p.report(*p.find(id)), p.ask("Read", id)
}

func (p *product) ReadMany(_ context.Context, ids []string) (map[string]statussync.Report, error) {
	shown := map[string]statussync.Report{}
	for _, id := range ids {
		shown[id] = p.report(*p.find(id))
	}
	return shown, p.ask("ReadMany", strconv.Itoa(len(ids)))
}

func (p *product) Write(_ context.Context, id string, s statussync.Status) (engine.Receipt, error) {
	if err := p.ask("Write", id); err != nil {
		return engine.Receipt{}, err
	}
	p.writes = append(p.writes, id+" "+string(s))
	if !p.ignores {
		p.set(id, s)
	}
	now := p.clock.Now()
	if p.ahead == 0 {
		return engine.Receipt{}, nil
	}
	return engine.Receipt{Started: now, Ended: now, Date: now.Add(p.ahead)}, nil
}

// set changes an agent's status, and no event reports it.
func (p *product) set(id string, s statussync.Status) {
	who := p.find(id)
	who.status, who.at = s, p.clock.Now()
}

// click changes an agent's status, and an event reports it.
func (p *product) click(t *testing.T, id string, s statussync.Status) {
	t.Helper()
	p.set(id, s)
	if err := p.host.Report(t.Context(), id, p.report(*p.find(id))); err != nil {
		t.Error(err)
	}
}

// scene is an engine over products on a clock that a test moves.
type scene struct {
	*testing.T
	clock    *ctikit.VirtualClock
	store    engine.Store
	products []*product
	engine   *engine.Engine
	notices  []string
	inputs   []statussync.Input
}

// newScene has products in which the same agents are joined to the first: agent
// n is n1 in the first, n2 in the second and so on.
func newScene(t *testing.T, agents int, names ...string) *scene {
	s := &scene{T: t, clock: ctikit.NewVirtualClock(dawn), store: &engine.Memory{}}
	for i, name := range names {
		p := &product{name: name, clock: s.clock}
		for n := range agents {
			p.people = append(p.people, person{
				fmt.Sprintf("%d%d", n+1, i+1), fmt.Sprintf("agent%d@example.test", n+1), "on", dawn.Add(-time.Hour)})
		}
		s.products = append(s.products, p)
	}
	return s
}

// config pairs the first product with each other one.
func (s *scene) config() engine.Config {
	cfg := engine.Config{
		Account: "acme", Store: s.store, Clock: s.clock,
		Notify: func(n engine.Notice) {
			s.notices = append(s.notices, fmt.Sprintf("%s %s %s", n.Subject.System, n.Code, n.Subject.Agent))
		},
		OnDecision: func(d engine.Decision) { s.inputs = append(s.inputs, d.Input) },
	}
	for _, p := range s.products {
		cfg.Systems = append(cfg.Systems, p)
		if p != s.products[0] {
			cfg.Pairs = append(cfg.Pairs, statussync.Pair{A: s.products[0].name, B: p.name, Rules: []statussync.Rule{
				statussync.Both("on", "on"), statussync.Both("off", "off")}})
		}
	}
	return cfg
}

// start makes an engine; change may be nil.
func (s *scene) start(change func(*engine.Config)) {
	s.Helper()
	cfg := s.config()
	if change != nil {
		change(&cfg)
	}
	e, err := engine.New(s.Context(), cfg)
	if err != nil {
		s.Fatal(err)
	}
	s.engine = e
}

func (s *scene) must(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

func (s *scene) run(d time.Duration) {
	s.Helper()
	s.must(drive(s.Context(), s.clock, s.engine, s.clock.Now().Add(d)))
}

func (s *scene) expect(p *product, id string, want statussync.Status) {
	s.Helper()
	if got := p.find(id).status; got != want {
		x, _ := s.engine.Explain(s.Context(), id[:len(id)-1]+"1")
		s.Errorf("at %s agent %s shows %q in %s, want %q\n%v", s.clock.Now().Format(time.TimeOnly), id, got, p.name, want, x)
	}
}

func (s *scene) stats(p *product) engine.SystemStats {
	return s.engine.Stats().Systems[slices.Index(s.products, p)]
}

// serial is a product that several goroutines may use, as those of Run do.
type serial struct {
	*product
	mu sync.Mutex
}

func (p *serial) Page(ctx context.Context, cursor string) ([]engine.Sighting, string, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.product.Page(ctx, cursor)
}

func (p *serial) Catalog(ctx context.Context) (statussync.Catalog, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.product.Catalog(ctx)
}

func (p *serial) Read(ctx context.Context, id string) (statussync.Report, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.product.Read(ctx, id)
}

func (p *serial) Write(ctx context.Context, id string, s statussync.Status) (engine.Receipt, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.product.Write(ctx, id, s)
}

// parallel makes a scene's engine ready for Run, in a bubble of package synctest.
func (s *scene) parallel(c *engine.Config) {
	for i, p := range s.products {
		for k := range p.people {
			p.people[k].at = time.Now().Add(-time.Hour)
		}
		c.Systems[i] = &serial{product: p}
	}
	c.Clock, c.OnDecision, c.Notify = nil, nil, nil
}

var errServer = errors.New("500")
