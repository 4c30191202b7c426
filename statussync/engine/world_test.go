package engine_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
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

// The routes that tests make fail and count.
const (
	listAgents  = "GET /api/v2/agent_availabilities"
	readAgent   = "GET /api/v2/agent_availabilities/{id}"
	writeAgent  = "PUT /api/v2/agent_availabilities/agent_statuses/agents/{id}"
	listStatus  = "GET /api/v2/agent_availabilities/agent_statuses"
	showUsers   = "GET /api/v2/users/show_many"
	writeUser   = "PUT /v2/users/{id}"
	userOffset  = 1000 // agent 7001 is Aircall's user 8001
	firstAgent  = 7001
	bridgeHost  = "bridge.example.test"
	zendeskHook = "https://" + bridgeHost + "/zendesk"
	aircallHook = "https://" + bridgeHost + "/aircall"
)

var dawn = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// world is an account of both products, the network between them and an engine,
// on a clock that only moves when a test says so.
type world struct {
	t       *testing.T
	clock   *ctikit.VirtualClock
	zendesk *zendesktest.Fake
	aircall *aircalltest.Fake
	lunch   zendesk.StatusID // a custom status
	hooks   *http.ServeMux
	store   engine.Store
	engine  *engine.Engine
	lost    bool // webhooks are lost
	late    time.Duration
	slow    time.Duration // how far Zendesk's clock is behind
	log     bytes.Buffer

	mu        sync.Mutex
	notices   []engine.Notice
	decisions []engine.Decision
}

// newWorld has both products and no engine yet. Webhooks arrive after a moment.
func newWorld(t *testing.T, opts ...zendesktest.Option) *world {
	t.Helper()
	w := &world{t: t, clock: ctikit.NewVirtualClock(dawn), store: &engine.Memory{}, hooks: http.NewServeMux(), late: 100 * time.Millisecond}
	hooks := http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) { w.hooks.ServeHTTP(rw, r) })
	plan := func(int) []time.Duration {
		if w.lost {
			return nil
		}
		return []time.Duration{w.late}
	}
	w.zendesk = zendesktest.New(t, append(opts, zendesktest.WithClock(w.clock), zendesktest.WithDeliveryPlan(plan))...)
	w.aircall = aircalltest.New(t, aircalltest.WithClock(w.clock), aircalltest.WithDeliveryPlan(plan))
	w.zendesk.Deliver(bridgeHost, hooks)
	w.aircall.Deliver(bridgeHost, hooks)
	w.lunch = w.zendesk.PutStatus(zendesk.UnifiedStatus{Name: "Lunch", Custom: true})
	if flawed {
		w.flaw()
	}
	return w
}

// hire puts n agents into both products, joined by e-mail, everybody at work.
func (w *world) hire(n int) (ids []int64) {
	for i := range n {
		id := int64(firstAgent + i)
		w.zendesk.PutAgent(zendesktest.Agent{ID: id, Email: fmt.Sprintf("agent%d@example.test", i+1), Groups: []int64{310}, Status: zendesk.StatusOnline})
		w.aircall.PutUser(aircalltest.User{ID: id + userOffset, Email: fmt.Sprintf("Agent%d@Example.TEST", i+1)})
		ids = append(ids, id)
	}
	return ids
}

// transport has requests take a moment in both directions.
func (w *world) transport(fake http.RoundTripper) *http.Client {
	return &http.Client{Transport: roundTripper(func(r *http.Request) (*http.Response, error) {
		_ = w.clock.Sleep(r.Context(), 20*time.Millisecond)
		reply, err := fake.RoundTrip(r)
		_ = w.clock.Sleep(r.Context(), 20*time.Millisecond)
		return reply, err
	})}
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// config is a two-way pair with the vendors' defaults; change makes it another.
func (w *world) config(change func(*engine.Config)) engine.Config {
	zs := systems.Zendesk(w.zendesk.Client(zendesk.WithHTTPClient(w.transport(w.zendesk))))
	as := systems.Aircall(w.aircall.Client(aircall.WithHTTPClient(w.transport(w.aircall))))
	w.mount(zs, as)
	cfg := engine.Config{
		Account: "acme", Store: w.store, Clock: w.clock,
		Systems: []engine.System{zs, as},
		Pairs:   []statussync.Pair{{A: "zendesk", B: "aircall", Rules: systems.AircallZendeskDefaults()}},
		Logger:  slog.New(slog.NewTextHandler(&w.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
		Notify: func(n engine.Notice) {
			w.mu.Lock()
			defer w.mu.Unlock()
			w.notices = append(w.notices, n)
		},
		OnDecision: func(d engine.Decision) {
			w.mu.Lock()
			defer w.mu.Unlock()
			w.decisions = append(w.decisions, d)
		},
	}
	if change != nil {
		change(&cfg)
	}
	return cfg
}

// mount subscribes and mounts the webhooks; a later call replaces the handlers.
func (w *world) mount(zs *systems.ZendeskAccount, as *systems.AircallAccount) {
	w.t.Helper()
	_, secret, _, err := w.zendesk.Client().Webhooks.Ensure(w.t.Context(), zendesk.WebhookSpec{
		Name: "bridge", Endpoint: zendeskHook, Subscriptions: []zendesk.EventType{zendesk.EventAgentUnifiedStateChanged}})
	w.must(err)
	zh, err := zendesk.NewWebhook([]string{secret.Reveal()}, zendesk.WithWebhookClock(w.clock), zendesk.WithWindow(2*skew))
	w.must(err)
	sub, _, _, err := w.aircall.Client().Webhooks.Ensure(w.t.Context(), aircall.WebhookSpec{Name: "bridge", URL: aircallHook, Events: aircall.PresenceEvents()})
	w.must(err)
	ah, err := aircall.NewWebhook([]string{sub.Token.Reveal()})
	w.must(err)
	w.hooks = http.NewServeMux()
	w.hooks.Handle("POST /zendesk", zh.Handler(zs.Receive))
	w.hooks.Handle("POST /aircall", ah.Handler(as.Receive))
}

// start makes an engine; the one before it, if any, is dead from now on.
func (w *world) start(change func(*engine.Config)) {
	w.t.Helper()
	e, err := engine.New(w.t.Context(), w.config(change))
	w.must(err)
	w.engine = e
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// run lets the engine work for d.
func (w *world) run(d time.Duration) {
	w.t.Helper()
	w.must(drive(w.t.Context(), w.clock, w.engine, w.clock.Now().Add(d)))
}

// drive moves the clock to t: the engine does what is due, then time passes to
// whatever comes next.
func drive(ctx context.Context, clk *ctikit.VirtualClock, e *engine.Engine, t time.Time) error {
	for clk.Now().Before(t) {
		next, err := e.Step(ctx)
		if err != nil {
			return err
		}
		if event, ok := clk.Next(); ok && event.Before(next) {
			next = event
		}
		if next.After(t) {
			next = t
		}
		if next.After(clk.Now()) {
			clk.RunUntil(next)
		}
	}
	return nil
}

// settled starts an engine with one joined agent and lets it come to rest.
func settled(t *testing.T, agents int, change func(*engine.Config)) (*world, []int64) {
	t.Helper()
	w := newWorld(t)
	ids := w.hire(agents)
	w.start(change)
	w.run(3 * time.Minute)
	return w, ids
}

// shows is what an agent shows on both sides.
func (w *world) shows(id int64) string {
	u, _ := w.aircall.User(id + userOffset)
	word := string(u.Status)
	if u.Substatus != "" {
		word += "/" + string(u.Substatus)
	}
	return fmt.Sprintf("%d %s", w.zendesk.StatusOf(id).ID, word)
}

func (w *world) expect(id int64, want string) {
	w.t.Helper()
	if got := w.shows(id); got != want {
		x, _ := w.engine.Explain(w.t.Context(), fmt.Sprint(id))
		w.t.Errorf("agent %d shows %q, want %q\n%v", id, got, want, x)
	}
}

func (w *world) clickAircall(id int64, s aircall.AvailabilityStatus, reason aircall.Substatus) {
	w.t.Helper()
	w.aircall.SetStatus(id+userOffset, s, reason)
}

// noticed lists the notices' codes with their agents, without repeats of text.
func (w *world) noticed() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	var out []string
	for _, n := range w.notices {
		out = append(out, strings.TrimSpace(fmt.Sprintf("%s %s %s", n.Subject.System, n.Code, n.Subject.Agent)))
	}
	return out
}

// stats are the counts of the system called name.
func (w *world) stats(name string) engine.SystemStats {
	for _, s := range w.engine.Stats().Systems {
		if s.System == name {
			return s
		}
	}
	w.t.Fatalf("no system %q", name)
	return engine.SystemStats{}
}

// noWaste checks that no write set what stood already.
func (w *world) noWaste() {
	w.t.Helper()
	if z, a := w.zendesk.NoOps(), w.aircall.NoOps(); z+a > 0 {
		w.t.Errorf("no-op writes: %d to Zendesk, %d to Aircall", z, a)
	}
}

// explain is what the engine says about an agent.
func (w *world) explain(id int64) string {
	w.t.Helper()
	x, err := w.engine.Explain(w.t.Context(), fmt.Sprint(id))
	w.must(err)
	return x.String()
}

// lunchRule joins the custom status and Aircall's reason.
func lunchRule(c *engine.Config) {
	c.Pairs[0].Rules = append(c.Pairs[0].Rules, statussync.Both("Lunch", "unavailable/out_for_lunch"))
}

// zid is an id as the engine writes it.
func zid(id int64) string { return strconv.FormatInt(id, 10) }

// stored lists the keys under a prefix.
func stored(t *testing.T, s engine.Store, prefix string) (keys []string) {
	t.Helper()
	for it, err := range s.Scan(t.Context(), prefix) {
		if err != nil {
			t.Fatal(err)
		}
		keys = append(keys, it.Key)
	}
	slices.Sort(keys)
	return keys
}
