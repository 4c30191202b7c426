package engine_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/engine"
)

// bulkTeam is three replicas over the products of a bulk scene, one step at a time.
// Each lives until some call, and then another one takes its place; or it stands
// still for a while.
type bulkTeam struct {
	*bulkWorld
	mates  []*mate
	born   int
	stills int
}

// mate is one replica.
type mate struct {
	*life
	name   string
	engine *engine.Engine
	hosts  map[string]engine.Host
	still  time.Time // until when it stands still
}

// mateStore is a store as one replica sees it.
type mateStore struct {
	mortalStore
	memory *engine.Memory
}

func (s mateStore) Watch(ctx context.Context, prefix string) iter.Seq2[engine.Item, error] {
	return s.memory.Watch(ctx, prefix)
}

func (s mateStore) Poll(prefix string) func() []engine.Item { return s.memory.Poll(prefix) }

// mateSystem is a product as one replica sees it. Requests whose context has ended
// are not sent.
type mateSystem struct {
	mortalSystem
	mate *mate
}

func (m mateSystem) Attach(h engine.Host) { m.mate.hosts[m.Name()] = h }

func (m mateSystem) Write(ctx context.Context, id string, st statussync.Status) (engine.Receipt, error) {
	if err := ctx.Err(); err != nil {
		return engine.Receipt{}, err
	}
	return m.mortalSystem.Write(ctx, id, st)
}

func newBulkTeam(t *testing.T, seed uint64) *bulkTeam {
	w := &bulkWorld{bulkScene: newBulkScene(t, 30), rng: rand.New(rand.NewPCG(seed, 20)), life: &life{left: -1}, clicks: map[int]statussync.Status{}}
	w.desk.traits.PerMinute, w.desk.traits.ListLag, w.phone.traits.ListLag = 200, 5*time.Second, 2*time.Second
	w.desk.traits.Clock, w.phone.traits.Clock = statussync.Offset{Known: true}, statussync.Offset{Known: true}
	w.desk.start, w.desk.fault = w.begins, w.refuses
	w.desk.fail, w.phone.fail = w.fails, w.fails
	b := &bulkTeam{bulkWorld: w}
	b.desk.host, b.phone.host = teamHost{b, "desk"}, teamHost{b, "phone"}
	for range 3 {
		b.mates = append(b.mates, b.join())
	}
	b.pass(3 * time.Minute)
	return b
}

// teamHost hands what a product reports to any replica.
type teamHost struct {
	*bulkTeam
	system string
}

func (h teamHost) Report(ctx context.Context, id string, reports ...statussync.Report) error {
	able := slices.DeleteFunc(slices.Clone(h.mates), func(m *mate) bool { return m.dead || m.still.After(h.clock.Now()) })
	if len(able) == 0 {
		return errDead
	}
	return able[h.rng.IntN(len(able))].hosts[h.system].Report(ctx, id, reports...)
}

func (teamHost) Reply(time.Time, time.Time, time.Time) {}
func (teamHost) Limits(int, int, time.Duration)        {}
func (h teamHost) Now() time.Time                      { return h.clock.Now() }

// join starts a replica.
func (b *bulkTeam) join() *mate {
	for {
		b.born++
		m := &mate{life: &life{left: -1}, name: fmt.Sprint("r", b.born), hosts: map[string]engine.Host{}}
		if b.faulty && b.chance(80) {
			m.left, m.after = 30+b.rng.IntN(800), b.chance(50)
		}
		cfg := b.config()
		cfg.Replica = m.name
		cfg.Store = mateStore{mortalStore{b.store, m.life}, b.store.(*engine.Memory)}
		cfg.Systems = []engine.System{mateSystem{mortalSystem{b.desk, m.life}, m}, mateSystem{mortalSystem{b.phone, m.life}, m}}
		e, err := engine.New(b.Context(), cfg)
		if m.engine = e; err == nil {
			return m
		}
		b.clock.RunUntil(b.clock.Now().Add(time.Second))
	}
}

// pass lets time go by.
func (b *bulkTeam) pass(d time.Duration) {
	b.Helper()
	for end := b.clock.Now().Add(d); b.clock.Now().Before(end); {
		next := b.clock.Now().Add(500 * time.Millisecond)
		for i, m := range b.mates {
			switch {
			case m.dead:
				b.deaths++
				b.mates[i] = b.join()
			case m.still.After(b.clock.Now()):
			case b.faulty && b.rng.IntN(2000) == 0:
				m.still = b.clock.Now().Add(time.Duration(b.rng.IntN(40)) * time.Second)
				b.stills++
			default:
				at, err := m.engine.Step(b.Context())
				if err != nil && !errors.Is(err, errDead) {
					b.Fatal(err)
				}
				if err == nil && at.Before(next) {
					next = at
				}
			}
		}
		if event, ok := b.clock.Next(); ok && event.Before(next) {
			next = event
		}
		if next.After(b.clock.Now()) {
			b.clock.RunUntil(next)
		}
	}
}

// leads is the replica that leads.
func (b *bulkTeam) leads() *mate {
	for _, m := range b.mates {
		if !m.dead && m.engine.Stats().Lease.Role == engine.Leader {
			return m
		}
	}
	b.Fatal("nobody leads")
	return nil
}

// TestBulkTeams lives through random worlds of three replicas with bulk writes.
func TestBulkTeams(t *testing.T) {
	worlds, jobs, deaths, stills := 40, 0, 0, 0
	if testing.Short() || racing {
		worlds = 5
	}
	for seed := range uint64(worlds) {
		b := newBulkTeam(t, seed)
		b.faulty = true
		for _, m := range b.mates {
			m.left, m.after = 30+b.rng.IntN(2000), b.chance(50)
		}
		for range 8 {
			b.together()
			b.pass(time.Duration(b.rng.IntN(40_000)) * time.Millisecond)
		}
		b.faulty = false
		for _, m := range b.mates {
			m.left = -1
		}
		b.pass(4 * time.Minute)
		for _, st := range []statussync.Status{"on", "off"} { // what was refused is tried again
			for n, who := range b.phone.people {
				b.phone.set(who.id, st)
				b.clicks[n] = st
				b.report(b.phone, who.id, b.phone.report(b.phone.people[n]))
			}
			b.pass(90 * time.Second)
		}
		b.pass(5 * time.Minute)
		b.engine = b.leads().engine
		writes := len(b.desk.writes)
		b.pass(2 * time.Minute)
		if more := b.desk.writes[writes:]; len(more) > 0 {
			b.Errorf("world %d: writes after the end: %q", seed, more)
		}
		for n, want := range b.clicks {
			b.expect(b.desk.product, b.desk.people[n].id, want)
			b.expect(b.phone, b.phone.people[n].id, want)
		}
		if keys := stored(t, b.store, "acme/job/"); len(keys) > 0 {
			b.Errorf("world %d: jobs are left: %q", seed, keys)
		}
		jobs, deaths, stills = jobs+len(b.desk.jobs), deaths+b.deaths, stills+b.stills
		if t.Failed() {
			t.Fatalf("in world %d", seed)
		}
	}
	t.Logf("%d worlds, %d jobs, %d crashes, %d standstills", worlds, jobs, deaths, stills)
	if jobs < 4*worlds || deaths < worlds/2 || stills < worlds/2 {
		t.Error("too little happened to prove anything")
	}
}

// TestJobHandedOver: the leader dies once a bulk write has been accepted. The
// next one follows the job before it sends anything but lists, and nobody is set twice.
func TestJobHandedOver(t *testing.T) {
	b := newBulkTeam(t, 1)
	b.desk.start = func() (bool, error) {
		b.desk.takes = 40 * time.Second
		return true, nil
	}
	old := b.leads()
	for n, who := range b.phone.people {
		b.phone.set(who.id, "off")
		b.clicks[n] = "off"
		b.report(b.phone, who.id, b.phone.report(b.phone.people[n]))
	}
	b.pass(5 * time.Second)
	if len(b.desk.jobs) != 1 || len(stored(t, b.store, "acme/job/")) != 1 {
		t.Fatalf("%d jobs, want one that is open", len(b.desk.jobs))
	}
	old.still = b.clock.Now().Add(time.Hour)
	before := len(b.desk.tries)
	b.pass(3 * time.Minute)
	if i := slices.IndexFunc(b.desk.tries[before:], func(r string) bool { return r != "Catalog " && r != "Page " }); i < 0 || b.desk.tries[before+i] != "Job 0" {
		t.Errorf("the next leader began with %q", b.desk.tries[before:min(before+3, len(b.desk.tries))])
	}
	for n, want := range b.clicks {
		b.expect(b.desk.product, b.desk.people[n].id, want)
	}
	if len(b.desk.jobs) != 1 || len(b.desk.writes) != len(b.clicks) {
		t.Errorf("%d jobs and %d writes, want 1 and %d", len(b.desk.jobs), len(b.desk.writes), len(b.clicks))
	}
	if keys := stored(t, b.store, "acme/job/"); len(keys) > 0 {
		t.Errorf("jobs are left: %q", keys)
	}
}
