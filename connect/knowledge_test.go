package connect_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/connect"
)

const arnPrefix = "arn:aws:connect:eu-central-1:123456789012:instance/0a1b"

func TestIDFromARN(t *testing.T) {
	tests := []struct{ name, arn, id, instance string }{
		{"a status", arnPrefix + "/agent-state/s-1", "s-1", "0a1b"},
		{"a status of the other form", arnPrefix + "/agent-status/s-1", "s-1", "0a1b"},
		{"a user", arnPrefix + "/agent/u-1", "u-1", "0a1b"},
		{"an agent's queue", arnPrefix + "/queue/agent/u-1", "u-1", "0a1b"},
		{"an ARN with a gap", "arn:aws::connect:eu-central-1:123456789012:instance/0a1b/agent/u-1", "u-1", "0a1b"},
		{"an instance", arnPrefix, "0a1b", "0a1b"},
		{"an id", "u-1", "u-1", ""},
		{"an ARN without resource", "arn:aws:connect", "", ""},
		{"an ARN that breaks off", arnPrefix + "/agent/", "", "0a1b"},
		{"nothing", "", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := [2]string{connect.IDFromARN(tt.arn), connect.InstanceFromARN(tt.arn)}
			if diff := cmp.Diff([2]string{tt.id, tt.instance}, got); diff != "" {
				t.Errorf("ids (-want +got):\n%s", diff)
			}
		})
	}
}

// Item 5 of what bites: who compares the current status only sets it for ever.
func TestChoice(t *testing.T) {
	available := connect.AgentStatus{ID: "s-1", Name: "Available"}
	lunch := connect.AgentStatus{ID: "s-2", Name: "Lunch"}
	current := connect.StatusRef{ID: "s-1", Name: "Available"}
	tests := []struct {
		name   string
		choice connect.StatusRef
		is     connect.AgentStatus
		isNot  connect.AgentStatus
	}{
		{"polled, nothing pending", connect.UserData{StatusARN: arnPrefix + "/agent-state/s-1", StatusName: "Available"}.Choice(), available, lunch},
		{"polled, a next status by name", connect.UserData{StatusARN: arnPrefix + "/agent-state/s-1", StatusName: "Available", NextStatusName: "Lunch"}.Choice(), lunch, available},
		{"polled, renamed since the catalog was read", connect.UserData{StatusARN: arnPrefix + "/agent-state/s-1", StatusName: "Ready"}.Choice(), available, lunch},
		{"streamed, nothing pending", connect.Snapshot{Status: current}.Choice(), available, lunch},
		{"streamed, a next status", connect.Snapshot{Status: current, Next: connect.StatusRef{ID: "s-2", Name: "Lunch"}}.Choice(), lunch, available},
		{"streamed, a next status without ARN", connect.Snapshot{Status: current, Next: connect.StatusRef{Name: "Lunch"}}.Choice(), lunch, available},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if tt.choice.IsZero() || !tt.choice.Is(tt.is) || tt.choice.Is(tt.isNot) {
				t.Errorf("the choice is %+v, want %s", tt.choice, tt.is.Name)
			}
		})
	}
	if none := (connect.UserData{}).Choice(); !none.IsZero() || none.Is(connect.AgentStatus{}) {
		t.Errorf("a choice of nothing: %+v", none)
	}
}

// The table of contact states: all of them keep the agent busy until the
// contact is gone.
func TestPhase(t *testing.T) {
	tests := []struct {
		state connect.ContactState
		want  connect.Phase
		text  string
	}{
		{connect.Incoming, connect.Ringing, "ringing"},
		{connect.Pending, connect.Ringing, "ringing"},
		{connect.Connecting, connect.Ringing, "ringing"},
		{connect.Connected, connect.Engaged, "engaged"},
		{connect.OnHold, connect.Engaged, "engaged"},
		{connect.Paused, connect.Engaged, "engaged"},
		{connect.Ended, connect.AfterContactWork, "after-contact work"},
		{connect.Missed, connect.Uncleared, "uncleared"},
		{connect.Rejected, connect.Uncleared, "uncleared"},
		{connect.Failed, connect.Uncleared, "uncleared"},
		{"SOMETHING_NEW", connect.Engaged, "engaged"},
	}
	for _, tt := range tests {
		t.Run(string(tt.state), func(t *testing.T) {
			contact := connect.UserContact{ContactID: "c-1", State: tt.state}
			data := connect.UserData{StatusName: "Available", Contacts: []connect.UserContact{contact}}
			snapshot := connect.Snapshot{Contacts: []connect.AgentContact{{UserContact: contact}}}
			want := []connect.Phase{tt.want, tt.want, tt.want}
			if diff := cmp.Diff(want, []connect.Phase{tt.state.Phase(), data.Phase(), snapshot.Phase()}); diff != "" {
				t.Errorf("phases (-want +got):\n%s", diff)
			}
			if !data.Busy() || !snapshot.Busy() || tt.want.String() != tt.text {
				t.Errorf("busy %v and %v, %v", data.Busy(), snapshot.Busy(), tt.want)
			}
		})
	}
}

func TestPhaseOfSeveralContacts(t *testing.T) {
	of := func(states ...connect.ContactState) connect.Phase {
		var u connect.UserData
		for _, s := range states {
			u.Contacts = append(u.Contacts, connect.UserContact{State: s})
		}
		return u.Phase()
	}
	got := []connect.Phase{of(), of(connect.Ended, connect.Missed), of(connect.Ended, connect.Connecting, connect.Missed), of(connect.Connected, connect.Ended)}
	want := []connect.Phase{connect.Idle, connect.AfterContactWork, connect.Ringing, connect.Engaged}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the busiest counts (-want +got):\n%s", diff)
	}
	if (connect.UserData{}).Busy() || (connect.Snapshot{}).Busy() || connect.Idle.String() != "idle" || connect.Phase(9).String() != "unknown" {
		t.Error("idle: busy, or another word")
	}
}
