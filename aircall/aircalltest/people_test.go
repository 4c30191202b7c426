package aircalltest_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/aircall/aircalltest"
)

var start = time.Date(2026, 3, 2, 9, 0, 0, 500_000_000, time.UTC)

// floor is a company with one user, 9, and a receiver that writes down what comes.
type floor struct {
	*aircalltest.Fake
	clk     *ctikit.VirtualClock
	client  *aircall.Client
	arrived []string
	answer  int
}

const hookURL = "https://hooks.example.test/aircall"

func newFloor(t *testing.T, opts ...aircalltest.Option) *floor {
	t.Helper()
	f := &floor{clk: ctikit.NewVirtualClock(start), answer: http.StatusOK}
	f.Fake = aircalltest.New(t, append([]aircalltest.Option{aircalltest.WithClock(f.clk)}, opts...)...)
	f.PutUser(aircalltest.User{ID: 9, Email: "agent@example.test", Name: "Agent Nine", WrapUpTime: 20 * time.Second})
	f.client = f.Client()
	f.listen(t, hookURL, append(aircall.PresenceEvents(), aircall.CallCreated)...)
	return f
}

func (f *floor) listen(t *testing.T, url string, events ...aircall.EventName) *aircall.Subscription {
	t.Helper()
	sub, err := f.client.Webhooks.Create(t.Context(), aircall.WebhookSpec{URL: url, Events: events})
	if err != nil {
		t.Fatal(err)
	}
	hook, err := aircall.NewWebhook([]string{sub.Token.Reveal()})
	if err != nil {
		t.Fatal(err)
	}
	handler := hook.Handler(func(_ context.Context, ev aircall.Event) error {
		f.arrived = append(f.arrived, describe(ev, f.clk.Now()))
		return nil
	})
	f.Deliver("hooks.example.test", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if f.answer != http.StatusOK {
			w.WriteHeader(f.answer)
			return
		}
		handler.ServeHTTP(w, r)
	}))
	return sub
}

// describe is an event in a line: seconds since the start, name, and what it shows.
func describe(ev aircall.Event, now time.Time) string {
	s := fmt.Sprintf("%d %s", int(now.Sub(start).Seconds()), ev.Meta().Name)
	switch ev := ev.(type) {
	case *aircall.UserEvent:
		return fmt.Sprintf("%s %s %s", s, ev.User.AvailabilityStatus, ev.User.Substatus)
	case *aircall.CallEvent:
		return fmt.Sprintf("%s %s", s, ev.Call.Status)
	}
	return s
}

// after lets time pass and returns what arrived meanwhile.
func (f *floor) after(d time.Duration) []string {
	f.clk.RunUntil(f.clk.Now().Add(d))
	arrived := f.arrived
	f.arrived = nil
	return arrived
}

func (f *floor) wantEvents(t *testing.T, d time.Duration, want ...string) {
	t.Helper()
	if diff := cmp.Diff(want, f.after(d)); diff != "" {
		t.Errorf("events mismatch (-want +got):\n%s", diff)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestClicks(t *testing.T) {
	f := newFloor(t)
	f.SetStatus(9, aircall.Unavailable, "")
	f.wantEvents(t, 0, "0 user.closed.v2 unavailable always_closed")
	f.SetStatus(9, aircall.Unavailable, "")
	f.wantEvents(t, 0)
	f.SetStatus(9, "", aircall.OutForLunch)
	f.wantEvents(t, time.Minute, "0 user.closed.v2 unavailable ", "1 user.closed.v2 unavailable out_for_lunch")
	f.SetStatus(9, aircall.Custom, "")
	f.wantEvents(t, 0, "60 user.opened.v2 custom according_to_schedule")
	f.SetStatus(9, aircall.Available, aircall.AlwaysOpened)
	f.wantEvents(t, 0, "60 user.opened.v2 available always_opened")
}

func TestReasonGivenUpBeforeItsSecondEvent(t *testing.T) {
	f := newFloor(t, aircalltest.WithReasonDelay(2*time.Second))
	f.SetStatus(9, aircall.Unavailable, aircall.OnABreak)
	f.wantEvents(t, time.Second, "0 user.closed.v2 unavailable ")
	f.SetStatus(9, aircall.Available, "")
	f.wantEvents(t, time.Minute, "1 user.opened.v2 available always_opened")
}

func TestReasonAtOnce(t *testing.T) {
	f := newFloor(t, aircalltest.WithReasonDelay(0))
	f.SetStatus(9, aircall.Unavailable, aircall.OnABreak)
	f.wantEvents(t, 0, "0 user.closed.v2 unavailable ", "0 user.closed.v2 unavailable on_a_break")
}

// wantFailure wants an act to be an error of Try, and to fail the test without
// it.
func wantFailure(t *testing.T, f *floor, name string, act func(*aircalltest.Fake)) {
	t.Helper()
	if err := f.Try(act); err == nil || !strings.HasPrefix(err.Error(), "aircalltest: ") {
		t.Errorf("%s: %v", name, err)
	}
}

func TestImpossibleActs(t *testing.T) {
	f := newFloor(t)
	for name, act := range map[string]func(*aircalltest.Fake){
		"nobody":                  func(f *aircalltest.Fake) { f.SetStatus(1, aircall.Available, "") },
		"unknown status":          func(f *aircalltest.Fake) { f.SetStatus(9, "asleep", "") },
		"no status":               func(f *aircalltest.Fake) { f.SetStatus(9, "", "") },
		"unknown reason":          func(f *aircalltest.Fake) { f.SetStatus(9, aircall.Unavailable, "dreaming") },
		"reason with available":   func(f *aircalltest.Fake) { f.SetStatus(9, aircall.Available, aircall.Other) },
		"closed with available":   func(f *aircalltest.Fake) { f.SetStatus(9, aircall.Available, aircall.AlwaysClosed) },
		"opened with unavailable": func(f *aircalltest.Fake) { f.SetStatus(9, aircall.Unavailable, aircall.AlwaysOpened) },
		"status of nobody":        func(f *aircalltest.Fake) { f.StatusOf(1) },
		"sign in nobody":          func(f *aircalltest.Fake) { f.SignIn(1) },
		"sign out nobody":         func(f *aircalltest.Fake) { f.SignOut(1) },
		"ring nobody":             func(f *aircalltest.Fake) { f.Ring(1) },
		"answer nothing":          func(f *aircalltest.Fake) { f.Answer(1) },
		"hang up nothing":         func(f *aircalltest.Fake) { f.HangUp(900000000001) },
		"end no wrap-up":          func(f *aircalltest.Fake) { f.EndWrapUp(9) },
		"delete nobody":           func(f *aircalltest.Fake) { f.DeleteUser(1) },
		"put without an id":       func(f *aircalltest.Fake) { f.PutUser(aircalltest.User{}) },
		"invite without an id":    func(f *aircalltest.Fake) { f.Invite(aircalltest.User{}) },
	} {
		wantFailure(t, f, name, act)
	}
	if n := len(f.Deliveries()) + f.PendingDeliveries(); n != 0 {
		t.Errorf("impossible acts caused %d events", n)
	}
	var got error
	err := f.Try(func(f *aircalltest.Fake) {
		f.SignOut(9)
		got = f.Try(func(f *aircalltest.Fake) { f.SignIn(1) })
		f.SignIn(2)
		f.SignIn(3)
	})
	if got == nil || err == nil || strings.Count(err.Error(), "no user") != 2 || f.StatusOf(9) != aircall.AvailabilityOffline {
		t.Errorf("inside %v, outside %v", got, err)
	}
}

func TestRingNeedsAFreeUser(t *testing.T) {
	f := newFloor(t)
	ring := func(f *aircalltest.Fake) { f.Ring(9) }
	f.SignOut(9)
	wantFailure(t, f, "rang a user who is out", ring)
	f.SignIn(9)
	must(t, f.Try(ring))
	wantFailure(t, f, "rang a user who is rung", ring)
}

func TestACall(t *testing.T) {
	f := newFloor(t)
	f.SetStatus(9, aircall.Custom, "")
	f.after(0)
	look := func(want aircall.Availability) {
		t.Helper()
		a, err := f.client.Users.Availability(t.Context(), 9)
		u, err2 := f.client.Users.Get(t.Context(), 9)
		list, err3 := f.client.Users.List(t.Context(), aircall.UserListOptions{})
		if err != nil || err2 != nil || err3 != nil {
			t.Fatal(err, err2, err3)
		}
		shown, sub := aircall.Unavailable, aircall.Substatus("")
		if want == aircall.AvailabilityAvailable {
			shown, sub = aircall.Custom, "according_to_schedule"
		}
		if a != want || f.StatusOf(9) != want {
			t.Errorf("availability %s and %s, want %s", a, f.StatusOf(9), want)
		}
		for _, got := range []aircall.User{*u, list.Items[0]} {
			if got.AvailabilityStatus != shown || got.Substatus != sub {
				t.Errorf("%s: the user shows %q %q", want, got.AvailabilityStatus, got.Substatus)
			}
		}
		if now, _ := f.User(9); now.Status != aircall.Custom {
			t.Errorf("the true choice became %s", now.Status)
		}
	}

	id := f.Ring(9)
	look(aircall.AvailabilityInCall)
	f.wantEvents(t, 5*time.Second, "0 call.created initial", "0 call.ringing_on_agent initial")
	f.Answer(id)
	wantFailure(t, f, "answered twice", func(f *aircalltest.Fake) { f.Answer(id) })
	look(aircall.AvailabilityInCall)
	f.wantEvents(t, 5*time.Second, "5 call.answered answered")
	f.HangUp(id)
	look(aircall.AvailabilityAfterCallWork)
	f.wantEvents(t, 25*time.Second, "10 call.hungup done", "10 user.wut_start.v2 unavailable ",
		"30 user.wut_end.v2 custom according_to_schedule")
	look(aircall.AvailabilityAvailable)
	f.wantEvents(t, 10*time.Second, "40 call.ended done")
	wantFailure(t, f, "hung up twice", func(f *aircalltest.Fake) { f.HangUp(id) })
}

func TestAClickDuringACallStaysUnderneath(t *testing.T) {
	f := newFloor(t)
	id := f.Ring(9)
	f.Answer(id)
	f.after(0)
	f.SetStatus(9, aircall.Unavailable, aircall.OnABreak)
	f.wantEvents(t, 5*time.Second, "0 user.closed.v2 unavailable ", "1 user.closed.v2 unavailable ")
	f.HangUp(id)
	f.EndWrapUp(9)
	f.wantEvents(t, 0, "5 call.hungup done", "5 user.wut_start.v2 unavailable ", "5 user.wut_end.v2 unavailable on_a_break")
	f.wantEvents(t, time.Minute, "35 call.ended done") // the wrap-up's own end does not come any more
}

func TestAMissedCallHasNoWrapUp(t *testing.T) {
	f := newFloor(t)
	id := f.Ring(9)
	f.HangUp(id)
	f.wantEvents(t, time.Minute, "0 call.created initial", "0 call.ringing_on_agent initial", "0 call.hungup done", "30 call.ended done")
}

func TestSigningInAndOut(t *testing.T) {
	f := newFloor(t)
	id := f.Ring(9)
	f.Answer(id)
	f.after(0)
	f.SignOut(9) // in a call
	f.SignOut(9)
	f.wantEvents(t, 0, "0 call.hungup done", "0 user.disconnected.v2 available always_opened")
	if a := f.StatusOf(9); a != aircall.AvailabilityOffline {
		t.Errorf("availability %s", a)
	}
	// A write to a user who is out is accepted.
	_, err := f.client.Users.SetStatus(t.Context(), 9, aircall.StatusUpdate{Availability: aircall.Unavailable})
	must(t, err)
	f.wantEvents(t, 0, "0 user.closed.v2 unavailable always_closed")
	f.SignIn(9)
	f.SignIn(9)
	f.wantEvents(t, 0, "0 user.connected.v2 unavailable always_closed")
	if a := f.StatusOf(9); a != aircall.AvailabilityDoNotDisturb {
		t.Errorf("availability %s", a)
	}
}

func TestSigningOutDuringWrapUp(t *testing.T) {
	f := newFloor(t)
	id := f.Ring(9)
	f.Answer(id)
	f.HangUp(id)
	f.after(0)
	f.SignOut(9)
	f.wantEvents(t, 0, "0 user.wut_end.v2 available always_opened", "0 user.disconnected.v2 available always_opened")
}

func TestComingAndGoing(t *testing.T) {
	f := newFloor(t)
	f.Invite(aircalltest.User{ID: 10, Substatus: aircall.InTraining, SignedOut: true})
	f.wantEvents(t, 0, "0 user.created.v2 unavailable in_training")
	f.SetStatus(9, aircall.Unavailable, aircall.Other)
	f.DeleteUser(9)
	f.wantEvents(t, time.Minute, "0 user.closed.v2 unavailable ", "0 user.deleted.v2 unavailable other")
	if _, err := f.client.Users.Get(t.Context(), 9); err == nil {
		t.Error("a deleted user is still there")
	}
	if _, ok := f.User(9); ok {
		t.Error("a deleted user is still there")
	}
	wantFailure(t, f, "a deleted user has a status", func(f *aircalltest.Fake) { f.StatusOf(9) })
}

func TestWritesAndNoOps(t *testing.T) {
	f := newFloor(t)
	set := func(u aircall.StatusUpdate) {
		t.Helper()
		if _, err := f.client.Users.SetStatus(t.Context(), 9, u); err != nil {
			t.Fatal(err)
		}
	}
	set(aircall.StatusUpdate{Availability: aircall.Available})
	set(aircall.StatusUpdate{Substatus: aircall.Other})
	set(aircall.StatusUpdate{Substatus: aircall.Other})
	f.wantEvents(t, time.Minute, "0 user.closed.v2 unavailable ", "1 user.closed.v2 unavailable other")
	if f.Writes() != 1 || f.NoOps() != 2 {
		t.Errorf("%d writes, %d no-ops, want 1 and 2", f.Writes(), f.NoOps())
	}
}

func TestPutUserReplaces(t *testing.T) {
	f := newFloor(t)
	f.PutUser(aircalltest.User{ID: 9, Name: "Other"})
	u, err := f.client.Users.Get(t.Context(), 9)
	if err != nil || u.Name != "Other" {
		t.Errorf("%+v, %v", u, err)
	}
	f.wantEvents(t, time.Minute)
}
