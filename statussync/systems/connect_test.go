package systems_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/connect/connecttest"
	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/statussync/systems"
)

// TestConnectCatalog knows the built-in statuses by type, and leaves the
// disabled ones out (D38).
func TestConnectCatalog(t *testing.T) {
	o := newOffice(t)
	o.connect.PutStatus(connect.AgentStatus{ID: connecttest.AvailableID, Name: "Prêt"})
	got, err := o.xs.Catalog(t.Context())
	o.must(err)
	want := map[statussync.Status]statussync.Entry{}
	for _, e := range []statussync.Entry{
		{Status: connecttest.AvailableID, Name: "Prêt", Settable: true, Presence: statussync.Available},
		{Status: connecttest.OfflineID, Name: "Offline", Settable: true, Presence: statussync.Offline},
		{Status: breakID, Name: "Break", Settable: true}, {Status: lunchID, Name: "Lunch", Settable: true},
		{Status: busyID, Name: "In Zendesk", Settable: true},
	} {
		want[e.Status] = e
	}
	byID := map[statussync.Status]statussync.Entry{}
	for _, e := range got {
		byID[e.Status] = e
	}
	if diff := cmp.Diff(want, byID); diff != "" {
		t.Errorf("Catalog (-want +got):\n%s", diff)
	}
}

// TestConnectReads has the list, many and one agree about people in every
// state.
func TestConnectReads(t *testing.T) {
	o := newOffice(t)
	for id, name := range map[string]string{"u-2": "sam", "u-3": "away", "u-4": "next@example.test"} {
		o.connect.PutUser(connecttest.User{ID: id, Username: name, Email: name + ".mail@example.test"})
	}
	o.connect.SignIn("u-2")
	o.connect.SetStatus("u-2", lunchID)
	o.connect.SignIn("u-4")
	o.connect.SetStatus("u-4", connecttest.AvailableID)
	contact := o.connect.Ring("u-4", connect.Contact{})
	o.connect.Answer(contact)
	o.connect.SetStatus("u-4", breakID)
	_, err := o.xs.Catalog(t.Context()) // lists name next statuses only
	o.must(err)

	none := []string{}
	want := []engine.Sighting{
		{ID: talking, Email: "Agent@example.test", Report: statussync.Report{Status: connecttest.AvailableID, Out: statussync.No, Items: none}},
		{ID: "u-2", Report: statussync.Report{Status: lunchID, Out: statussync.No, Items: none}},
		{ID: "u-3", Report: statussync.Report{Out: statussync.Yes, Items: none}},
		{ID: "u-4", Email: "next@example.test", Report: statussync.Report{Status: breakID, Out: statussync.No, Doing: statussync.Working, Items: []string{contact}}},
	}
	page, next, err := o.xs.Page(t.Context(), "")
	o.must(err)
	if diff := cmp.Diff(want, page); diff != "" || next != "" {
		t.Errorf("Page: next %q (-want +got):\n%s", next, diff)
	}
	many, err := o.xs.ReadMany(t.Context(), []string{talking, "u-2", "u-3", "u-4"})
	o.must(err)
	for _, s := range want {
		if diff := cmp.Diff(s.Report, many[s.ID]); diff != "" {
			t.Errorf("ReadMany: %s (-want +got):\n%s", s.ID, diff)
		}
		o.clock.RunUntil(o.clock.Now().Add(time.Second)) // two requests a second
		one, err := o.xs.Read(t.Context(), s.ID)
		o.must(err)
		if diff := cmp.Diff(s.Report, one); diff != "" {
			t.Errorf("Read(%s) (-want +got):\n%s", s.ID, diff)
		}
	}
	people, err := o.xs.People(t.Context(), []string{"u-2", "u-77"})
	o.must(err)
	if diff := cmp.Diff([]engine.Person{{ID: "u-2", Email: "sam.mail@example.test"}}, people); diff != "" {
		t.Errorf("People (-want +got):\n%s", diff)
	}
	none1, err := o.xs.ReadMany(t.Context(), nil)
	if len(none1) != 0 || err != nil {
		t.Errorf("ReadMany of nobody: %v, %v", none1, err)
	}
}

// TestConnectPages goes through more users than a page has, two requests a
// page.
func TestConnectPages(t *testing.T) {
	o := newOffice(t)
	f := connecttest.New(t, connecttest.WithClock(o.clock))
	for i := range 230 {
		f.PutUser(connecttest.User{ID: fmt.Sprintf("u-%03d", i), Username: fmt.Sprintf("agent%d@example.test", i)})
		f.SignIn(fmt.Sprintf("u-%03d", i))
	}
	x := systems.Connect(f.Client(), systems.Named("phones"))
	seen := map[string]bool{}
	cursor, pages := "", 0
	for {
		page, next, err := x.Page(t.Context(), cursor)
		o.must(err)
		pages++
		for _, s := range page {
			seen[s.ID] = !(s.Report.Out == statussync.Yes)
		}
		if cursor = next; next == "" {
			break
		}
	}
	if x.Name() != "phones" || pages != 3 || len(seen) != 230 || !seen["u-000"] || !seen["u-229"] {
		t.Errorf("%s: %d pages, %d users", x.Name(), pages, len(seen))
	}
	if got, most := len(f.Requests()), pages*x.Traits().PageCost; got != most {
		t.Errorf("%d requests, want %d", got, most)
	}
}

// TestConnectFailures is how each of AWS' errors ends a call (S11).
func TestConnectFailures(t *testing.T) {
	calls := map[string]func(context.Context, *systems.ConnectInstance) error{
		"catalog": func(ctx context.Context, x *systems.ConnectInstance) error { _, err := x.Catalog(ctx); return err },
		"page":    func(ctx context.Context, x *systems.ConnectInstance) error { _, _, err := x.Page(ctx, ""); return err },
		"people": func(ctx context.Context, x *systems.ConnectInstance) error {
			_, err := x.People(ctx, []string{talking})
			return err
		},
		"read": func(ctx context.Context, x *systems.ConnectInstance) error {
			_, err := x.Read(ctx, talking)
			return err
		},
		"write": func(ctx context.Context, x *systems.ConnectInstance) error {
			_, err := x.Write(ctx, talking, breakID)
			return err
		},
	}
	tests := []struct {
		fail ctikit.Fault
		kind engine.FailureKind
	}{
		{connecttest.Exception("ThrottlingException"), engine.Throttled},
		{connecttest.Exception("AccessDeniedException"), engine.Denied},
		{connecttest.Exception("InvalidParameterException"), engine.Refused},
		{connecttest.Exception("InvalidRequestException"), engine.Refused},
		{connecttest.Exception("InternalServiceException"), engine.Unsure},
		{connecttest.Exception("ResourceNotFoundException"), engine.Gone},
		{ctikit.Fault{Cut: true}, engine.Unsure},
	}
	for name, call := range calls {
		for _, tt := range tests {
			o := newOffice(t)
			tt.fail.Times = 3
			o.start(nil, o.whileConnect())
			o.connect.FailNext("*", tt.fail)
			err := call(t.Context(), o.xs)
			if name == "people" && tt.kind == engine.Gone {
				o.must(err) // who is gone has no address
				continue
			}
			if f, ok := errors.AsType[*engine.Failure](err); !ok || f.Kind != tt.kind || f.Code == "" || errors.Unwrap(f) == nil {
				t.Errorf("%s, %s: %+v, want kind %d", name, tt.fail.Body, f, tt.kind)
			}
		}
	}
}

// TestSecondRequestFails has the users be listed and not what they do.
func TestSecondRequestFails(t *testing.T) {
	o := newOffice(t)
	o.connect.FailNext("GetCurrentUserData", connecttest.Exception("AccessDeniedException"))
	if _, _, err := o.xs.Page(t.Context(), ""); err == nil {
		t.Error("Page: no error")
	}
}

// TestConnectPreflight names what is missing.
func TestConnectPreflight(t *testing.T) {
	denied := connecttest.Exception("AccessDeniedException")
	tests := []struct {
		name string
		set  func(*connecttest.Fake)
		want []engine.Problem
	}{
		{"all is well", func(*connecttest.Fake) {}, nil},
		{"statuses", func(f *connecttest.Fake) { f.FailNext("SearchAgentStatuses", denied) }, []engine.Problem{{
			System: "connect", Code: engine.NoAccess, Fatal: true, Detail: "statuses cannot be read: is connect:SearchAgentStatuses allowed?"}}},
		{"users", func(f *connecttest.Fake) { f.FailNext("ListUsers", denied) }, []engine.Problem{{
			System: "connect", Code: engine.NoAccess, Fatal: true,
			Detail: "users cannot be read: are connect:ListUsers and connect:GetCurrentUserData allowed?"}}},
		{"no status", func(f *connecttest.Fake) {
			for _, id := range []string{connecttest.AvailableID, connecttest.OfflineID} {
				f.DisableStatus(id)
			}
		}, []engine.Problem{{System: "connect", Code: engine.NoSeats, Fatal: true, Detail: "the instance has no status"}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := connecttest.New(t)
			f.PutUser(connecttest.User{ID: talking})
			tt.set(f)
			if diff := cmp.Diff(tt.want, systems.Connect(f.Client()).Preflight(t.Context())); diff != "" {
				t.Errorf("Preflight (-want +got):\n%s", diff)
			}
		})
	}
	f := connecttest.New(t)
	f.FailNext("SearchAgentStatuses", ctikit.Fault{Cut: true, Times: 3})
	if got := systems.Connect(f.Client()).Preflight(t.Context()); len(got) != 1 || got[0].Code != engine.Unreachable {
		t.Errorf("Preflight without an answer: %v", got)
	}
}

// TestConnectThrottled waits as long as AWS wants, and goes on.
func TestConnectThrottled(t *testing.T) {
	o := newOffice(t, agentStream)
	o.start([]statussync.Pair{o.zendeskLeads(vendorRules()...)})
	throttled := connecttest.Exception("ThrottlingException")
	throttled.Times = 4
	o.connect.FailNext("PutUserStatus", throttled)
	inZendeskTo(4)(o)
	o.run(500 * time.Millisecond)
	o.expect("4 available available")
	o.run(time.Minute)
	o.expect("4 break available")
	o.expectWrites(1)
	if len(o.notices) > 0 {
		t.Errorf("notices %q", o.notices)
	}
}

// TestConnectDenied pauses the system, blocks nobody, and tries again with each
// sweep (S11).
func TestConnectDenied(t *testing.T) {
	o := newOffice(t, agentStream)
	o.start([]statussync.Pair{o.zendeskLeads(vendorRules()...)})
	denied := connecttest.Exception("AccessDeniedException")
	denied.Times = 3
	o.connect.FailNext("PutUserStatus", denied)
	before := o.connect.Count("PutUserStatus")
	inZendeskTo(4)(o)
	o.run(10 * time.Second)
	if n := o.connect.Count("PutUserStatus") - before; n != 1 {
		t.Errorf("%d tries before the first sweep, want 1", n)
	}
	o.run(10 * time.Minute)
	o.expect("4 break available")
	if n := o.connect.Count("PutUserStatus") - before; n != 4 {
		t.Errorf("%d tries, want 4", n)
	}
	if diff := cmp.Diff([]string{"connect denied S11", "connect allowed S11"}, o.notices); diff != "" {
		t.Errorf("notices (-want +got):\n%s", diff)
	}
}

// TestConnectRefuses blocks one wish, once, until there is another.
func TestConnectRefuses(t *testing.T) {
	for _, code := range []string{"ResourceNotFoundException", "InvalidParameterException", "InvalidRequestException"} {
		t.Run(code, func(t *testing.T) {
			o := newOffice(t, agentStream)
			o.start([]statussync.Pair{o.zendeskLeads(vendorRules()...)})
			o.connect.FailNext("PutUserStatus", connecttest.Exception(code))
			inZendeskTo(4)(o)
			o.run(10 * time.Minute)
			o.expect("4 available available")
			inZendeskTo(2)(o)
			o.run(time.Minute)
			o.expect("2 offline available")
			if diff := cmp.Diff([]string{"connect blocked S11"}, o.notices); diff != "" {
				t.Errorf("notices (-want +got):\n%s", diff)
			}
		})
	}
}

// TestConnectSignedOut is not written; what is wished comes at the next
// sign-in.
func TestConnectSignedOut(t *testing.T) {
	for by, subscribe := range sources() {
		t.Run(by, func(t *testing.T) {
			o := newOffice(t, subscribe...)
			o.start([]statussync.Pair{o.zendeskLeads(vendorRules()...)})
			o.connect.SignOut(talking)
			o.run(3 * time.Minute)
			inZendeskTo(4)(o)
			o.run(3 * time.Minute)
			o.expect("4 offline available")
			o.expectWrites(0)
			o.connect.SignIn(talking)
			o.run(5 * time.Minute)
			o.expect("4 break available")
			if len(o.notices) > 0 {
				t.Errorf("notices %q: who signs in is Offline without a click", o.notices)
			}
		})
	}
}
