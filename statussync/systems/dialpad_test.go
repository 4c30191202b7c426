package systems_test

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/dialpad"
	"github.com/ctikit/ctikit/dialpad/dialpadtest"
	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/statussync/focus"
	"github.com/ctikit/ctikit/statussync/systems"
	"github.com/ctikit/ctikit/zendesk"
)

const dialpadSecret = "the secret of the test"

// withoutDuty is a list of one user who works in no call centre.
var withoutDuty = dialpadtest.Fail{Status: 200, Body: `{"items":[{"id":"10"}]}`, ContentType: "application/json"}

// center is one agent in Zendesk and Dialpad, and an engine between them.
type center struct {
	*office
	dialpad *dialpadtest.Fake
	ds      *systems.DialpadCompany
}

func newCenter(t *testing.T) *center {
	t.Helper()
	c := &center{office: newOffice(t)}
	c.dialpad = dialpadtest.New(t, dialpadtest.WithClock(c.clock), dialpadtest.WithPlan(func(int) []time.Duration { return []time.Duration{soon} }))
	c.dialpad.PutOffice(dialpadtest.Office{ID: 31, OffDutyReasons: []string{"Lunch Time", "Training"}})
	c.dialpad.PutCallCenter(dialpadtest.CallCenter{ID: 101, OfficeID: 31})
	c.dialpad.PutUser(dialpadtest.User{ID: 9, Email: "agent@example.test", OfficeID: 31, CallCenters: []int64{101}, WrapUpTime: 30 * time.Second})
	c.dialpad.PutUser(dialpadtest.User{ID: 10, Email: "boss@example.test", OfficeID: 31})
	c.ds = systems.Dialpad(c.dialpad.Client(), systems.Offices(31), systems.Reasons("Siesta"))
	return c
}

// subscribe has Dialpad tell of agents' statuses.
func (c *center) subscribe() {
	c.t.Helper()
	hook, err := dialpad.NewWebhook(dialpadSecret)
	c.must(err)
	c.dialpad.Deliver("bridge.example.test", hook.Handler(c.ds.Receive))
	endpoint, err := c.dialpad.Client().Webhooks.Create(c.t.Context(), dialpad.WebhookSpec{URL: "https://bridge.example.test/dialpad", Secret: dialpadSecret})
	c.must(err)
	_, err = c.dialpad.Client().AgentStatusSubscriptions.Create(c.t.Context(), endpoint.ID)
	c.must(err)
}

// duty is what the agent shows in Zendesk and chose in Dialpad.
func (c *center) expectDuty(status zendesk.StatusID, offDuty bool, reason string) {
	c.t.Helper()
	u, _ := c.dialpad.User(9)
	if got := c.zendesk.StatusOf(agent).ID; got != status || u.OffDuty != offDuty || u.Reason != reason {
		x, _ := c.engine.Explain(c.t.Context(), "7001")
		c.t.Errorf("shows %d, off duty %v %q; want %d, %v %q\n%v", got, u.OffDuty, u.Reason, status, offDuty, reason, x)
	}
}

// TestDialpadTable is our table, by events and by sweeps alone, beside a hold in
// Zendesk while calls last.
func TestDialpadTable(t *testing.T) {
	for _, deaf := range []bool{false, true} {
		c := newCenter(t)
		if !deaf {
			c.subscribe()
		}
		c.start([]engine.Pair{{A: c.zs, B: c.ds, Rules: append(systems.DialpadZendeskDefaults(), statussync.Both("Lunch", "unavailable/Lunch Time"))}},
			engine.Focus{While: []engine.System{c.ds}, In: c.zs, Hold: "On a call"})
		for _, step := range []struct {
			act     func()
			status  zendesk.StatusID
			offDuty bool
			reason  string
		}{
			{func() { c.zendesk.SetStatus(agent, zendesk.StatusAway) }, 4, true, ""},
			{func() { c.zendesk.SetStatus(agent, zendesk.StatusOnline) }, 3, false, ""},
			{func() { c.must(c.dialpad.SetDuty(9, false, "Lunch Time")) }, lunch, true, "Lunch Time"},
			{func() { c.must(c.dialpad.SetDuty(9, false, "Training")) }, 4, true, "Training"},
			{func() { c.must(c.dialpad.SetDuty(9, true, "")) }, 3, false, ""},
			{func() {
				call, err := c.dialpad.Ring(9)
				c.must(err)
				c.must(c.dialpad.Answer(call))
				c.run(3 * time.Minute)
				c.expectDuty(onCall, false, "")
				c.must(c.dialpad.HangUp(call))
			}, 3, false, ""},
		} {
			step.act()
			c.run(5 * time.Minute)
			c.expectDuty(step.status, step.offDuty, step.reason)
		}
		if len(c.notices) > 1 { // the boss has no partner
			t.Errorf("notices %q", c.notices)
		}
	}
}

// TestDialpadReads has the list and single readings agree, and joins by address.
func TestDialpadReads(t *testing.T) {
	c := newCenter(t)
	catalog, err := c.ds.Catalog(t.Context())
	c.must(err)
	var names []string
	for _, e := range catalog {
		names = append(names, e.Name)
	}
	if diff := cmp.Diff([]string{"available", "unavailable", "unavailable/Lunch Time", "unavailable/Siesta", "unavailable/Training"}, names); diff != "" {
		t.Errorf("Catalog (-want +got):\n%s", diff)
	}
	c.must(c.dialpad.SetDuty(9, false, "Training"))
	page, next, err := c.ds.Page(t.Context(), "")
	c.must(err)
	if len(page) != 2 || next != "" || page[0].Email != "agent@example.test" || page[0].Skip {
		t.Errorf("Page: %+v, next %q", page, next)
	}
	c.dialpad.FailNext("GET /api/v2/users", withoutDuty)
	page2, _, err := c.ds.Page(t.Context(), "")
	c.must(err)
	if diff := cmp.Diff([]engine.Sighting{{ID: "10", Skip: true}}, page2); diff != "" {
		t.Errorf("who has no duty (-want +got):\n%s", diff)
	}
	one, err := c.ds.Read(t.Context(), "9")
	c.must(err)
	if diff := cmp.Diff(page[0].Reading, one); diff != "" || one.Status != "unavailable/Training" {
		t.Errorf("Read: %+v (-list +one):\n%s", one, diff)
	}
	if people, err := c.ds.People(t.Context(), []string{"9"}); people != nil || err != nil {
		t.Errorf("People: %v, %v", people, err)
	}
	if c.ds.Name() != "dialpad" || c.ds.Traits().Burst != 20 {
		t.Errorf("%s: %+v", c.ds.Name(), c.ds.Traits())
	}
}

// TestDialpadEvents is what events tell, and the facts beside them.
func TestDialpadEvents(t *testing.T) {
	var facts []systems.DialpadFact
	ds := systems.Dialpad(dialpadtest.New(t).Client(), systems.DialpadFacts(func(f systems.DialpadFact) { facts = append(facts, f) }))
	event := func(s dialpad.DutyStatus, at time.Duration, centers ...int64) *dialpad.AgentStatusEvent {
		return &dialpad.AgentStatusEvent{AgentID: 9, Status: s, Since: dawn.Add(at), CallCenters: centers, Availability: "available"}
	}
	if err := ds.Receive(t.Context(), event(dialpad.Available, 0)); err == nil {
		t.Error("a system of no engine took an event in")
	}
	e := &ears{}
	ds.Attach(e)
	for _, ev := range []dialpad.Event{
		event(dialpad.Available, 0, 101), event(dialpad.Occupied, time.Minute, 101, 102),
		event(dialpad.Available, time.Second, 101), // late
		&dialpad.UnknownEvent{}, &dialpad.AgentStatusEvent{Status: dialpad.Available},
	} {
		if err := ds.Receive(t.Context(), ev); err != nil {
			t.Fatal(err)
		}
	}
	list := func(at time.Duration, items ...string) focus.Work {
		if items == nil {
			items = []string{}
		}
		return focus.Listing{At: dawn, System: "dialpad", Items: items, Vague: true, Mark: dawn.Add(at)}
	}
	if diff := cmp.Diff([]focus.Work{list(0), list(time.Minute, ""), list(time.Second)}, e.work); diff != "" {
		t.Errorf("work (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"chose available", "chose available"}, e.facts()); diff != "" {
		t.Errorf("choices (-want +got):\n%s", diff)
	}
	if len(facts) == 0 || facts[len(facts)-1].AgentID != 9 || !cmp.Equal(facts[len(facts)-1].Joined, []int64{102}) {
		t.Errorf("facts %+v", facts)
	}
	e.refuse = errors.New("the store is out of order")
	if err := ds.Receive(t.Context(), event(dialpad.Available, time.Hour)); !errors.Is(err, e.refuse) {
		t.Errorf("not saved: %v", err)
	}
}

// TestDialpadFailures is how each refusal ends a call (S11).
func TestDialpadFailures(t *testing.T) {
	calls := map[string]func(context.Context, engine.System) error{
		"catalog": func(ctx context.Context, s engine.System) error { _, err := s.Catalog(ctx); return err },
		"page":    func(ctx context.Context, s engine.System) error { _, _, err := s.Page(ctx, ""); return err },
		"read":    func(ctx context.Context, s engine.System) error { _, err := s.Read(ctx, "9"); return err },
		"write": func(ctx context.Context, s engine.System) error {
			_, err := s.Write(ctx, "9", "unavailable")
			return err
		},
	}
	for status, kind := range map[int]engine.FailureKind{
		400: engine.Refused, 401: engine.Denied, 403: engine.Denied, 404: engine.Gone, 429: engine.Throttled, 500: engine.Unsure,
	} {
		for name, call := range calls {
			c := newCenter(t)
			c.dialpad.FailNext("*", dialpadtest.Fail{Status: status, Times: 3})
			if f, ok := errors.AsType[*engine.Failure](call(t.Context(), c.ds)); !ok || f.Kind != kind || f.Code == "" {
				t.Errorf("%s, %d: %+v, want kind %d", name, status, f, kind)
			}
		}
	}
	c := newCenter(t)
	c.dialpad.FailNext("*", dialpadtest.Fail{Cut: true, Times: 3})
	if f, ok := errors.AsType[*engine.Failure](calls["read"](t.Context(), c.ds)); !ok || f.Kind != engine.Unsure {
		t.Errorf("cut: %+v", f)
	}
	for name, call := range map[string]func() error{
		"read":  func() error { _, err := c.ds.Read(t.Context(), "x"); return err },
		"write": func() error { _, err := c.ds.Write(t.Context(), "x", "available"); return err },
	} {
		if f, ok := errors.AsType[*engine.Failure](call()); !ok || f.Kind != engine.Refused {
			t.Errorf("%s of an id that cannot be: %+v", name, f)
		}
	}
}

// TestDialpadPreflight names what is missing.
func TestDialpadPreflight(t *testing.T) {
	tests := []struct {
		name string
		set  func(*center)
		want []engine.ProblemCode
	}{
		{"all is well", func(c *center) { c.subscribe() }, nil},
		{"no subscription", func(*center) {}, []engine.ProblemCode{engine.NoWebhook}},
		{"no agents", func(c *center) {
			c.subscribe()
			c.dialpad.FailNext("GET /api/v2/users", withoutDuty)
		}, []engine.ProblemCode{engine.NoSeats}},
		{"no access", func(c *center) { c.dialpad.FailNext("*", dialpadtest.Fail{Status: http.StatusForbidden}) }, []engine.ProblemCode{engine.NoAccess}},
		{"subscriptions cannot be read", func(c *center) {
			c.dialpad.FailNext("GET /api/v2/subscriptions/agent_status", dialpadtest.Fail{Status: http.StatusForbidden})
		}, []engine.ProblemCode{engine.NoWebhook}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := newCenter(t)
			tt.set(c)
			var got []engine.ProblemCode
			for _, p := range c.ds.Preflight(t.Context()) {
				got = append(got, p.Code)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("Preflight (-want +got):\n%s", diff)
			}
		})
	}
}
