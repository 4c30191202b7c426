//go:build unix

package engine_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/engine"
)

// provider is three replicas that keep many accounts in step.
type provider struct {
	*testing.T
	store    *engine.Memory
	accounts []*tenant
	nodes    []*node
}

// tenant is an account of it.
type tenant struct {
	*fleet
	views   []map[string]*view // by replica
	engines []*engine.Engine
}

const (
	tenantAgents = 100
	tenantClicks = 20
)

// cost is what something took.
type cost struct {
	cpu       time.Duration
	simulated time.Duration
	calls     int64 // of the store
}

// measured runs something. Inside a bubble only the processor's time is real.
func (p *provider) measured(do func()) cost {
	began, before, calls := time.Now(), cpuTime(), p.calls()
	do()
	return cost{cpuTime() - before, time.Since(began), p.calls() - calls}
}

// calls are those of the store so far.
func (p *provider) calls() (n int64) {
	for _, node := range p.nodes {
		n += node.calls.Load()
	}
	return n
}

func cpuTime() time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		panic(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// figures are what a provider of a size was measured to take.
type figures struct {
	accounts                     int
	start, sweep, event, takeFor cost // for all of it
	heap                         float64
	taken                        int
}

func (f figures) String() string {
	each := func(c cost, n int) time.Duration { return (c.cpu / time.Duration(n)).Round(time.Microsecond) }
	events := f.accounts * tenantClicks
	return fmt.Sprintf("%d accounts of %d agents on 3 replicas: start %v, a sweep %v, %.1f KiB an account and replica; %d events in %v of CPU, %.0f/s; %d accounts taken over in %v, %v of CPU each",
		f.accounts, tenantAgents, each(f.start, f.accounts), each(f.sweep, f.accounts), f.heap/1024/float64(3*f.accounts),
		events, f.event.cpu.Round(time.Millisecond), float64(events)/f.event.cpu.Seconds(), f.taken, f.takeFor.simulated, each(f.takeFor, max(1, f.taken)))
}

// provide measures a provider of so many accounts.
func provide(t *testing.T, accounts int) (f figures) {
	f.accounts = accounts
	before := heap()
	p := &provider{T: t, store: &engine.Memory{}}
	ctx, cancel := context.WithCancel(t.Context())
	var running sync.WaitGroup
	f.start = p.measured(func() {
		for _, name := range []string{"a", "b", "c"} {
			p.nodes = append(p.nodes, &node{name: name, instant: true})
		}
		for i := range accounts {
			p.accounts = append(p.accounts, p.tenant(ctx, fmt.Sprintf("account%d", i)))
		}
		for _, a := range p.accounts {
			for _, e := range a.engines {
				running.Go(func() { _ = e.Run(ctx) })
			}
		}
		inBubble(2 * time.Minute)
	})
	f.heap = heap() - before
	f.sweep = p.measured(func() { inBubble(2 * time.Minute) })
	f.sweep.cpu /= 2
	f.event = p.measured(p.click)
	p.judge()
	share := p.leads(0)
	if share < accounts/5 || share > accounts/2 {
		t.Errorf("one of three replicas leads %d of %d accounts", share, accounts)
	}
	p.nodes[0].freeze()
	f.taken = share
	f.takeFor = p.measured(func() {
		for p.leads(1)+p.leads(2) < accounts {
			inBubble(100 * time.Millisecond)
		}
	})
	p.nodes[0].thaw()
	cancel()
	running.Wait()
	return f
}

func (p *provider) tenant(ctx context.Context, account string) *tenant {
	a := &tenant{fleet: &fleet{T: p.T, site: newSite(tenantAgents), store: p.store}}
	a.takes = 50 * time.Millisecond
	for _, n := range p.nodes {
		n.views = map[string]*view{}
		cfg := a.config(n, account)
		cfg.SweepEvery, cfg.LeaseTTL = 0, 0
		e, err := engine.New(ctx, cfg)
		a.must(err)
		a.engines, a.views = append(a.engines, e), append(a.views, n.views)
	}
	return a
}

// leads counts the accounts that a replica leads.
func (p *provider) leads(replica int) (n int) {
	for _, a := range p.accounts {
		if a.engines[replica].Stats().Lease.Role == engine.Leader {
			n++
		}
	}
	return n
}

// click has agents of all accounts click within a minute. Any replica gets the
// webhook.
func (p *provider) click() {
	rng := rand.New(rand.NewPCG(19, 5))
	for i := range tenantClicks {
		for _, a := range p.accounts {
			id := fmt.Sprint(i + 1)
			report := a.set("phone", id, "off")
			if err := a.views[rng.IntN(3)]["phone"].host.Report(p.Context(), id, report); err != nil {
				p.Fatal(err)
			}
		}
		inBubble(3 * time.Second)
	}
}

func (p *provider) judge() {
	p.Helper()
	for _, a := range p.accounts {
		for i := range tenantAgents {
			want := map[bool]statussync.Status{true: "off", false: "on"}[i < tenantClicks]
			a.expect(fmt.Sprint(i+1), want)
		}
		a.inOrder()
		if p.Failed() {
			return
		}
	}
}

// TestManyAccounts: what an account costs does not depend on how many there are,
// and when a replica dies, the others take over its accounts within two leases.
// ENGINE_ACCOUNTS=1000 has it be a thousand, which takes minutes.
func TestManyAccounts(t *testing.T) {
	small, large := 40, 160
	switch n, err := strconv.Atoi(os.Getenv("ENGINE_ACCOUNTS")); {
	case err == nil && n > 0:
		small, large = n/5, n
	case testing.Short() || racing:
		small, large = 10, 30
	}
	var of []figures
	for _, accounts := range []int{small, large} {
		synctest.Test(t, func(t *testing.T) { of = append(of, provide(t, accounts)) })
		if t.Failed() {
			return
		}
		t.Log(of[len(of)-1])
		if took := of[len(of)-1].takeFor.simulated; took > 20*time.Second {
			t.Errorf("the takeover took %v, want two leases at most", took)
		}
	}
	each := func(f figures, c cost) float64 { return float64(c.calls) / float64(f.accounts) }
	if a, b := of[0], of[1]; !testing.Short() && !racing {
		t.Logf("calls of the store, an account: a sweep %.1f and %.1f, events %.1f and %.1f", each(a, a.sweep), each(b, b.sweep), each(a, a.event), each(b, b.event))
		if each(b, b.sweep) > 1.2*each(a, a.sweep) || each(b, b.event) > 1.2*each(a, a.event) {
			t.Error("an account costs more calls of the store where there are many")
		}
		if b.heap/float64(b.accounts) > 1.3*a.heap/float64(a.accounts) {
			t.Error("an account takes more memory where there are many")
		}
	}
}
