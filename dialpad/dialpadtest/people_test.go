package dialpadtest_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/dialpad"
	"github.com/ctikit/ctikit/dialpad/dialpadtest"
)

var start = time.Date(2026, 3, 2, 9, 0, 0, 500_000_000, time.UTC)

const (
	hookURL = "https://hooks.example.test/dialpad"
	secret  = "demo-secret"
)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// floor is a company with one agent, 9, and a receiver that writes down what
// comes.
type floor struct {
	*dialpadtest.Fake
	clk    *ctikit.VirtualClock
	client *dialpad.Client
	hook   *dialpad.WebhookEndpoint
	sub    *dialpad.AgentStatusSubscription
	heard  []string
	answer int
}

func newFloor(t *testing.T, opts ...dialpadtest.Option) *floor {
	t.Helper()
	f := &floor{clk: ctikit.NewVirtualClock(start), answer: http.StatusOK}
	f.Fake = dialpadtest.New(t, append([]dialpadtest.Option{dialpadtest.WithClock(f.clk)}, opts...)...)
	f.PutOffice(dialpadtest.Office{ID: 3, OffDutyReasons: []string{"Lunch"}})
	f.PutCallCenter(dialpadtest.CallCenter{ID: 101, OfficeID: 3, Name: "Support"})
	f.PutUser(dialpadtest.User{
		ID: 9, Email: "Agent@example.test", Name: "Agent Nine", Phone: "+15550100", OfficeID: 3, CallCenters: []int64{101}, WrapUpTime: 20 * time.Second,
	})
	f.client = f.Client()
	var err error
	f.hook, err = f.client.Webhooks.Create(t.Context(), dialpad.WebhookSpec{URL: hookURL, Secret: ctikit.NewSecret(secret)})
	must(t, err)
	f.sub, err = f.client.AgentStatusSubscriptions.Create(t.Context(), dialpad.AgentStatusSubscriptionSpec{EndpointID: f.hook.ID})
	must(t, err)
	hook, err := dialpad.NewWebhook([]string{secret}, dialpad.WithWebhookClock(f.clk))
	must(t, err)
	handler := hook.Handler(func(_ context.Context, ev dialpad.Event) error {
		f.heard = append(f.heard, f.describe(ev))
		return nil
	})
	f.Deliver("hooks.example.test", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if f.answer != http.StatusOK {
			w.WriteHeader(f.answer)
			return
		}
		handler.ServeHTTP(w, r)
	}))
	return f
}

// describe is an event in a line: when it came and since when its status is, in
// tenths of seconds since the start, and what it says.
func (f *floor) describe(ev dialpad.Event) string {
	e, ok := ev.(*dialpad.AgentStatusEvent)
	if !ok {
		return fmt.Sprintf("%T", ev)
	}
	tenths := func(t time.Time) int { return int(t.Sub(start) / (100 * time.Millisecond)) }
	return fmt.Sprintf("%d %d %s %q %s %v", tenths(f.clk.Now()), tenths(e.Since), e.Status, e.Reason, e.Availability, e.CallCenters)
}

// after lets time pass and returns what was heard meanwhile.
func (f *floor) after(d time.Duration) []string {
	f.clk.RunUntil(f.clk.Now().Add(d))
	heard := f.heard
	f.heard = nil
	return heard
}

func (f *floor) wantHeard(t *testing.T, d time.Duration, want ...string) {
	t.Helper()
	if diff := cmp.Diff(want, f.after(d)); diff != "" {
		t.Errorf("events mismatch (-want +got):\n%s", diff)
	}
}

func TestClicks(t *testing.T) {
	f := newFloor(t)
	f.SetStatus(9, true, "") // as it is
	f.wantHeard(t, time.Second)
	f.SetStatus(9, false, "Lunch")
	f.wantHeard(t, time.Second, `10 10 unavailable "Lunch" available []`)
	f.SetStatus(9, false, "Training") // the status goes on, so its date stays
	f.wantHeard(t, time.Second, `20 10 unavailable "Training" available []`)
	f.SetStatus(9, true, "ignored")
	f.wantHeard(t, time.Second, `30 30 available "" available [101]`)
	f.Join(9, 102)
	f.Leave(9, 101)
	f.wantHeard(t, time.Second, `40 30 available "" available [101 102]`, `40 30 available "" available [102]`)
	f.SetBusy(9, true)
	f.SetBusy(9, false)
	f.wantHeard(t, time.Second, `50 50 busy "" unavailable [102]`, `50 50 available "" available [102]`)
	f.SetDoNotDisturb(9, true) // alone it causes no event
	f.wantHeard(t, time.Second)
	f.SetStatus(9, false, "")
	f.wantHeard(t, time.Second, `70 70 unavailable "" unavailable []`)
	u, _ := f.User(9)
	if !u.OffDuty || !u.DoNotDisturb || u.Reason != "" || f.StatusOf(9) != dialpad.Unavailable {
		t.Errorf("user %+v", u)
	}
}

func TestACall(t *testing.T) {
	f := newFloor(t)
	id := f.Ring(9)
	f.wantHeard(t, time.Second) // no event says that it rings
	f.refuses(t, "a click while it rings", func(f *dialpadtest.Fake) { f.SetStatus(9, false, "") })
	f.Answer(id)
	f.wantHeard(t, time.Second, `10 10 occupied "" unavailable [101]`)
	for name, act := range map[string]func(f *dialpadtest.Fake){
		"SetStatus": func(f *dialpadtest.Fake) { f.SetStatus(9, false, "") }, "SignOut": func(f *dialpadtest.Fake) { f.SignOut(9) },
		"SetBusy": func(f *dialpadtest.Fake) { f.SetBusy(9, true) }, "Answer": func(f *dialpadtest.Fake) { f.Answer(id) },
		"Miss": func(f *dialpadtest.Fake) { f.Miss(id) }, "Resume": func(f *dialpadtest.Fake) { f.Resume(id) },
	} {
		f.refuses(t, name+" in a call", act)
	}
	f.HangUp(id)
	f.wantHeard(t, time.Minute, `20 20 wrapup "" available [101]`, `220 220 available "" available [101]`)
	f.refuses(t, "HangUp after the call", func(f *dialpadtest.Fake) { f.HangUp(id) })
	f.refuses(t, "EndWrapUp without one", func(f *dialpadtest.Fake) { f.EndWrapUp(9) })
	id = f.Ring(9)
	f.HangUp(id) // the caller gave up
	f.wantHeard(t, time.Second)
	id = f.Ring(9)
	f.Answer(id)
	f.HangUp(id)
	f.EndWrapUp(9)
	f.after(time.Minute)
	if f.StatusOf(9) != dialpad.Available {
		t.Errorf("status %s", f.StatusOf(9))
	}
}

// Dialpad takes agents off duty by itself.
func TestMissedAndDeclined(t *testing.T) {
	for name, leave := range map[string]func(*dialpadtest.Fake, int64){
		"missed": (*dialpadtest.Fake).Miss, "declined": (*dialpadtest.Fake).Decline,
	} {
		f := newFloor(t)
		id := f.Ring(9)
		leave(f.Fake, id)
		t.Log(name)
		f.wantHeard(t, time.Second, `0 0 unavailable "" available []`)
		f.refuses(t, "Ring of somebody off duty", ring(9))
	}
}

// refuses wants an act to fail.
func (f *floor) refuses(t *testing.T, name string, act func(*dialpadtest.Fake)) {
	t.Helper()
	if err := f.Try(act); err == nil || !strings.HasPrefix(err.Error(), "dialpadtest: ") {
		t.Errorf("%s: got %v, want an error", name, err)
	}
}

func ring(id int64) func(*dialpadtest.Fake) { return func(f *dialpadtest.Fake) { f.Ring(id) } }

func TestWhoCannotBeRung(t *testing.T) {
	f := newFloor(t)
	f.SignOut(9)
	f.refuses(t, "signed out", ring(9))
	f.SignIn(9)
	f.SetDoNotDisturb(9, true)
	f.refuses(t, "in do-not-disturb", ring(9))
	f.refuses(t, "nobody", ring(77))
}

// A write during a call waits for its end.
func TestWritesInACall(t *testing.T) {
	f := newFloor(t)
	id := f.Ring(9)
	f.Answer(id)
	f.after(time.Second)
	change, err := f.client.Duty.Set(t.Context(), 9, dialpad.DutyUpdate{Reason: "Lunch"})
	must(t, err)
	if change.Duty.Status != dialpad.Occupied || !change.Duty.OnDuty {
		t.Errorf("the reply shows %+v", change.Duty)
	}
	f.wantHeard(t, time.Second)
	f.HangUp(id)
	f.wantHeard(t, time.Minute, `20 20 wrapup "" available [101]`, `220 220 unavailable "Lunch" available []`)

	f = newFloor(t, dialpadtest.WithWritesRefusedInCall(), dialpadtest.WithKnownReasonsOnly())
	if _, err := f.client.Duty.Set(t.Context(), 9, dialpad.DutyUpdate{Reason: "Fun"}); !errors.Is(err, dialpad.ErrInvalid) {
		t.Errorf("an unknown reason: %v", err)
	}
	_ = f.Ring(9)
	if _, err := f.client.Duty.Set(t.Context(), 9, dialpad.DutyUpdate{Reason: "Lunch"}); !errors.Is(err, dialpad.ErrInvalid) {
		t.Errorf("a write in a call: %v", err)
	}
}

func TestWritesAreCounted(t *testing.T) {
	f := newFloor(t)
	for _, u := range []dialpad.DutyUpdate{{OnDuty: true}, {Reason: "Lunch"}, {Reason: "Lunch"}, {Reason: "Other"}, {OnDuty: true}} {
		_, err := f.client.Duty.Set(t.Context(), 9, u)
		must(t, err)
	}
	f.SetStatus(9, false, "") // a click is no write
	if f.Writes() != 3 || f.NoOps() != 2 {
		t.Errorf("%d writes, %d no-ops", f.Writes(), f.NoOps())
	}
}

// During wrap-up, choosing ends it.
func TestClickInWrapUp(t *testing.T) {
	f := newFloor(t)
	id := f.Ring(9)
	f.Answer(id)
	f.HangUp(id)
	f.after(time.Second)
	f.SetStatus(9, true, "")
	f.wantHeard(t, time.Minute, `10 10 available "" available [101]`)
}

func TestUnknownPeople(t *testing.T) {
	f := newFloor(t)
	f.DeleteUser(9)
	for name, act := range map[string]func(*dialpadtest.Fake){
		"SetStatus":       func(f *dialpadtest.Fake) { f.SetStatus(9, true, "") },
		"SetDoNotDisturb": func(f *dialpadtest.Fake) { f.SetDoNotDisturb(9, true) },
		"Join":            func(f *dialpadtest.Fake) { f.Join(9, 1) },
		"Leave":           func(f *dialpadtest.Fake) { f.Leave(9, 1) },
		"SetBusy":         func(f *dialpadtest.Fake) { f.SetBusy(9, true) },
		"SignIn":          func(f *dialpadtest.Fake) { f.SignIn(9) },
		"SignOut":         func(f *dialpadtest.Fake) { f.SignOut(9) },
		"DeleteUser":      func(f *dialpadtest.Fake) { f.DeleteUser(9) },
		"EndWrapUp":       func(f *dialpadtest.Fake) { f.EndWrapUp(9) },
		"Answer":          func(f *dialpadtest.Fake) { f.Answer(1) },
		"Hold":            func(f *dialpadtest.Fake) { f.Hold(1) },
		"HangUp":          func(f *dialpadtest.Fake) { f.HangUp(1) },
		"Miss":            func(f *dialpadtest.Fake) { f.Miss(1) },
	} {
		f.refuses(t, name, act)
	}
	if _, ok := f.User(9); ok || f.StatusOf(9) != "" {
		t.Error("the user is still there")
	}
}

// Events as they may come by what the vendor's pages leave open; the client
// reads them all alike.
func TestQuirks(t *testing.T) {
	tests := []struct {
		name   string
		quirks dialpadtest.Quirks
		body   string // a part of it
	}{
		{"none", dialpadtest.Quirks{}, `{"target":{"id":9,"type":"user","email":"Agent@example.test","name":"Agent Nine","phone":"+15550100"},` +
			`"on_duty_status":"occupied","on_duty_status_reason":null,"availability_status":"unavailable","call_center_ids":["101"],` +
			`"powerdialer_mode":false,"powerdialer_session":null,"date":1772442000500,"event_timestamp":1772442000500}`},
		{"phone_number", dialpadtest.Quirks{PhoneNumber: true}, `"phone_number":"+15550100"}`},
		{"a long timestamp", dialpadtest.Quirks{LongTimestamp: true}, `"event_timestamp":17724420005007}`},
		{"string ids", dialpadtest.Quirks{StringIDs: true}, `{"id":"9",`},
		{"numeric call centres", dialpadtest.Quirks{NumericCallCenters: true}, `"call_center_ids":[101]`},
		{"nulls", dialpadtest.Quirks{Nulls: true}, `"powerdialer_mode":null`},
		{"capitals", dialpadtest.Quirks{UpperCase: true}, `"on_duty_status":"OCCUPIED","on_duty_status_reason":null,"availability_status":"UNAVAILABLE"`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := newFloor(t, dialpadtest.WithQuirks(tt.quirks))
			f.bodies(t)
			id := f.Ring(9)
			f.Answer(id)
			f.wantHeard(t, 0, `0 0 occupied "" unavailable [101]`)
			f.wantBody(t, tt.body)
		})
	}
	f := newFloor(t, dialpadtest.WithQuirks(dialpadtest.Quirks{Edges: true, Nulls: true}))
	id := f.Ring(9)
	f.Answer(id)
	f.HangUp(id)
	f.SetStatus(9, false, "")
	f.wantHeard(t, 0, `0 0 occupied "" unavailable [101]`, `0 0 occupied-end "" available [101]`, `0 0 wrapup "" available [101]`,
		`0 0 wrapup-end "" available []`, `0 0 unavailable "" available []`)
}

func TestDoNotDisturbEvents(t *testing.T) {
	f := newFloor(t, dialpadtest.WithDoNotDisturbEvents())
	f.SetDoNotDisturb(9, true)
	f.SetDoNotDisturb(9, true)
	f.wantHeard(t, 0, `0 0 available "" unavailable [101]`)
}
