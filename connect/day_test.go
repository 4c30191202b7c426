package connect_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/connect/connecttest"
)

// An agent's day on the fake: what the stream tells and what polling shows are
// the same at each step.
func TestAgentsDay(t *testing.T) {
	f := connecttest.New(t, connecttest.WithClock(ctikit.NewVirtualClock(start)))
	f.PutUser(connecttest.User{ID: "u-1", Username: "pat", Email: "pat@example.test"})
	f.PutStatus(connect.AgentStatus{ID: "s-lunch", Name: "Lunch"})
	client, contact := f.Client(), ""
	set := func(status string) func() {
		return func() {
			if _, err := client.Agents.SetStatus(t.Context(), "u-1", status); err != nil {
				t.Fatal(err)
			}
		}
	}
	steps := []struct {
		name string
		do   func()
		want string // the event, whether signed in and whether that is known; status, choice, phase; ended work
	}{
		{"signs in", func() { f.SignIn("u-1") }, "LOGIN true true: Offline Offline idle 0"},
		{"is set to Available", set(connecttest.AvailableID), "STATE_CHANGE true true: Available Available idle 0"},
		{"the phone rings", func() { contact = f.Ring("u-1", connect.Contact{}) }, "STATE_CHANGE true true: Available Available ringing 0"},
		{"answers", func() { f.Answer(contact) }, "STATE_CHANGE true true: Available Available engaged 0"},
		{"is set to Lunch", set("s-lunch"), "STATE_CHANGE true true: Available Lunch engaged 0"},
		{"holds", func() { f.Hold(contact) }, "STATE_CHANGE true true: Available Lunch engaged 0"},
		{"hangs up", func() { f.HangUp(contact) }, "STATE_CHANGE true true: Available Lunch after-contact work 0"},
		{"has finished", func() { f.CloseContact(contact) }, "STATE_CHANGE true true: Lunch Lunch idle 1"},
		{"is quiet", func() { f.HeartBeat("u-1") }, "HEART_BEAT false false: Lunch Lunch idle 0"},
	}
	for _, step := range steps {
		step.do()
		records := f.AgentEvents()
		ev, err := connect.DecodeAgentEvent(records[len(records)-1])
		if err != nil {
			t.Fatal(err)
		}
		in, known := ev.SignedIn()
		now := ev.Current
		got := fmt.Sprintf("%s %v %v: %s %s %v %d", ev.Type, in, known, now.Status.Name, now.Choice().Name, now.Phase(), len(ev.Gone()))
		if diff := cmp.Diff(step.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", step.name, diff)
		}
		polled, in, err := client.Agents.Get(t.Context(), ev.UserID())
		if err != nil || !in {
			t.Fatalf("%s: polling: %v, %v", step.name, in, err)
		}
		streamed := []any{now.Status.Name, now.Choice().Name, now.Phase(), now.RoutingProfile.ID}
		if diff := cmp.Diff(streamed, []any{polled.StatusName, polled.Choice().Name, polled.Phase(), polled.RoutingProfileID}); diff != "" {
			t.Errorf("%s: polling shows something else (-streamed +polled):\n%s", step.name, diff)
		}
	}

	f.SignOut("u-1")
	if _, in, err := client.Agents.Get(t.Context(), "u-1"); err != nil || in {
		t.Errorf("signed out: %v, %v", in, err)
	}
	var life []connect.ContactEventType
	for _, event := range f.ContactEvents() {
		ev, err := connect.DecodeContactEvent(event)
		if err != nil {
			t.Fatal(err)
		}
		if ev.Conversation() == contact {
			life = append(life, ev.Type)
		}
	}
	want := []connect.ContactEventType{
		connect.ContactInitiated, connect.ContactQueued, connect.ContactConnectedToAgent, connect.ContactDisconnected, connect.ContactCompleted,
	}
	if diff := cmp.Diff(want, life); diff != "" {
		t.Errorf("the contact's life (-want +got):\n%s", diff)
	}
}
