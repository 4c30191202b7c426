package systems_test

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/connect/connecttest"
	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/statussync/focus"
	"github.com/ctikit/ctikit/zendesk"
)

// vendorRules are what an admin of the vendor's sync may have mapped (R128).
// The custom status Lunch is left out.
func vendorRules() []statussync.Rule {
	return []statussync.Rule{
		statussync.Forward("#3", "Available"), statussync.Forward("#2", "Offline"), statussync.Forward("#4", "Break"),
	}
}

func inConnect(status string) func(*office) {
	return func(o *office) { o.connect.SetStatus(talking, status) }
}

func inZendeskTo(s zendesk.StatusID) func(*office) {
	return func(o *office) { o.zendesk.SetStatus(agent, s) }
}

// sources are the ways in which Connect's choices come to be known.
func sources() map[string][]func(*office) {
	return map[string][]func(*office){
		"stream": {agentStream}, "stream and contacts": {agentStream, contactEvents}, "contacts": {contactEvents}, "sweeps": nil,
	}
}

// TestVendorSync is the vendor's sync with each of its tables' rows (R126 to
// R134, D16): the second click is the one that matters.
func TestVendorSync(t *testing.T) {
	tests := []struct {
		name    string
		first   func(*office) // so that the leader has moved (S10)
		click   func(*office)
		want    string
		notices []string
		writes  int
	}{
		{"R132: Connect follows", inZendeskTo(4), inZendeskTo(3), "3 available available", nil, 2},
		{"R129: to Offline", inZendeskTo(4), inZendeskTo(2), "2 offline available", nil, 2},
		{"R130: to a custom status", inZendeskTo(2), inZendeskTo(4), "4 break available", nil, 2},
		{"R128: an unmapped status", inZendeskTo(4), inZendeskTo(lunch), "120001 break available", nil, 1},
		{"R133: Online → Available, agent sets Break", onlineAgain, inConnect(breakID), "3 available available", []string{"connect reverted R133"}, 3},
		{"already equal", inZendeskTo(4), inConnect(breakID), "4 break available", nil, 1},
		{"R134: unmapped in Zendesk, agent sets Lunch", inZendeskTo(lunch), inConnect(lunchID), "120001 lunch available", nil, 0},
		{"Offline → Offline, agent sets Available", inZendeskTo(2), inConnect(connecttest.AvailableID), "2 offline available", []string{"connect reverted R133"}, 2},
		{"D16: to what no status means", onlineAgain, inConnect(lunchID), "3 available available", []string{"connect reverted R133"}, 3},
	}
	for _, tt := range tests {
		for by, subscribe := range sources() {
			t.Run(tt.name+", by "+by, func(t *testing.T) {
				o := newOffice(t, subscribe...)
				o.start([]statussync.Pair{o.zendeskLeads(vendorRules()...)})
				tt.first(o)
				o.run(3 * time.Minute)
				tt.click(o)
				o.run(10 * time.Minute)
				o.expect(tt.want)
				o.expectWrites(tt.writes)
				if diff := cmp.Diff(tt.notices, o.notices); diff != "" {
					t.Errorf("notices (-want +got):\n%s", diff)
				}
			})
		}
	}
}

// onlineAgain moves the leader and brings it back.
func onlineAgain(o *office) {
	o.zendesk.SetStatus(agent, zendesk.StatusAway)
	o.run(3 * time.Minute)
	o.zendesk.SetStatus(agent, zendesk.StatusOnline)
}

// TestRevertEachChange takes back every change that is observed, once each
// (D17).
func TestRevertEachChange(t *testing.T) {
	o := newOffice(t, agentStream)
	o.start([]statussync.Pair{o.zendeskLeads(vendorRules()...)})
	onlineAgain(o)
	o.run(time.Minute)
	before := o.connect.Writes()
	for _, status := range []string{breakID, lunchID, connecttest.OfflineID} {
		inConnect(status)(o)
		o.run(time.Minute)
		o.expect("3 available available")
	}
	if got := o.connect.Writes() - before; got != 3 || len(o.notices) != 3 {
		t.Errorf("%d reverts and notices %q, want 3", got, o.notices)
	}
}

// TestRevertOnContact takes back what is to follow a contact (D17).
func TestRevertOnContact(t *testing.T) {
	o := newOffice(t, agentStream)
	o.start([]statussync.Pair{o.zendeskLeads(vendorRules()...)})
	onlineAgain(o)
	o.run(time.Minute)
	contact := o.talk()
	inConnect(breakID)(o)
	o.run(time.Minute)
	o.expect("3 available available")
	o.finish(contact)
	o.run(5 * time.Minute)
	o.expect("3 available available")
	if diff := cmp.Diff([]string{"connect reverted R133"}, o.notices); diff != "" {
		t.Errorf("notices (-want +got):\n%s", diff)
	}
}

// TestNextStatus is written once during a contact, whatever reports it, and is
// no change when it takes effect.
func TestNextStatus(t *testing.T) {
	for by, subscribe := range sources() {
		t.Run(by, func(t *testing.T) {
			o := newOffice(t, subscribe...)
			o.start([]statussync.Pair{o.zendeskLeads(vendorRules()...)})
			contact := o.talk()
			inZendeskTo(4)(o)
			o.run(10 * time.Minute)
			o.expect("4 available>break available")
			o.finish(contact)
			o.run(10 * time.Minute)
			o.expect("4 break available")
			o.expectWrites(1)
			if len(o.notices) > 0 {
				t.Errorf("notices %q", o.notices)
			}
		})
	}
}

// TestTwoWays has Connect's clicks copied too, next ones at once.
func TestTwoWays(t *testing.T) {
	for by, subscribe := range sources() {
		t.Run(by, func(t *testing.T) {
			o := newOffice(t, subscribe...)
			o.start([]statussync.Pair{{A: "zendesk", B: "connect", Rules: []statussync.Rule{
				statussync.Both("#3", "Available"), statussync.Both("#2", "Offline"), statussync.Both("#4", "Break"), statussync.Both("Lunch", "Lunch"),
			}}})
			contact := o.talk()
			inConnect(lunchID)(o)
			o.run(5 * time.Minute)
			o.expect("120001 available>lunch available")
			inConnect(connecttest.AvailableID)(o) // cancels it
			o.run(5 * time.Minute)
			o.expect("3 available available")
			inConnect(breakID)(o)
			o.run(5 * time.Minute)
			o.finish(contact)
			o.run(5 * time.Minute)
			o.expect("4 break available")
			o.expectWrites(3)
		})
	}
}

// TestPreservePresence refuses what the vendor's table refuses (R129, R135,
// R138).
func TestPreservePresence(t *testing.T) {
	tests := []struct {
		name string
		rule statussync.Rule
		want error
	}{
		{"Offline means Available", statussync.Forward("#2", "Available"), statussync.ErrMapping},
		{"Offline means a custom status", statussync.Forward("#2", "Break"), statussync.ErrMapping},
		{"Online means Offline", statussync.Forward("#3", "Offline"), statussync.ErrMapping},
		{"Online means a custom status", statussync.Forward("#3", "Break"), statussync.ErrMapping},
		{"Away means Available", statussync.Forward("#4", "Available"), nil},
		{"a custom status means Offline", statussync.Forward("Lunch", "Offline"), nil},
		{"a disabled status", statussync.Forward("Lunch", "Retired"), statussync.ErrUnknownStatus},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			o := newOffice(t)
			_, err := engine.New(t.Context(), o.config([]statussync.Pair{o.zendeskLeads(tt.rule)}))
			if !errors.Is(err, tt.want) {
				t.Errorf("New: %v, want %v", err, tt.want)
			}
		})
	}
}

// TestDisabledStatus has a rule rest whose status was disabled, with one
// notice, and work again when it comes back (D38).
func TestDisabledStatus(t *testing.T) {
	o := newOffice(t, agentStream)
	o.start([]statussync.Pair{o.zendeskLeads(vendorRules()...)})
	o.connect.DisableStatus(breakID)
	o.run(25 * time.Minute)
	inZendeskTo(4)(o)
	o.run(5 * time.Minute)
	o.expect("4 available available")
	if diff := cmp.Diff([]string{"connect deleted D38"}, o.notices); diff != "" {
		t.Errorf("notices (-want +got):\n%s", diff)
	}
	problems := o.engine.Preflight(t.Context())
	if !slices.ContainsFunc(problems, func(p engine.Problem) bool {
		return p.Code == engine.NoStatus && strings.Contains(p.Detail, "Break")
	}) {
		t.Errorf("Preflight: %v", problems)
	}
	o.connect.PutStatus(connect.AgentStatus{ID: breakID, Name: "Break"})
	o.run(15 * time.Minute)
	o.expect("4 break available")
}

// TestFocusNeedsAvailable has Focus mode's status mean Connect's Available or
// nothing (R135 to R139).
func TestFocusNeedsAvailable(t *testing.T) {
	tests := []struct {
		name string
		rule statussync.Rule
		want error
	}{
		{"Available", statussync.Forward("On a call", "Available"), nil},
		{"nothing", statussync.Forward("Lunch", "Break"), nil},
		{"a custom status", statussync.Forward("On a call", "Break"), focus.ErrMapped},
		{"Offline", statussync.Forward("On a call", "Offline"), focus.ErrMapped},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			o := newOffice(t, agentStream)
			pairs := []statussync.Pair{o.zendeskLeads(tt.rule)}
			if _, err := engine.New(t.Context(), o.config(pairs, o.whileConnect())); !errors.Is(err, tt.want) {
				t.Errorf("New with focus: %v, want %v", err, tt.want)
			}
			o.start(pairs) // R137
			o.talk()
			if err := o.setHolds(o.whileConnect()); !errors.Is(err, tt.want) {
				t.Errorf("SetRules: %v, want %v", err, tt.want)
			}
			o.run(settle)
			o.expect(map[bool]string{true: "120002 available available", false: "3 available available"}[tt.want == nil])
		})
	}
}

// setHolds saves other holds beside the rules in force.
func (o *office) setHolds(holds ...statussync.Hold) error {
	o.t.Helper()
	saved, err := o.engine.Settings(o.t.Context())
	o.must(err)
	saved[0].Settings.Holds = holds
	_, err = o.engine.SetRules(o.t.Context(), saved[0].Version, saved[0].Settings, "an admin")
	return err
}

// TestMappingComesBack switches Focus mode off when a rule that rested, because
// its status was disabled, works again and means something else (R139).
func TestMappingComesBack(t *testing.T) {
	o := newOffice(t, agentStream)
	o.start([]statussync.Pair{o.zendeskLeads(statussync.Forward("On a call", "Break"))})
	o.connect.DisableStatus(breakID)
	o.run(15 * time.Minute)
	o.must(o.setHolds(o.whileConnect()))
	o.talk()
	o.run(settle)
	o.expect("120002 available available")
	o.connect.PutStatus(connect.AgentStatus{ID: breakID, Name: "Break"})
	o.run(15 * time.Minute)
	o.expect("3 available available")
	if diff := cmp.Diff([]string{"connect deleted D38", "zendesk focus_disabled_mapping R139"}, o.notices); diff != "" {
		t.Errorf("notices (-want +got):\n%s", diff)
	}
}

// TestStickyNext has Connect keep what is to follow a contact in spite of that,
// as some have seen: it is taken back a few times and then, as a notice says,
// left alone.
func TestStickyNext(t *testing.T) {
	o := newOfficeWith(t, []connecttest.Option{connecttest.WithStickyNextStatus()}, agentStream)
	o.start([]statussync.Pair{o.zendeskLeads(vendorRules()...)})
	onlineAgain(o)
	o.run(time.Minute)
	o.talk()
	before := o.connect.Count("PutUserStatus")
	inConnect(breakID)(o)
	o.run(time.Hour)
	o.expect("3 available>break available")
	if n := o.connect.Count("PutUserStatus") - before; n > 3 {
		t.Errorf("%d tries", n)
	}
	if diff := cmp.Diff([]string{"connect reverted R133", "connect ignored S11"}, o.notices); diff != "" {
		t.Errorf("notices (-want +got):\n%s", diff)
	}
}

// TestRefusedDuringContacts: contacts that come and go are no sign-in, after
// which a refused wish would be tried again (S11).
func TestRefusedDuringContacts(t *testing.T) {
	o := newOffice(t, agentStream)
	o.start([]statussync.Pair{o.zendeskLeads(vendorRules()...)})
	refusal := connecttest.Exception("InvalidParameterException")
	refusal.Times = 100
	o.connect.FailNext("PutUserStatus", refusal)
	inZendeskTo(4)(o)
	o.run(settle)
	before := o.connect.Count("PutUserStatus")
	for range 3 {
		o.finish(o.talk())
		o.run(settle)
	}
	if n := o.connect.Count("PutUserStatus") - before; before == 0 || n != 0 {
		t.Errorf("%d tries, then %d more", before, n)
	}
	if diff := cmp.Diff([]string{"connect blocked S11"}, o.notices); diff != "" {
		t.Errorf("notices (-want +got):\n%s", diff)
	}
}

// TestLogoutLost: a wish that was refused because the agent had left unseen
// goes out at the next sign-in.
func TestLogoutLost(t *testing.T) {
	o := newOffice(t, func(o *office) {
		o.connect.SubscribeAgentEvents(func(ctx context.Context, record []byte) error {
			if bytes.Contains(record, []byte(`"LOGOUT"`)) {
				return nil
			}
			return o.receive(ctx, record)
		})
	})
	o.start([]statussync.Pair{o.zendeskLeads(vendorRules()...)})
	o.connect.SignOut(talking)
	inZendeskTo(4)(o)
	o.run(settle)
	if !slices.Contains(o.notices, "connect blocked S11") {
		t.Fatalf("notices: %v", o.notices)
	}
	o.connect.SignIn(talking)
	o.run(settle)
	if current, _ := o.connect.StatusOf(talking); current != breakID {
		t.Errorf("after the sign-in the status is %s", current)
	}
}
