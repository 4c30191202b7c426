package engine_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/engine"
)

// faulty has things go wrong, each in so many percent of all cases.
type faulty struct {
	mu      sync.Mutex
	rng     *rand.Rand
	percent int
	counts  map[string]int
}

func newFaulty(percent int) *faulty {
	return &faulty{rng: rand.New(rand.NewPCG(16, 10)), percent: percent, counts: map[string]int{}}
}

// hits reports whether something goes wrong now.
func (f *faulty) hits(what string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.rng.IntN(100) >= f.percent {
		return false
	}
	f.counts[what]++
	return true
}

func (f *faulty) intN(n int) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.rng.IntN(n)
}

func (f *faulty) set(percent int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.percent = percent
}

var errSoak = errors.New("it was made to fail")

// faultyStore is a store in which reads fail, and changes fail before they are
// saved or after.
type faultyStore struct {
	engine.Store
	faults *faulty
}

func (s *faultyStore) Get(ctx context.Context, key string) ([]byte, uint64, error) {
	if s.faults.hits("reads of the store") {
		return nil, 0, errSoak
	}
	return s.Store.Get(ctx, key)
}

func (s *faultyStore) CompareAndSet(ctx context.Context, key string, version uint64, value []byte) (uint64, error) {
	if s.faults.hits("saves that failed") {
		return 0, errSoak
	}
	saved, err := s.Store.CompareAndSet(ctx, key, version, value)
	if s.faults.hits("saves whose answer was lost") {
		return 0, errSoak
	}
	return saved, err
}

// CompareAndSetMany has each of the changes fail for itself.
func (s *faultyStore) CompareAndSetMany(ctx context.Context, changes []engine.Item) ([]engine.Result, error) {
	results := make([]engine.Result, len(changes))
	for i, c := range changes {
		results[i].Version, results[i].Err = s.CompareAndSet(ctx, c.Key, c.Version, c.Value)
	}
	return results, nil
}

// soakSystem is a product that many goroutines may use, and that keeps no log.
type soakSystem struct {
	engine.Base
	name   string
	busy   bool // it has the status that a hold shows
	faults *faulty

	mu     sync.Mutex
	host   engine.Host // of the process that runs, nil between two
	people []person
	items  map[string][]string
	writes int
	late   sync.WaitGroup
}

func newSoakSystem(name string, agents int, faults *faulty) *soakSystem {
	s := &soakSystem{name: name, faults: faults, items: map[string][]string{}}
	for n := range agents {
		s.people = append(s.people, person{fmt.Sprint(n + 1), fmt.Sprintf("agent%d@example.test", n+1), "on", time.Now()})
	}
	return s
}

func (s *soakSystem) Name() string { return s.name }

func (s *soakSystem) Traits() engine.Traits {
	return engine.Traits{PerMinute: 10_000, ListLag: 2 * time.Second, Clock: statussync.Offset{Known: true}}
}

func (s *soakSystem) Attach(h engine.Host) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.host = h
}

func (s *soakSystem) Catalog(context.Context) (statussync.Catalog, error) {
	c := statussync.Catalog{{Status: "on", Name: "On", Settable: true}, {Status: "off", Name: "Off", Settable: true}}
	if s.busy {
		c = append(c, statussync.Entry{Status: "busy", Name: "Busy", Settable: true})
	}
	return c, s.request()
}

// request is what may become of one before it takes effect: it is slow, or fails.
func (s *soakSystem) request() error {
	if s.faults.hits("slow requests") {
		inBubble(time.Duration(s.faults.intN(20)) * time.Second)
	}
	if s.faults.hits("failed requests") {
		return errSoak
	}
	return nil
}

// reply is what may become of one afterwards.
func (s *soakSystem) reply() error {
	if s.faults.hits("lost replies") {
		return errSoak
	}
	return nil
}

func (s *soakSystem) report(p person) statussync.Report {
	r := statussync.Report{Status: p.status, Mark: statussync.Mark{At: p.at}}
	if !s.busy {
		r.Items = append([]string{}, s.items[p.id]...) // not nil: none is a fact too
	}
	return r
}

func (s *soakSystem) Page(context.Context, string) (page []engine.Sighting, next string, err error) {
	if err := s.request(); err != nil {
		return nil, "", err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, p := range s.people {
		page = append(page, engine.Sighting{ID: p.id, Email: p.email, Report: s.report(p)})
	}
	return page, "", s.reply()
}

func (s *soakSystem) Read(_ context.Context, id string) (statussync.Report, error) {
	if err := s.request(); err != nil {
		return statussync.Report{}, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.report(*s.find(id)), s.reply()
}

func (s *soakSystem) Write(_ context.Context, id string, status statussync.Status) (engine.Receipt, error) {
	if err := s.request(); err != nil {
		return engine.Receipt{}, err
	}
	s.mu.Lock()
	s.writes++
	s.mu.Unlock()
	s.set(id, status) //nolint:contextcheck // the product delivers on its own
	return engine.Receipt{}, s.reply()
}

func (s *soakSystem) find(id string) *person {
	return &s.people[slices.IndexFunc(s.people, func(p person) bool { return p.id == id })]
}

func (s *soakSystem) shows(id string) statussync.Status {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.find(id).status
}

func (s *soakSystem) written() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.writes
}

// set changes an agent's status, which an event reports.
func (s *soakSystem) set(id string, status statussync.Status) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p := s.find(id)
	if p.status == status {
		return
	}
	p.status, p.at = status, time.Now()
	s.send(id, s.report(*p))
}

// work begins or ends an agent's call, which an event reports.
func (s *soakSystem) work(id string, items ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.items[id] = items
	s.send(id, statussync.Report{Items: append([]string{}, items...)})
}

// send delivers an event: now, late, twice or not at all. What is refused comes
// again.
func (s *soakSystem) send(id string, r statussync.Report) {
	if s.faults.hits("lost webhooks") {
		return
	}
	copies := 1
	if s.faults.hits("doubled webhooks") {
		copies = 2
	}
	for range copies {
		delay := 100 * time.Millisecond
		if s.faults.hits("late webhooks") {
			delay += time.Duration(s.faults.intN(90)) * time.Second
		}
		s.late.Go(func() {
			for range 5 {
				inBubble(delay)
				s.mu.Lock()
				host := s.host
				s.mu.Unlock()
				if host != nil && host.Report(context.Background(), id, r) == nil {
					return
				}
				delay = 10 * time.Second
			}
		})
	}
}
