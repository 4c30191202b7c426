package systems_test

import (
	"net/http"
	"strconv"
	"testing"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/dialpad"
	"github.com/ctikit/ctikit/dialpad/dialpadtest"
	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/statussync/systems"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

const (
	operatorID = 9001
	dialpadHQ  = 77
	training   = "unavailable/Training"
)

// firm is one agent in Zendesk and Dialpad, and an engine between them.
type firm struct {
	t       *testing.T
	clock   *ctikit.VirtualClock
	zendesk *zendesktest.Fake
	dialpad *dialpadtest.Fake
	zs      *systems.ZendeskAccount
	ds      *systems.DialpadCompany
	engine  *engine.Engine
	notices []string
	facts   []systems.DialpadFact
	arrive  func(n int) []time.Duration // when Dialpad's event n arrives
}

// newFirm has the agent online and, unless u says otherwise, on duty.
func newFirm(t *testing.T, u dialpadtest.User, opts ...dialpadtest.Option) *firm {
	t.Helper()
	f := &firm{t: t, clock: ctikit.NewVirtualClock(dawn), arrive: func(int) []time.Duration { return []time.Duration{100 * time.Millisecond} }}
	hooks := http.NewServeMux()
	f.zendesk = zendesktest.New(t, zendesktest.WithClock(f.clock))
	f.dialpad = dialpadtest.New(t, append(opts, dialpadtest.WithClock(f.clock),
		dialpadtest.WithDeliveryPlan(func(n int) []time.Duration { return f.arrive(n) }))...)
	f.zendesk.Deliver("bridge.example.test", hooks)
	f.dialpad.Deliver("bridge.example.test", hooks)
	f.zendesk.PutStatus(zendesk.UnifiedStatus{ID: lunch, Name: "Lunch", Custom: true})
	f.zendesk.PutAgent(zendesktest.Agent{ID: agent, Email: "agent@example.test", Status: zendesk.StatusOnline})
	f.dialpad.PutOffice(dialpadtest.Office{ID: dialpadHQ, OffDutyReasons: []string{"Lunch Time", "Off Duty"}})
	f.dialpad.PutCallCenter(dialpadtest.CallCenter{ID: 101, OfficeID: dialpadHQ, Name: "Support"})
	u.ID, u.Email, u.OfficeID, u.CallCenters, u.WrapUpTime = operatorID, "Agent@example.test", dialpadHQ, []int64{101}, 10*time.Second
	f.dialpad.PutUser(u)

	f.zs = systems.Zendesk(f.zendesk.Client())
	f.ds = systems.Dialpad(f.dialpad.Client(), systems.Offices(dialpadHQ), systems.Reasons("Training"),
		systems.DialpadFacts(func(x systems.DialpadFact) { f.facts = append(f.facts, x) }))
	zh, err := zendesk.NewWebhook([]string{f.zendesk.Subscribe("https://bridge.example.test/zendesk")}, zendesk.WithWebhookClock(f.clock))
	f.must(err)
	hooks.Handle("POST /zendesk", zh.Handler(f.zs.Receive))
	dh, err := dialpad.NewWebhook([]string{subscribeDialpad(t, f.dialpad)})
	f.must(err)
	hooks.Handle("POST /dialpad", dh.Handler(f.ds.Receive))
	return f
}

// subscribeDialpad has a company report its agents, and returns the secret.
func subscribeDialpad(t *testing.T, d *dialpadtest.Fake) string {
	t.Helper()
	const secret = "the secret of the test"
	hook, err := d.Client().Webhooks.Create(t.Context(), dialpad.WebhookSpec{URL: "https://bridge.example.test/dialpad", Secret: ctikit.NewSecret(secret)})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Client().AgentStatusSubscriptions.Create(t.Context(), dialpad.AgentStatusSubscriptionSpec{EndpointID: hook.ID}); err != nil {
		t.Fatal(err)
	}
	return secret
}

// sync starts an engine with our table and more rules, and lets it come to
// rest.
func (f *firm) sync(dir statussync.Direction, more ...statussync.Rule) {
	f.t.Helper()
	e, err := engine.New(f.t.Context(), engine.Config{
		Account: "acme", Clock: f.clock, Systems: []engine.System{f.zs, f.ds},
		Notify: func(n engine.Notice) {
			f.notices = append(f.notices, n.Subject.System+" "+string(n.Code)+" "+n.Subject.Agent)
		},
		Pairs: []statussync.Pair{{A: "zendesk", B: "dialpad", Direction: dir, Rules: append(systems.DialpadZendeskDefaults(), more...)}},
	})
	f.must(err)
	f.engine = e
	f.run(3*time.Minute + 17*time.Second)
}

func (f *firm) run(more time.Duration) {
	f.t.Helper()
	for end := f.clock.Now().Add(more); f.clock.Now().Before(end); {
		next, err := f.engine.Step(f.t.Context())
		f.must(err)
		if event, ok := f.clock.Next(); ok && event.Before(next) {
			next = event
		}
		if next.After(end) {
			next = end
		}
		f.clock.RunUntil(next)
	}
}

func (f *firm) must(err error) {
	f.t.Helper()
	if err != nil {
		f.t.Fatal(err)
	}
}

// shows is what the agent has chosen, as Zendesk's id and Dialpad's words.
func (f *firm) shows() string {
	u, _ := f.dialpad.User(operatorID)
	word := "available"
	if u.OffDuty {
		word = "unavailable"
	}
	if u.Reason != "" {
		word += "/" + u.Reason
	}
	return strconv.FormatInt(int64(f.zendesk.StatusOf(agent).ID), 10) + " " + word
}

// expect checks what is shown, and that nothing was written which stood there.
func (f *firm) expect(want string) {
	f.t.Helper()
	if got := f.shows(); got != want {
		x, _ := f.engine.Explain(f.t.Context(), strconv.Itoa(agent))
		f.t.Errorf("at %s shows %q, want %q\n%v", f.clock.Now().Format(time.TimeOnly), got, want, x)
	}
	if n := f.zendesk.NoOps() + f.dialpad.NoOps(); n > 0 {
		f.t.Errorf("%d no-op writes", n)
	}
}

func (f *firm) writes() int { return f.zendesk.Writes() + f.dialpad.Writes() }

func (f *firm) expectWrites(want int) {
	f.t.Helper()
	if got := f.writes(); got != want {
		f.t.Errorf("%d writes, want %d", got, want)
	}
}

// duty is a click in Dialpad's app, unified one in Zendesk's.
func duty(on bool, reason string) func(*firm) {
	return func(f *firm) { f.t.Helper(); f.dialpad.SetStatus(operatorID, on, reason) }
}

func unified(s zendesk.StatusID) func(*firm) {
	return func(f *firm) { f.zendesk.SetStatus(agent, s) }
}

// talk is a call that is taken; the fake's wrap-up follows it.
func (f *firm) talk() int64 {
	f.t.Helper()
	call := f.dialpad.Ring(operatorID)
	f.dialpad.Answer(call)
	return call
}
