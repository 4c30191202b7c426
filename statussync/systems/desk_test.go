package systems_test

import (
	"net/http"
	"strconv"
	"testing"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/aircall/aircalltest"
	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/statussync/systems"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

var dawn = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// desk is one agent in both products, and an engine between them.
type desk struct {
	t       *testing.T
	clock   *ctikit.VirtualClock
	zendesk *zendesktest.Fake
	aircall *aircalltest.Fake
	zs      *systems.ZendeskAccount
	as      *systems.AircallAccount
	store   *engine.Memory
	lossy   bool // Aircall's events are lost
	engine  *engine.Engine
	notices []engine.Notice
}

const (
	agent = 7001
	user  = 8001
	lunch = 120001 // a custom status
)

// newDesk puts the agent at work on both sides, both empty statuses meaning
// online and available.
func newDesk(t *testing.T, z zendesk.StatusID, a aircalltest.User, opts ...systems.ZendeskOption) *desk {
	t.Helper()
	d := &desk{t: t, clock: ctikit.NewVirtualClock(dawn), store: &engine.Memory{}}
	hooks := http.NewServeMux()
	d.zendesk = zendesktest.New(t, zendesktest.WithClock(d.clock))
	d.aircall = aircalltest.New(t, aircalltest.WithClock(d.clock), aircalltest.WithDeliveryPlan(d.plan))
	d.zendesk.Deliver("bridge.example.test", hooks)
	d.aircall.Deliver("bridge.example.test", hooks)
	d.zendesk.PutStatus(zendesk.UnifiedStatus{ID: lunch, Name: "Lunch", Custom: true})
	if z == 0 {
		z = zendesk.StatusOnline
	}
	d.zendesk.PutAgent(zendesktest.Agent{ID: agent, Email: "agent@example.test", Status: z})
	a.ID, a.Email = user, "agent@example.test"
	d.aircall.PutUser(a)

	d.zs, d.as = systems.Zendesk(d.zendesk.Client(), opts...), systems.Aircall(d.aircall.Client())
	zh, err := zendesk.NewWebhook([]string{d.zendesk.Subscribe("https://bridge.example.test/zendesk")}, zendesk.WithWebhookClock(d.clock))
	d.must(err)
	hooks.Handle("POST /zendesk", zh.Handler(d.zs.Receive))
	sub, err := d.aircall.Client().Webhooks.Create(t.Context(), aircall.WebhookSpec{Name: "bridge", URL: "https://bridge.example.test/aircall", Events: aircall.PresenceEvents()})
	d.must(err)
	ah, err := aircall.NewWebhook([]string{sub.Token.Reveal()})
	d.must(err)
	hooks.Handle("POST /aircall", ah.Handler(d.as.Receive))
	return d
}

// plan is when an event of Aircall arrives.
func (d *desk) plan(int) []time.Duration {
	if d.lossy {
		return nil
	}
	return []time.Duration{0}
}

// sync starts the engine with the vendor's table and more rules.
func (d *desk) sync(dir statussync.Direction, drift statussync.Drift, more ...statussync.Rule) {
	d.t.Helper()
	e, err := engine.New(d.t.Context(), engine.Config{
		Account: "acme", Clock: d.clock, Store: d.store, Systems: []engine.System{d.zs, d.as}, Notify: func(n engine.Notice) { d.notices = append(d.notices, n) },
		Pairs: []statussync.Pair{{A: "zendesk", B: "aircall", Direction: dir, OnDrift: drift, Rules: append(systems.AircallZendeskDefaults(), more...)}},
	})
	d.must(err)
	d.engine = e
	d.run(3 * time.Minute)
}

func (d *desk) run(more time.Duration) {
	d.t.Helper()
	for end := d.clock.Now().Add(more); d.clock.Now().Before(end); {
		next, err := d.engine.Step(d.t.Context())
		d.must(err)
		if event, ok := d.clock.Next(); ok && event.Before(next) {
			next = event
		}
		d.clock.RunUntil(next)
	}
}

func (d *desk) must(err error) {
	d.t.Helper()
	if err != nil {
		d.t.Fatal(err)
	}
}

// shows is what the agent shows, as Zendesk's id and Aircall's words.
func (d *desk) shows() string {
	u, _ := d.aircall.User(user)
	word := string(u.Status)
	if u.Substatus != "" {
		word += "/" + string(u.Substatus)
	}
	return strconv.FormatInt(int64(d.zendesk.StatusOf(agent).ID), 10) + " " + word
}

func (d *desk) expect(want string) {
	d.t.Helper()
	if got := d.shows(); got != want {
		x, _ := d.engine.Explain(d.t.Context(), strconv.Itoa(agent))
		d.t.Errorf("shows %q, want %q\n%v", got, want, x)
	}
	if n := d.zendesk.NoOps() + d.aircall.NoOps(); n > 0 {
		d.t.Errorf("%d no-op writes", n)
	}
}

// click is the agent at one of the two products.
type click func(*desk)

func inZendesk(s zendesk.StatusID) click {
	return func(d *desk) { d.zendesk.SetStatus(agent, s) }
}

func inAircall(s aircall.AvailabilityStatus, reason aircall.Substatus) click {
	return func(d *desk) { d.aircall.SetStatus(user, s, reason) }
}
