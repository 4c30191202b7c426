package bridge

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/examples/internal/vendors"
	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/statussync/journal"
	"github.com/ctikit/ctikit/statussync/systems"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// floor is a contact centre in one process: the fakes, the network between
// them and the bridge, and a clock that only moves when nothing else can.
type floor struct {
	clock    *ctikit.VirtualClock
	rng      *rand.Rand
	faults   faults
	zendesk  *zendesktest.Fake
	phones   []phone
	engine   *engine.Engine // of some process that lives
	recorder *recorder
	agents   []int64 // Zendesk ids
	has      map[int64][]phone
	follows  map[string]bool // the systems that only follow Zendesk
	lunch    zendesk.StatusID
	extras   extras

	processes []*process
}

// extras are what a run of the demo may have besides.
type extras struct {
	journal *journal.Writer
	rules   map[string][]rule // by phone system, in place of the demo's own
	decided func(engine.Decision)
	calm    bool // no provider fails

	replicas int // more than 1: so many processes, of which the first leader crashes
}

const (
	firstAgent = 7001
	bridgeHost = "bridge.example.test"
	bridgeURL  = "https://" + bridgeHost
)

var dawn = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// newFloor builds it all; say gets the timeline.
func newFloor(ctx context.Context, phones []string, agents int, w faults, seed uint64, say func(string, ...any)) (*floor, error) {
	return newFloorWith(ctx, extras{}, phones, agents, w, seed, say)
}

func newFloorWith(ctx context.Context, x extras, phones []string, agents int, w faults, seed uint64, say func(string, ...any)) (*floor, error) {
	f := &floor{
		clock: ctikit.NewVirtualClock(dawn), rng: rand.New(rand.NewPCG(seed, 1)), faults: w, extras: x,
		has: map[int64][]phone{}, follows: map[string]bool{},
	}
	f.zendesk = zendesktest.New(nil, zendesktest.WithClock(f.clock), zendesktest.WithDeliveryPlan(f.plan))
	f.zendesk.Deliver(bridgeHost, f)
	w.impose("zendesk", f.zendesk)
	f.lunch = f.zendesk.PutStatus(zendesk.UnifiedStatus{Name: "Lunch", Custom: true})
	f.zendesk.PutStatus(zendesk.UnifiedStatus{Name: "Project work", Custom: true})
	for _, name := range phones {
		p := f.newPhone(name, f)
		w.impose(name, p.provider())
		f.phones = append(f.phones, p)
	}
	f.hire(agents)
	f.recorder = newRecorder(f, say)
	cfg := engine.Config{Account: "demo", Clock: f.clock, OnDecision: f.recorder.decided, Notify: f.recorder.noticed, Journal: x.journal}
	if x.decided != nil {
		cfg.OnDecision = func(d engine.Decision) { f.recorder.decided(d); x.decided(d) }
	}
	return f, f.staff(ctx, max(1, x.replicas), cfg)
}

// hire puts the same agents into the systems, joined by e-mail.
func (f *floor) hire(agents int) {
	for i := range agents {
		id := int64(firstAgent + i)
		f.agents, f.has[id] = append(f.agents, id), f.deal(i)
		f.zendesk.PutAgent(zendesktest.Agent{
			ID: id, Email: fmt.Sprintf("agent%d@example.test", i+1), Groups: []int64{310}, Status: zendesk.StatusOnline,
		})
		for _, p := range f.has[id] {
			p.hire(id, i+1)
		}
	}
}

// join registers the webhooks, as a real bridge does, mounts the handlers, and
// pairs the phone systems with Zendesk.
func (f *floor) join(ctx context.Context, hooks *http.ServeMux, cfg *engine.Config) error {
	client := f.zendesk.Client(zendesk.WithHTTPClient(f.over(f.zendesk)))
	zs := systems.Zendesk(client, f.listLag())
	receive := func(ctx context.Context, ev zendesk.Event) error {
		f.recorder.reportedByZendesk(ev)
		return zs.Receive(ctx, ev)
	}
	window := zendesk.WithWindow(5*time.Minute + f.faults.ahead("zendesk").Abs())
	h, err := vendors.ZendeskHook(ctx, client, hookName, bridgeURL+"/hooks/zendesk", statusEvents, receive, zendesk.WithWebhookClock(f.clock), window)
	if err := mount(hooks, "/hooks/zendesk", h, err); err != nil {
		return err
	}
	cfg.Systems, cfg.Pairs = []engine.System{watched{System: zs, recorder: f.recorder}}, nil
	for _, p := range f.phones {
		s, c, err := p.join(ctx, hooks)
		if err != nil {
			return err
		}
		if c.System = p.name(); f.extras.rules[c.System] != nil {
			c.Rules = f.extras.rules[c.System]
		}
		pair := c.pair()
		cfg.Systems, cfg.Pairs = append(cfg.Systems, watched{s, f.recorder, p}), append(cfg.Pairs, pair)
		f.follows[p.name()] = pair.Direction == statussync.ALeads
	}
	return nil
}

// listLag has the bridge know how late lists are, where that is unusual.
func (f *floor) listLag() systems.Option {
	return systems.ListLag(max(f.faults.listLag(), usualListLag))
}

// plan says when a webhook arrives: after a moment, late, twice, or never.
func (f *floor) plan(int) []time.Duration {
	if f.percent(f.faults.lose) {
		return nil
	}
	when := []time.Duration{f.moment(50, 400)}
	if f.percent(f.faults.reorder) {
		when[0] = f.moment(1000, 20_000)
	}
	if f.percent(f.faults.dup) {
		when = append(when, f.moment(50, 60_000))
	}
	return when
}

func (f *floor) percent(p int) bool { return f.rng.IntN(100) < p }

func (f *floor) moment(from, to int) time.Duration {
	return time.Duration(from+f.rng.IntN(to-from)) * time.Millisecond
}

// over is an HTTP client whose requests take their time on the virtual clock,
// on the way there and on the way back.
func (f *floor) over(fake http.RoundTripper) *http.Client {
	return &http.Client{Transport: roundTripper(func(r *http.Request) (*http.Response, error) {
		if err := f.clock.Sleep(r.Context(), f.moment(20, 150)); err != nil {
			return nil, err
		}
		reply, err := fake.RoundTrip(r)
		if err := f.clock.Sleep(r.Context(), f.moment(20, 150)); err != nil {
			return nil, err
		}
		return reply, err
	})}
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// run moves the clock to t: the engines do what is due, then time passes to
// whatever comes next.
func (f *floor) run(ctx context.Context, t time.Time) error {
	for f.clock.Now().Before(t) {
		next, err := f.step(ctx)
		if err != nil {
			return err
		}
		if now := f.clock.Now(); next.After(now) {
			if event, ok := f.clock.Next(); ok && event.Before(next) {
				next = event
			}
			if next.After(t) {
				next = t
			}
			f.clock.RunUntil(next)
		}
	}
	return nil
}
