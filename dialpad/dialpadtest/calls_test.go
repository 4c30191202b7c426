package dialpadtest_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/dialpad"
	"github.com/ctikit/ctikit/dialpad/dialpadtest"
)

// line is a call event: what happened, in seconds since it rang, and how long
// the agent talked.
func line(e *dialpad.CallEvent) string {
	return fmt.Sprintf("%d %s %d connected %v, talked %v", e.Target.ID, e.State, int(e.At.Sub(e.Started).Seconds()), e.Answered(), e.TalkTime)
}

// Subscriptions get the calls and the states that they are for.
func TestCallEvents(t *testing.T) {
	f := newFloor(t)
	f.PutUser(dialpadtest.User{ID: 10, OfficeID: 4, CallCenters: []int64{102}})
	hook, err := f.client.Webhooks.Create(t.Context(), dialpad.WebhookSpec{URL: "https://calls.example.test"})
	must(t, err)
	var heard []string
	decode := http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		heard = append(heard, r.Header.Get("Content-Type"))
	})
	f.Deliver("calls.example.test", decode)
	tests := []struct {
		name string
		spec dialpad.CallSubscriptionSpec
		want []string
	}{
		{"all calls", dialpad.CallSubscriptionSpec{}, []string{
			"9 ringing", "9 connected", "9 hangup", "10 ringing", "10 missed", "9 ringing", "9 hangup"}},
		{"some states", dialpad.CallSubscriptionSpec{States: []dialpad.CallState{dialpad.CallConnected, dialpad.CallMissed}}, []string{
			"9 connected", "10 missed"}},
		{"a user's", dialpad.CallSubscriptionSpec{TargetType: dialpad.TargetUser, TargetID: 10}, []string{"10 ringing", "10 missed"}},
		{"a call centre's", dialpad.CallSubscriptionSpec{TargetType: dialpad.TargetCallCenter, TargetID: 102, States: []dialpad.CallState{"all"}},
			[]string{"10 ringing", "10 missed"}},
		{"an office's", dialpad.CallSubscriptionSpec{TargetType: dialpad.TargetOffice, TargetID: 4}, []string{"10 ringing", "10 missed"}},
		{"a department's", dialpad.CallSubscriptionSpec{TargetType: dialpad.TargetDepartment, TargetID: 4}, nil},
		{"none", dialpad.CallSubscriptionSpec{Disabled: true}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tt.spec.EndpointID = hook.ID
			sub, err := f.client.CallSubscriptions.Create(t.Context(), tt.spec)
			must(t, err)
			from := len(f.Deliveries())
			f.callOf(t, 9, true)
			f.callOf(t, 10, false)
			call := f.Ring(9)
			f.HangUp(call)
			f.after(time.Minute)
			must(t, f.client.CallSubscriptions.Delete(t.Context(), sub.ID))
			f.SetStatus(10, true, "")
			f.after(time.Minute)
			var got []string
			for _, a := range f.Deliveries()[from:] {
				if ev, err := dialpad.Decode(a.Body); err == nil {
					if e, ok := ev.(*dialpad.CallEvent); ok {
						got = append(got, fmt.Sprintf("%d %s", e.Target.ID, e.State))
					}
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("events (-want +got):\n%s", diff)
			}
		})
	}
	if len(heard) == 0 || heard[0] != "application/json" {
		t.Errorf("delivered as %q", heard)
	}
}

// callOf is a call that is answered and lasts ten seconds, or is missed.
func (f *floor) callOf(t *testing.T, user int64, answered bool) {
	t.Helper()
	call := f.Ring(user)
	f.after(time.Second)
	if !answered {
		f.Miss(call)
		return
	}
	f.Answer(call)
	f.after(10 * time.Second)
	f.HangUp(call)
	f.after(time.Minute)
}

// A failed delivery of a call event is tried again after 2, 4 and 8 seconds.
func TestCallEventsAreRepeated(t *testing.T) {
	f := newFloor(t)
	f.answer = http.StatusInternalServerError
	_, err := f.client.CallSubscriptions.Create(t.Context(), dialpad.CallSubscriptionSpec{EndpointID: f.hook.ID})
	must(t, err)
	_ = f.Ring(9)
	f.after(time.Hour)
	var got []int
	for _, a := range f.Deliveries() {
		got = append(got, int(a.At.Sub(start).Seconds()))
	}
	if diff := cmp.Diff([]int{0, 2, 6, 14}, got); diff != "" {
		t.Errorf("attempts (-want +got):\n%s", diff)
	}
}

func TestCallEventFields(t *testing.T) {
	f := newFloor(t)
	f.bodies(t)
	hook, err := f.client.Webhooks.Create(t.Context(), dialpad.WebhookSpec{URL: "https://plain.example.test/calls"})
	must(t, err)
	_, err = f.client.CallSubscriptions.Create(t.Context(), dialpad.CallSubscriptionSpec{EndpointID: hook.ID})
	must(t, err)
	f.callOf(t, 9, true)
	var got []string
	for _, a := range f.Deliveries() {
		if ev, err := dialpad.Decode(a.Body); err == nil {
			if e, ok := ev.(*dialpad.CallEvent); ok {
				got = append(got, line(e))
			}
		}
	}
	want := []string{
		"9 ringing 0 connected false, talked 0s", "9 connected 1 connected true, talked 0s", "9 hangup 11 connected true, talked 10s",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("events (-want +got):\n%s", diff)
	}
}

// What only later descriptions of the API have is shown where it is set.
func TestSessionTypeAndStatusMessage(t *testing.T) {
	f := newFloor(t)
	f.PutUser(dialpadtest.User{ID: 10, SessionType: "digital", StatusMessage: "back at 3"})
	duty, err := f.client.Duty.Get(t.Context(), 10)
	must(t, err)
	user, err := f.client.Users.Get(t.Context(), 10)
	must(t, err)
	if duty.SessionType != "digital" || user.SessionType != "digital" || user.StatusMessage != "back at 3" {
		t.Errorf("duty %+v, user %+v", duty, user)
	}
	receipt, err := f.client.Users.SetStatusMessage(t.Context(), 10, dialpad.StatusMessage{})
	must(t, err)
	user, err = f.client.Users.Get(t.Context(), 10)
	if err != nil || user.StatusMessage != "" || receipt.Date.IsZero() {
		t.Errorf("user %+v, %v, %+v", user, err, receipt)
	}
}
