package systems_test

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/aircall/aircalltest"
	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/connect/connecttest"
	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/statussync/systems"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// office is one agent in Zendesk, Connect and Aircall, and an engine between
// them.
type office struct {
	t       *testing.T
	clock   *ctikit.VirtualClock
	zendesk *zendesktest.Fake
	connect *connecttest.Fake
	aircall *aircalltest.Fake
	zs      *systems.ZendeskAccount
	xs      *systems.ConnectInstance
	as      *systems.AircallAccount
	store   engine.Store
	engine  *engine.Engine
	notices []string
	turns   []string
	lost    aircall.EventName // does not arrive
}

const (
	onCall  = 120002 // qualifies for focus (R118)
	onCall2 = 120003 // so does this one
	talking = "u-1"
	breakID = "s-break"
	lunchID = "s-lunch"
	busyID  = "s-zendesk" // for who works in Zendesk
	retired = "s-retired" // disabled
	soon    = 100 * time.Millisecond
	settle  = 10 * time.Second // reads, writes and echoes of one change
)

// newOffice has the agent online, available and available. Events of Zendesk
// and Aircall arrive; those of Connect where a test subscribes.
func newOffice(t *testing.T, subscribe ...func(*office)) *office {
	t.Helper()
	return newOfficeWith(t, nil, subscribe...)
}

// newOfficeWith has a Connect that behaves as the options say.
func newOfficeWith(t *testing.T, opts []connecttest.Option, subscribe ...func(*office)) *office {
	t.Helper()
	o := &office{t: t, clock: ctikit.NewVirtualClock(dawn), store: &engine.Memory{}}
	hooks := http.NewServeMux()
	late := func(int) []time.Duration { return []time.Duration{soon} }
	o.zendesk = zendesktest.New(t, zendesktest.WithClock(o.clock), zendesktest.WithDeliveryPlan(late))
	o.aircall = aircalltest.New(t, aircalltest.WithClock(o.clock), aircalltest.WithDeliveryPlan(late))
	o.connect = connecttest.New(t, append(opts, connecttest.WithClock(o.clock), connecttest.WithDeliveryPlan(late))...)
	o.zendesk.Deliver("bridge.example.test", hooks)
	o.aircall.Deliver("bridge.example.test", hooks)
	o.people()
	o.systems()
	zh, err := zendesk.NewWebhook([]string{o.zendesk.Subscribe("https://bridge.example.test/zendesk")}, zendesk.WithWebhookClock(o.clock))
	o.must(err)
	hooks.HandleFunc("POST /zendesk", func(w http.ResponseWriter, r *http.Request) { zh.Handler(o.zs.Receive).ServeHTTP(w, r) })
	sub, err := o.aircall.Client().Webhooks.Create(t.Context(), aircall.WebhookSpec{Name: "bridge", URL: "https://bridge.example.test/aircall", Events: aircall.PresenceEvents()})
	o.must(err)
	ah, err := aircall.NewWebhook([]string{sub.Token.Reveal()})
	o.must(err)
	hooks.HandleFunc("POST /aircall", func(w http.ResponseWriter, r *http.Request) { ah.Handler(o.unlessLost).ServeHTTP(w, r) })
	for _, s := range subscribe {
		s(o)
	}
	return o
}

// agentStream and contactEvents are what Connect may report.
func agentStream(o *office)   { o.connect.SubscribeAgentEvents(o.receive) }
func contactEvents(o *office) { o.connect.SubscribeContactEvents(o.receive) }

func (o *office) receive(ctx context.Context, record []byte) error { return o.xs.Receive(ctx, record) }

// unlessLost takes in an event of Aircall that did not get lost.
func (o *office) unlessLost(ctx context.Context, ev aircall.Event) error {
	if ev.Meta().Name == o.lost {
		return nil
	}
	return o.as.Receive(ctx, ev)
}

func (o *office) people() {
	shut := map[zendesk.Channel]zendesk.ChannelStatus{
		zendesk.ChannelSupport: zendesk.ChannelAway, zendesk.ChannelMessaging: zendesk.ChannelOffline, zendesk.ChannelTalk: zendesk.ChannelOnline,
	}
	o.zendesk.PutStatus(zendesk.UnifiedStatus{ID: lunch, Name: "Lunch", Custom: true})
	o.zendesk.PutStatus(zendesk.UnifiedStatus{ID: onCall, Name: "On a call", Custom: true, Channels: shut})
	o.zendesk.PutStatus(zendesk.UnifiedStatus{ID: onCall2, Name: "On the phone", Custom: true, Channels: shut})
	o.zendesk.PutAgent(zendesktest.Agent{ID: agent, Email: "agent@example.test", Status: zendesk.StatusOnline})
	o.aircall.PutUser(aircalltest.User{ID: user, Email: "agent@example.test"})
	for id, name := range map[string]string{breakID: "Break", lunchID: "Lunch", busyID: "In Zendesk"} {
		o.connect.PutStatus(connect.AgentStatus{ID: id, Name: name})
	}
	o.connect.PutStatus(connect.AgentStatus{ID: retired, Name: "Retired", State: connect.Disabled})
	o.connect.PutUser(connecttest.User{ID: talking, Username: "Agent@example.test"})
	o.connect.SignIn(talking)
	o.connect.SetStatus(talking, connecttest.AvailableID)
}

// systems makes new ones, as a restart does.
func (o *office) systems(opts ...systems.ZendeskOption) {
	o.zs = systems.Zendesk(o.zendesk.Client(), opts...)
	o.xs = systems.Connect(o.connect.Client())
	o.as = systems.Aircall(o.aircall.Client())
}

// zendeskLeads is the vendor's sync (R126, R129, R133).
func (o *office) zendeskLeads(rules ...statussync.Rule) statussync.Pair {
	return statussync.Pair{A: "zendesk", B: "connect", Direction: statussync.ALeads, OnDrift: statussync.Revert, PreservePresence: true, Rules: rules}
}

// whileConnect is Focus mode as the vendor has it.
func (o *office) whileConnect() statussync.Hold {
	return statussync.Hold{While: []string{"connect"}, In: "zendesk", Status: "On a call"}
}

// config is about the systems that pairs and holds name, Zendesk first.
func (o *office) config(pairs []statussync.Pair, holds ...statussync.Hold) engine.Config {
	named := []string{"zendesk"}
	for _, p := range pairs {
		named = append(named, p.A, p.B)
	}
	for _, h := range holds {
		named = append(append(named, h.In), h.While...)
	}
	var used []engine.System
	for _, s := range []engine.System{o.zs, o.xs, o.as} {
		if slices.Contains(named, s.Name()) {
			used = append(used, s)
		}
	}
	return engine.Config{
		Account: "acme", Clock: o.clock, Store: o.store, Systems: used, Pairs: pairs, Holds: holds,
		Notify: func(n engine.Notice) { o.notices = append(o.notices, n.Subject.System+" "+string(n.Code)+" "+n.Rule) },
		OnDecision: func(d engine.Decision) {
			for _, ef := range d.Effects {
				if ef.Kind == statussync.RuleApplied && (ef.Rule[0] == 'R' || ef.Rule[0] == 'D') {
					o.turns = append(o.turns, ef.Rule)
				}
			}
		},
	}
}

// start runs an engine until it has come to rest. What follows falls between
// its sweeps, of one a minute.
func (o *office) start(pairs []statussync.Pair, holds ...statussync.Hold) {
	o.t.Helper()
	e, err := engine.New(o.t.Context(), o.config(pairs, holds...))
	o.must(err)
	o.engine = e
	o.run(3*time.Minute + 17*time.Second)
}

func (o *office) run(more time.Duration) {
	o.t.Helper()
	for end := o.clock.Now().Add(more); o.clock.Now().Before(end); {
		next, err := o.engine.Step(o.t.Context())
		o.must(err)
		if event, ok := o.clock.Next(); ok && event.Before(next) {
			next = event
		}
		if next.After(end) {
			next = end
		}
		o.clock.RunUntil(next)
	}
}

func (o *office) must(err error) {
	o.t.Helper()
	if err != nil {
		o.t.Fatal(err)
	}
}

// shows is what the agent shows: Zendesk's id, Connect's status and what is to
// follow it, Aircall's words.
func (o *office) shows() string {
	names := map[string]string{connecttest.AvailableID: "available", connecttest.OfflineID: "offline", breakID: "break", lunchID: "lunch", busyID: "busy"}
	current, next := o.connect.StatusOf(talking)
	word := names[current]
	if next != "" {
		word += ">" + names[next]
	}
	u, _ := o.aircall.User(user)
	phone := string(u.Status)
	if u.Substatus != "" {
		phone += "/" + string(u.Substatus)
	}
	return fmt.Sprintf("%d %s %s", o.zendesk.StatusOf(agent).ID, word, phone)
}

func (o *office) expect(want string) {
	o.t.Helper()
	if got := o.shows(); got != want {
		x, _ := o.engine.Explain(o.t.Context(), strconv.Itoa(agent))
		o.t.Errorf("at %s shows %q, want %q\n%v", o.clock.Now().Format(time.TimeOnly), got, want, x)
	}
}

// expectWrites checks how many statuses were written since the last call, and
// that none stood there already.
func (o *office) expectWrites(want int) {
	o.t.Helper()
	if got := o.zendesk.Writes() + o.connect.Writes() + o.aircall.Writes(); got != want {
		o.t.Errorf("%d writes, want %d", got, want)
	}
	if z, x, a := o.zendesk.NoOps(), o.connect.NoOps(), o.aircall.NoOps(); z+x+a > 0 {
		o.t.Errorf("no-op writes: %d in Zendesk, %d in Connect, %d in Aircall", z, x, a)
	}
}

// ring and talk are calls in Connect.
func (o *office) ring() string { return o.connect.Ring(talking, connect.Contact{}) }

func (o *office) talk() string {
	id := o.ring()
	o.connect.Answer(id)
	return id
}

// finish hangs up and ends the after-contact work.
func (o *office) finish(contact string) {
	o.connect.HangUp(contact)
	o.run(2 * time.Second)
	o.connect.CloseContact(contact)
}
