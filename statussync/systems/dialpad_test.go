package systems_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/dialpad"
	"github.com/ctikit/ctikit/dialpad/dialpadtest"
	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/statussync/systems"
	"github.com/ctikit/ctikit/zendesk"
)

// TestDialpadTable checks our table row by row, one way and both ways.
func TestDialpadTable(t *testing.T) {
	tests := []struct {
		name  string
		off   bool             // off duty before
		from  zendesk.StatusID // what Zendesk shows before
		click func(*firm)
		leads statussync.Direction
		want  string
	}{
		{"on duty → Online", true, zendesk.StatusAway, duty(true, ""), statussync.BLeads, "3 available"},
		{"off duty → Away", false, zendesk.StatusOnline, duty(false, ""), statussync.BLeads, "4 unavailable"},
		{"off duty with a reason → Away", false, zendesk.StatusOnline, duty(false, "Off Duty"), statussync.BLeads, "4 unavailable/Off Duty"},
		{"Online → on duty", true, zendesk.StatusAway, unified(zendesk.StatusOnline), statussync.ALeads, "3 available"},
		{"Away → off duty", false, zendesk.StatusOnline, unified(zendesk.StatusAway), statussync.ALeads, "4 unavailable"},
		{"Offline → off duty", false, zendesk.StatusOnline, unified(zendesk.StatusOffline), statussync.ALeads, "2 unavailable"},
		{"Transfers only → off duty", false, zendesk.StatusOnline, unified(zendesk.StatusTransfersOnly), statussync.ALeads, "5 unavailable"},
		{"Offline again, off duty already", true, zendesk.StatusAway, unified(zendesk.StatusOffline), statussync.ALeads, "2 unavailable"},
		{"a custom status is not copied", false, zendesk.StatusOnline, unified(lunch), statussync.ALeads, "120001 available"},
		{"a custom status is not overwritten", false, lunch, duty(false, ""), statussync.BLeads, "120001 unavailable"},
	}
	for _, tt := range tests {
		for mode, dir := range map[string]statussync.Direction{"one way": tt.leads, "both ways": statussync.TwoWay} {
			t.Run(tt.name+", "+mode, func(t *testing.T) {
				f := newFirm(t, dialpadtest.User{OffDuty: tt.off})
				f.zendesk.SetStatus(agent, tt.from)
				f.clock.RunUntil(dawn.Add(time.Second))
				f.sync(dir)
				f.expectWrites(0)
				tt.click(f)
				f.run(3 * time.Minute)
				f.expect(tt.want)
			})
		}
	}
}

// TestDialpadReasons maps reasons to custom statuses. A reason alone does not
// change since when the agent is off duty. Lists do not show that one was taken
// back: a reason that is not reported is not the same as none. Nor do they confirm
// that there is none, so that nobody can say which of two choices was the later.
func TestDialpadReasons(t *testing.T) {
	meal := statussync.Both("Lunch", "unavailable/Lunch Time")
	tests := []struct {
		name   string
		clicks []func(*firm)
		want   string // by events
		swept  string // by sweeps alone, where that differs
	}{
		{"a custom status to a reason", []func(*firm){unified(lunch)}, "120001 unavailable/Lunch Time", ""},
		{"a reason to a custom status", []func(*firm){duty(false, "Lunch Time")}, "120001 unavailable/Lunch Time", ""},
		{"another reason is the coarse rule's", []func(*firm){duty(false, "Off Duty")}, "4 unavailable/Off Duty", ""},
		{"a reason given later", []func(*firm){duty(false, ""), duty(false, "Lunch Time")}, "120001 unavailable/Lunch Time", ""},
		{"a reason taken back", []func(*firm){duty(false, "Lunch Time"), duty(false, "")}, "4 unavailable", "120001 unavailable"},
		{"one reason for another", []func(*firm){duty(false, "Off Duty"), duty(false, "Lunch Time")}, "120001 unavailable/Lunch Time", ""},
		{"a reason after a later click in Zendesk", []func(*firm){duty(false, ""), unified(zendesk.StatusOffline), duty(false, "Lunch Time")}, "120001 unavailable/Lunch Time", "2 unavailable"},
		{"back on duty", []func(*firm){unified(lunch), duty(true, "")}, "3 available", ""},
	}
	lost := func(int) []time.Duration { return nil }
	for _, tt := range tests {
		for _, lossy := range []bool{false, true} {
			t.Run(tt.name+map[bool]string{false: ", by events", true: ", by sweeps"}[lossy], func(t *testing.T) {
				f := newFirm(t, dialpadtest.User{})
				if lossy {
					f.arrive = lost
				}
				f.sync(statussync.TwoWay, meal)
				for _, click := range tt.clicks {
					click(f)
					f.run(4 * time.Minute)
				}
				want := tt.want
				if lossy && tt.swept != "" {
					want = tt.swept
				}
				f.expect(want)
			})
		}
	}
}

// TestDialpadWorkIsNoChoice has an agent be busy in every way: nothing is
// written, not even when the choice shows again (S1).
func TestDialpadWorkIsNoChoice(t *testing.T) {
	busy := map[string]func(*firm){
		"a call and its wrap-up": func(f *firm) {
			call := f.talk()
			f.run(time.Minute)
			f.dialpad.HangUp(call)
		},
		"busy elsewhere": func(f *firm) {
			f.dialpad.SetBusy(operatorID, true)
			f.run(2 * time.Minute)
			f.dialpad.SetBusy(operatorID, false)
		},
	}
	for name, work := range busy {
		for _, status := range []zendesk.StatusID{zendesk.StatusOnline, lunch} {
			t.Run(name+", "+fmt.Sprint(status), func(t *testing.T) {
				f := newFirm(t, dialpadtest.User{})
				f.zendesk.SetStatus(agent, status)
				f.clock.RunUntil(dawn.Add(time.Second))
				f.sync(statussync.TwoWay)
				before := f.cause()
				work(f)
				f.run(5 * time.Minute)
				f.expectWrites(0)
				if diff := cmp.Diff(before, f.cause()); diff != "" {
					t.Errorf("work renewed the cause:\n%s", diff)
				}
				if n := f.dialpad.Count("GET /api/v2/callcenters/operators/{id}/dutystatus"); n > 3 {
					t.Errorf("%d readings of one agent", n)
				}
			})
		}
	}
}

// cause is why Dialpad has what it has.
func (f *firm) cause() string {
	f.t.Helper()
	return explained(f.t, f.engine, agent, "dialpad").Because.String()
}

// TestDialpadComingBackIsOlder: a choice that shows again after a call does not
// overrule what was chosen meanwhile.
func TestDialpadComingBackIsOlder(t *testing.T) {
	f := newFirm(t, dialpadtest.User{})
	f.sync(statussync.TwoWay)
	duty(false, "")(f)
	f.run(time.Minute)
	duty(true, "")(f)
	f.run(time.Minute)
	call := f.talk()
	f.run(time.Minute)
	unified(zendesk.StatusOffline)(f)
	f.run(30 * time.Second)
	f.dialpad.HangUp(call)
	f.run(5 * time.Minute)
	f.expect("2 unavailable")
}

// TestDialpadMissedCall is off duty by Dialpad's own rule: a choice.
func TestDialpadMissedCall(t *testing.T) {
	f := newFirm(t, dialpadtest.User{})
	f.sync(statussync.TwoWay)
	call := f.dialpad.Ring(operatorID)
	f.dialpad.Miss(call)
	f.run(time.Minute)
	f.expect("4 unavailable")
	f.expectWrites(1)
}

// TestDialpadWriteInCall has Zendesk change during a call. Dialpad may take
// that for later or refuse it.
func TestDialpadWriteInCall(t *testing.T) {
	for name, opts := range map[string][]dialpadtest.Option{"taken": nil, "refused": {dialpadtest.WithWritesRefusedInCall()}} {
		t.Run(name, func(t *testing.T) {
			f := newFirm(t, dialpadtest.User{}, opts...)
			f.sync(statussync.TwoWay)
			call := f.talk()
			f.run(10 * time.Second)
			unified(zendesk.StatusAway)(f)
			f.run(2 * time.Minute)
			if got := f.dialpad.StatusOf(operatorID); got != dialpad.Occupied {
				t.Errorf("in the call Dialpad shows %s", got)
			}
			if n := f.dialpad.Count("*"); n > 60 {
				t.Errorf("%d requests", n)
			}
			f.dialpad.HangUp(call)
			f.run(5 * time.Minute)
			f.expect("4 unavailable")
			if len(f.notices) > 0 {
				t.Errorf("notices %q", f.notices)
			}
		})
	}
}

// TestDialpadFacts has do-not-disturb and call centres change, which are no
// statuses.
func TestDialpadFacts(t *testing.T) {
	f := newFirm(t, dialpadtest.User{}, dialpadtest.WithDoNotDisturbEvents())
	f.sync(statussync.TwoWay)
	f.dialpad.Join(operatorID, 102)
	f.run(time.Minute)
	f.dialpad.SetDoNotDisturb(operatorID, true)
	f.run(time.Minute)
	f.dialpad.Leave(operatorID, 101)
	f.run(time.Minute)
	f.expect("3 available")
	f.expectWrites(0)
	want := []systems.DialpadFact{
		{AgentID: operatorID, Availability: dialpad.AvailabilityAvailable, CallCenters: []int64{101, 102}, Joined: []int64{101, 102}},
		{AgentID: operatorID, Availability: dialpad.AvailabilityUnavailable, CallCenters: []int64{101, 102}},
		{AgentID: operatorID, Availability: dialpad.AvailabilityUnavailable, CallCenters: []int64{102}, Left: []int64{101}},
	}
	if diff := cmp.Diff(want, f.facts); diff != "" {
		t.Errorf("facts (-want +got):\n%s", diff)
	}
}

// TestDialpadUnjoined reports an operator without a partner once, and nobody
// who is in no call centre.
func TestDialpadUnjoined(t *testing.T) {
	f := newFirm(t, dialpadtest.User{})
	f.dialpad.PutUser(dialpadtest.User{ID: 9002, Email: "other@example.test", CallCenters: []int64{101}})
	f.dialpad.PutUser(dialpadtest.User{ID: 9003, CallCenters: []int64{101}})
	f.sync(statussync.TwoWay)
	f.run(10 * time.Minute)
	slices.Sort(f.notices)
	if diff := cmp.Diff([]string{"dialpad unjoined 9002", "dialpad unjoined 9003"}, f.notices); diff != "" {
		t.Errorf("notices (-want +got):\n%s", diff)
	}
}

func TestDialpadCatalog(t *testing.T) {
	f := newFirm(t, dialpadtest.User{})
	f.must(func() error { _, err := engine.New(t.Context(), f.config()); return err }())
	c, err := f.ds.Catalog(t.Context())
	f.must(err)
	var names []string
	for _, e := range c {
		names = append(names, e.Name)
		if !e.Settable {
			t.Errorf("%s cannot be set", e.Name)
		}
	}
	want := []string{"available", "unavailable", "unavailable/Lunch Time", "unavailable/Off Duty", training}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Errorf("statuses (-want +got):\n%s", diff)
	}
	f.dialpad.FailNext("GET /api/v2/offices/{id}/offdutystatuses", ctikit.Fault{Status: 403})
	_, err = f.ds.Catalog(t.Context())
	if x, ok := errors.AsType[*engine.Failure](err); !ok || x.Kind != engine.Denied {
		t.Errorf("Catalog: %v, want the account denied", err)
	}
}

func (f *firm) config() engine.Config {
	return engine.Config{Account: "acme", Clock: f.clock, Systems: []engine.System{f.zs, f.ds}, Pairs: []statussync.Pair{{
		A: "zendesk", B: "dialpad", Rules: append(systems.DialpadZendeskDefaults(), statussync.Both("Lunch", training)),
	}}}
}

func TestDialpadPreflight(t *testing.T) {
	const users, subscriptions = "GET /api/v2/users", "GET /api/v2/subscriptions/agent_status"
	fail := func(pattern string, x ctikit.Fault) func(*firm) {
		return func(f *firm) { f.dialpad.FailNext(pattern, x) }
	}
	tests := []struct {
		name string
		set  func(*firm)
		want []string
	}{
		{"all is well", func(*firm) {}, nil},
		{"no administrator's key", fail(users, ctikit.Fault{Status: 403}), []string{"no_access!"}},
		{"a bad key", fail(users, ctikit.Fault{Status: 401}), []string{"no_access!"}},
		{"Dialpad does not answer", fail(users, ctikit.Fault{Cut: true}), []string{"unreachable!"}},
		{"no users", func(f *firm) { f.dialpad.DeleteUser(operatorID) }, []string{"no_seats"}},
		{"subscriptions cannot be read", fail(subscriptions, ctikit.Fault{Status: 403}), []string{"no_webhook"}},
		{"no subscription", func(f *firm) {
			for s, err := range f.dialpad.Client().AgentStatusSubscriptions.All(t.Context(), dialpad.AgentStatusSubscriptionListOptions{}) {
				f.must(err)
				f.must(f.dialpad.Client().AgentStatusSubscriptions.Delete(t.Context(), s.ID))
			}
		}, []string{"no_webhook"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := newFirm(t, dialpadtest.User{})
			tt.set(f)
			var got []string
			for _, p := range f.ds.Preflight(t.Context()) {
				got = append(got, string(p.Code)+map[bool]string{true: "!"}[p.Fatal])
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("problems (-want +got):\n%s", diff)
			}
		})
	}
}

// TestDialpadFailures checks how every kind of refusal ends, on every call
// (S11).
func TestDialpadFailures(t *testing.T) {
	calls := map[string]func(context.Context, *systems.DialpadCompany) error{
		"page": func(ctx context.Context, s *systems.DialpadCompany) error { _, _, err := s.Page(ctx, ""); return err },
		"read": func(ctx context.Context, s *systems.DialpadCompany) error { _, err := s.Read(ctx, "9001"); return err },
		"write": func(ctx context.Context, s *systems.DialpadCompany) error {
			_, err := s.Write(ctx, "9001", "unavailable")
			return err
		},
	}
	kinds := map[int]engine.FailureKind{
		400: engine.Refused, 401: engine.Denied, 403: engine.Denied, 404: engine.Gone, 429: engine.Throttled,
		500: engine.Unsure, 503: engine.Unsure,
	}
	for name, call := range calls {
		for status, kind := range kinds {
			f := newFirm(t, dialpadtest.User{})
			f.dialpad.FailNext("*", ctikit.Fault{Status: status})
			x, ok := errors.AsType[*engine.Failure](call(t.Context(), f.ds))
			if !ok || x.Kind != kind || x.Code == "" {
				t.Errorf("%s, %d: %+v, want kind %d", name, status, x, kind)
			}
		}
	}
	f := newFirm(t, dialpadtest.User{})
	for who, want := range map[string]engine.FailureKind{"77": engine.Gone, "x": engine.Refused} {
		_, err := f.ds.Read(t.Context(), who)
		_, err2 := f.ds.Write(t.Context(), who, "available")
		for _, err := range []error{err, err2} {
			if x, ok := errors.AsType[*engine.Failure](err); !ok || x.Kind != want {
				t.Errorf("agent %q: %v, want kind %d", who, err, want)
			}
		}
	}
	if err := systems.Dialpad(f.dialpad.Client()).Receive(t.Context(), &dialpad.AgentStatusEvent{}); err == nil {
		t.Error("a system of no engine took an event in")
	}
}
