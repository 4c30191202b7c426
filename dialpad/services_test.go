package dialpad_test

import (
	"encoding/json"
	"errors"
	"iter"
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/dialpad"
	"github.com/ctikit/ctikit/dialpad/dialpadtest"
)

var start = time.Date(2026, 3, 2, 9, 0, 0, 500_000_000, time.UTC)

func company(t *testing.T, opts ...dialpadtest.Option) (*dialpadtest.Fake, *ctikit.VirtualClock) {
	t.Helper()
	clk := ctikit.NewVirtualClock(start)
	f := dialpadtest.New(t, append([]dialpadtest.Option{dialpadtest.WithClock(clk)}, opts...)...)
	f.PutOffice(dialpadtest.Office{ID: 3, OffDutyReasons: []string{"Lunch Time", "Off Duty"}})
	f.PutCallCenter(dialpadtest.CallCenter{ID: 101, OfficeID: 3, Name: "Support"})
	f.PutUser(dialpadtest.User{ID: 9, Email: "agent@example.test", Name: "Agent Nine", Phone: "+15550100", OfficeID: 3, CallCenters: []int64{101}})
	f.PutUser(dialpadtest.User{ID: 10, Email: "Other@example.test", OffDuty: true, Reason: "Lunch Time", CallCenters: []int64{101}})
	return f, clk
}

func collect[T any](t *testing.T, items iter.Seq2[T, error]) []T {
	t.Helper()
	var all []T
	for item, err := range items {
		must(t, err)
		all = append(all, item)
	}
	return all
}

func TestDuty(t *testing.T) {
	f, clk := company(t)
	c := f.Client()
	clk.RunUntil(start.Add(time.Minute))
	change, err := c.Duty.Set(t.Context(), 9, dialpad.DutyUpdate{Reason: "Lunch Time"})
	must(t, err)
	want := dialpad.OperatorDutyStatus{
		UserID: 9, Status: dialpad.Unavailable, Reason: "Lunch Time", StatusSince: start.Add(time.Minute), OnDutySince: start,
	}
	if diff := cmp.Diff(want, change.Duty); diff != "" {
		t.Errorf("reply mismatch (-want +got):\n%s", diff)
	}
	now := start.Add(time.Minute)
	if !change.Date.Equal(now.Truncate(time.Second)) || !change.Started.Equal(now) || !change.Ended.Equal(now) {
		t.Errorf("change %+v", change)
	}
	got, err := c.Duty.Get(t.Context(), 9)
	must(t, err)
	if diff := cmp.Diff(&want, got); diff != "" {
		t.Errorf("duty mismatch (-want +got):\n%s", diff)
	}
	if _, err := c.Duty.Get(t.Context(), 77); !errors.Is(err, dialpad.ErrNotFound) {
		t.Errorf("unknown user: %v", err)
	}
	if _, err := c.Duty.Set(t.Context(), 77, dialpad.DutyUpdate{}); !errors.Is(err, dialpad.ErrNotFound) {
		t.Errorf("unknown user: %v", err)
	}
}

// Ids and times come as strings or numbers; nearly everything may be null.
func TestDutyDecodes(t *testing.T) {
	at := time.UnixMilli(1767600000123).UTC()
	tests := []struct {
		name, body string
		want       dialpad.OperatorDutyStatus
	}{
		{"strings", `{"user_id":"9007199254740993","on_duty":true,"on_duty_status":"Occupied-End","duty_status_started":"1767600000123","session_type":"call"}`,
			dialpad.OperatorDutyStatus{UserID: 9007199254740993, OnDuty: true, Status: dialpad.OccupiedEnd, StatusSince: at, SessionType: "call"}},
		{"numbers", `{"user_id":9007199254740993,"on_duty_status":"busy","on_duty_started":1767600000123}`,
			dialpad.OperatorDutyStatus{UserID: 9007199254740993, Status: dialpad.Busy, OnDutySince: at}},
		{"nulls", `{"user_id":null,"on_duty":null,"on_duty_status":null,"duty_status_reason":null,"duty_status_started":null}`, dialpad.OperatorDutyStatus{}},
		{"odd types", `{"user_id":{},"on_duty":"x","on_duty_status":7,"duty_status_reason":[],"duty_status_started":true}`, dialpad.OperatorDutyStatus{}},
		{"a list", `[]`, dialpad.OperatorDutyStatus{}},
	}
	for _, tt := range tests {
		got := dialpad.OperatorDutyStatus{Reason: "stale"}
		must(t, json.Unmarshal([]byte(tt.body), &got))
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s: mismatch (-want +got):\n%s", tt.name, diff)
		}
	}
}

func TestUsers(t *testing.T) {
	f, _ := company(t, dialpadtest.WithPageSize(1))
	c, ctx := f.Client(), t.Context()
	got, err := c.Users.Get(ctx, 9)
	must(t, err)
	onDuty := true
	want := &dialpad.User{
		ID: 9, CompanyID: 1, OfficeID: 3, Name: "Agent Nine", Emails: []string{"agent@example.test"}, PhoneNumbers: []string{"+15550100"},
		State: "active", TimeZone: "UTC", OnDuty: &onDuty, Duty: dialpad.Available, Idle: true, Online: true,
		DutySince: start.Truncate(time.Second), OnDutySince: start.Truncate(time.Second),
		Groups: []dialpad.Membership{{GroupID: 101, GroupType: dialpad.TargetCallCenter, Role: "operator"}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("user mismatch (-want +got):\n%s", diff)
	}
	users := collect(t, c.Users.All(ctx, dialpad.UserListOptions{}))
	if len(users) != 2 || users[1].DutyReason != "Lunch Time" {
		t.Errorf("%d users: %+v", len(users), users)
	}
	must(t, second(c.Users.SetDoNotDisturb(ctx, 9, dialpad.DoNotDisturb{On: true})))
	must(t, second(c.Users.SetDoNotDisturb(ctx, 9, dialpad.DoNotDisturb{On: true, GroupID: 101, GroupType: dialpad.TargetCallCenter})))
	got, err = c.Users.Get(ctx, 9)
	must(t, err)
	if !got.DoNotDisturb || !got.Groups[0].DoNotDisturb {
		t.Errorf("do-not-disturb is off: %+v", got)
	}
	if _, err := c.Users.SetDoNotDisturb(ctx, 77, dialpad.DoNotDisturb{}); !errors.Is(err, dialpad.ErrNotFound) {
		t.Errorf("unknown user: %v", err)
	}
}

func TestGetByEmail(t *testing.T) {
	f, _ := company(t)
	f.PutUser(dialpadtest.User{ID: 11, Email: "gone@example.test", State: "deleted"})
	f.PutUser(dialpadtest.User{ID: 12, Email: "twice@example.test"})
	f.PutUser(dialpadtest.User{ID: 13, Email: "twice@example.test"})
	c := f.Client()
	got, err := c.Users.GetByEmail(t.Context(), "OTHER@example.test")
	if err != nil || got.ID != 10 {
		t.Errorf("got %+v, %v", got, err)
	}
	for email, want := range map[string]error{
		"gone@example.test": dialpad.ErrNotFound, "none@example.test": dialpad.ErrNotFound, "twice@example.test": dialpad.ErrConflict,
	} {
		if _, err := c.Users.GetByEmail(t.Context(), email); !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", email, err, want)
		}
	}
	// A filter that Dialpad ignored must not find somebody else.
	all := clientOf(t, answering(200, nil, `{"items":[{"id":"1","emails":["else@example.test"]}]}`))
	if _, err := all.Users.GetByEmail(t.Context(), "agent@example.test"); !errors.Is(err, dialpad.ErrNotFound) {
		t.Errorf("somebody else: %v", err)
	}
}

func TestUserDecodes(t *testing.T) {
	var got dialpad.User
	must(t, json.Unmarshal([]byte(`{"id":9,"office_id":null,"emails":null,"on_duty_status":"WRAPUP","duty_status_started":"2026-01-05T08:00:00",
		"on_duty_started":"2026-01-05T08:00:00.250Z","do_not_disturb":"x","group_details":[{"group_id":7,"role":1},null]}`), &got))
	want := dialpad.User{
		ID: 9, Duty: dialpad.WrapUp, DutySince: time.Date(2026, 1, 5, 8, 0, 0, 0, time.UTC),
		OnDutySince: time.Date(2026, 1, 5, 8, 0, 0, 250e6, time.UTC), Groups: []dialpad.Membership{{GroupID: 7}, {}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("user mismatch (-want +got):\n%s", diff)
	}
}

func TestGroups(t *testing.T) {
	f, _ := company(t)
	c, ctx := f.Client(), t.Context()
	staff, err := c.CallCenters.Operators(ctx, 101)
	must(t, err)
	if len(staff) != 2 || staff[0].Duty != dialpad.Available || staff[1].Duty != dialpad.Unavailable {
		t.Errorf("staff %+v", staff)
	}
	status, err := c.CallCenters.Status(ctx, 101)
	must(t, err)
	if diff := cmp.Diff(&dialpad.CallCenterStatus{Availability: "open", Capacity: 1, OnDuty: 1}, status); diff != "" {
		t.Errorf("status mismatch (-want +got):\n%s", diff)
	}
	want := []dialpad.CallCenter{{ID: 101, OfficeID: 3, Name: "Support", State: "active", Availability: "open"}}
	if diff := cmp.Diff(want, collect(t, c.CallCenters.All(ctx, dialpad.CallCenterListOptions{})), cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("call centres mismatch (-want +got):\n%s", diff)
	}
	reasons, err := c.Offices.OffDutyReasons(ctx, 3)
	must(t, err)
	if diff := cmp.Diff([]string{"Lunch Time", "Off Duty"}, reasons); diff != "" {
		t.Errorf("reasons mismatch (-want +got):\n%s", diff)
	}
	for name, err := range map[string]error{
		"operators": second(c.CallCenters.Operators(ctx, 7)), "status": second(c.CallCenters.Status(ctx, 7)),
		"reasons": second(c.Offices.OffDutyReasons(ctx, 7)),
	} {
		if !errors.Is(err, dialpad.ErrNotFound) {
			t.Errorf("%s of an unknown group: %v", name, err)
		}
	}
}

func second[T any](_ T, err error) error { return err }

func TestWebhookEndpoints(t *testing.T) {
	f, _ := company(t, dialpadtest.WithPageSize(1))
	c, ctx := f.Client(), t.Context()
	spec := dialpad.WebhookSpec{URL: "https://hooks.example.test/dialpad", Secret: ctikit.NewSecret("one")}
	made, err := c.Webhooks.Create(ctx, spec)
	must(t, err)
	if made.ID >= 1<<53 || made.URL != spec.URL || made.Secret.Reveal() != "one" {
		t.Errorf("made %d %s", made.ID, made.URL)
	}
	same, key, again, err := c.Webhooks.Ensure(ctx, dialpad.WebhookSpec{URL: spec.URL})
	must(t, err)
	other, none, created, err := c.Webhooks.Ensure(ctx, dialpad.WebhookSpec{URL: "https://hooks.example.test/other"})
	must(t, err)
	if same.ID != made.ID || key.Reveal() != "one" || again || other.ID == made.ID || !none.IsZero() || !created {
		t.Errorf("ensured %d, created %v, and %d, created %v", same.ID, again, other.ID, created)
	}
	changed, key, again, err := c.Webhooks.Ensure(ctx, dialpad.WebhookSpec{URL: spec.URL, Secret: ctikit.NewSecret("two")})
	must(t, err)
	if key.Reveal() != "two" || again {
		t.Errorf("changed: created %v", again)
	}
	read, err := c.Webhooks.Get(ctx, made.ID)
	must(t, err)
	if changed.ID != made.ID || read.Secret.Reveal() != "two" {
		t.Error("the secret was not changed")
	}
	moved, err := c.Webhooks.Update(ctx, made.ID, dialpad.WebhookSpec{URL: "https://new.example.test"})
	if err != nil || moved.URL != "https://new.example.test" || moved.Secret.Reveal() != "two" {
		t.Errorf("moved to %v, %v", moved, err)
	}
	if n := len(collect(t, c.Webhooks.All(ctx, dialpad.WebhookListOptions{}))); n != 2 {
		t.Errorf("%d webhooks, want 2", n)
	}
	must(t, c.Webhooks.Delete(ctx, made.ID))
	if _, err := c.Webhooks.Get(ctx, made.ID); !errors.Is(err, dialpad.ErrNotFound) {
		t.Errorf("deleted: %v", err)
	}
}

func TestWebsocketEndpoints(t *testing.T) {
	f, _ := company(t)
	c, ctx := f.Client(), t.Context()
	made, err := c.Websockets.Create(ctx, ctikit.NewSecret("one"))
	must(t, err)
	again, err := c.Websockets.Get(ctx, made.ID)
	must(t, err)
	if made.URL.IsZero() || again.URL == made.URL || again.Secret.Reveal() != "one" {
		t.Error("no fresh URL")
	}
	changed, err := c.Websockets.Update(ctx, made.ID, ctikit.NewSecret("two"))
	if err != nil || changed.Secret.Reveal() != "two" {
		t.Errorf("changed: %v", err)
	}
	if n := len(collect(t, c.Websockets.All(ctx, dialpad.WebsocketListOptions{}))); n != 1 {
		t.Errorf("%d sockets, want 1", n)
	}
	must(t, c.Websockets.Delete(ctx, made.ID))
	if _, err := c.Websockets.Get(ctx, made.ID); !errors.Is(err, dialpad.ErrNotFound) {
		t.Errorf("deleted: %v", err)
	}
}

func TestSubscriptions(t *testing.T) {
	f, _ := company(t, dialpadtest.WithPageSize(1))
	c, ctx := f.Client(), t.Context()
	hook, err := c.Webhooks.Create(ctx, dialpad.WebhookSpec{URL: "https://hooks.example.test"})
	must(t, err)
	socket, err := c.Websockets.Create(ctx, ctikit.NewSecret("s"))
	must(t, err)
	a, err := c.AgentStatusSubscriptions.Create(ctx, dialpad.AgentStatusSubscriptionSpec{EndpointID: hook.ID})
	must(t, err)
	b, key, created, err := c.AgentStatusSubscriptions.Ensure(ctx, socket.ID)
	must(t, err)
	if key.Reveal() != "s" || !created {
		t.Errorf("created %v", created)
	}
	if a.EndpointID() != hook.ID || a.Websocket.ID != 0 || b.EndpointID() != socket.ID || b.Webhook.ID != 0 || !a.Enabled || !b.Enabled {
		t.Errorf("subscriptions %+v, %+v", a, b)
	}
	off, err := c.AgentStatusSubscriptions.Update(ctx, b.ID, dialpad.AgentStatusSubscriptionSpec{Disabled: true})
	if err != nil || off.Enabled {
		t.Errorf("still on: %v", err)
	}
	for range 2 {
		on, _, created, err := c.AgentStatusSubscriptions.Ensure(ctx, socket.ID)
		if err != nil || on.ID != b.ID || !on.Enabled || created {
			t.Errorf("ensured %+v, %v", on, err)
		}
	}
	if n := len(collect(t, c.AgentStatusSubscriptions.All(ctx, dialpad.AgentStatusSubscriptionListOptions{}))); n != 2 {
		t.Errorf("%d subscriptions, want 2", n)
	}
	must(t, c.AgentStatusSubscriptions.Delete(ctx, a.ID))
	if _, err := c.AgentStatusSubscriptions.Get(ctx, a.ID); !errors.Is(err, dialpad.ErrNotFound) {
		t.Errorf("deleted: %v", err)
	}
	plain := f.ClientAs(dialpad.APIKey(dialpadtest.UserKey(9)))
	if _, _, _, err := plain.AgentStatusSubscriptions.Ensure(ctx, hook.ID); !errors.Is(err, dialpad.ErrForbidden) {
		t.Errorf("without the administrator's key: %v", err)
	}
}

func TestSubscriptionDecodes(t *testing.T) {
	for body, want := range map[string]dialpad.AgentStatusSubscription{
		`{"id":"8","webhook":null,"websocket":{}}`:          {ID: 8, Enabled: true},
		`{"id":8,"enabled":false,"webhook":{"id":7}}`:       {ID: 8, Webhook: dialpad.WebhookEndpoint{ID: 7}},
		`{"id":8,"enabled":null,"websocket":{"id":"7"}}`:    {ID: 8, Enabled: true, Websocket: dialpad.WebsocketEndpoint{ID: 7}},
		`{"id":8,"webhook":{"id":7,"signature":"x"}}`:       {ID: 8, Enabled: true, Webhook: dialpad.WebhookEndpoint{ID: 7}},
		`{"id":8,"webhook":{"id":7,"signature":null}}`:      {ID: 8, Enabled: true, Webhook: dialpad.WebhookEndpoint{ID: 7}},
		`{"id":8,"webhook":{"id":7,"signature":{"x":"y"}}}`: {ID: 8, Enabled: true, Webhook: dialpad.WebhookEndpoint{ID: 7}},
	} {
		var got dialpad.AgentStatusSubscription
		must(t, json.Unmarshal([]byte(body), &got))
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: mismatch (-want +got):\n%s", body, diff)
		}
	}
}

// An empty page is not the end, a missing list is an empty one, and a cursor
// that comes again ends the list.
func TestPaging(t *testing.T) {
	pages := map[string]string{
		"":  `{"cursor":"a"}`,
		"a": `{"items":[{"id":"1"}],"cursor":"b"}`,
		"b": `{"items":null,"cursor":"c"}`,
		"c": `{"items":[{"id":"2"}],"cursor":null}`,
	}
	c := clientOf(t, transport(func(r *http.Request) (*http.Response, error) {
		if r.URL.Query().Has("limit") {
			t.Error("a limit was sent")
		}
		return answering(200, nil, pages[r.URL.Query().Get("cursor")])(r)
	}))
	users := collect(t, c.Users.All(t.Context(), dialpad.UserListOptions{}))
	if len(users) != 2 || users[0].ID != 1 || users[1].ID != 2 {
		t.Errorf("users %+v", users)
	}
	var last error
	for _, err := range clientOf(t, answering(200, nil, `{"items":[{"id":"1"}],"cursor":"a"}`)).Users.All(t.Context(), dialpad.UserListOptions{}) {
		last = err
	}
	if last == nil {
		t.Error("a list that goes round ends without an error")
	}
}

// POST and PATCH are sent again only where Dialpad did nothing.
func TestRetries(t *testing.T) {
	const write = "PATCH /api/v2/callcenters/operators/{id}/dutystatus"
	tests := []struct {
		fail ctikit.Fault
		want int
	}{
		{ctikit.Fault{Status: 429}, 2},
		{ctikit.Fault{Status: 503}, 1},
		{ctikit.Fault{Cut: true}, 1},
	}
	for _, tt := range tests {
		f, _ := company(t)
		f.FailNext(write, tt.fail)
		_, err := f.Client().Duty.Set(t.Context(), 9, dialpad.DutyUpdate{})
		if n := f.Count(write); n != tt.want || (err == nil) != (n == 2) {
			t.Errorf("%+v: %d requests, %v", tt.fail, n, err)
		}
	}
}
