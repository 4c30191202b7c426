package connecttest_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/connect/connecttest"
)

// monitored is a call with u-1, and a supervisor, u-2, who is signed in and
// Offline.
func monitored(t *testing.T) (f *floor, contactID string) {
	t.Helper()
	f = newFloor(t)
	f.PutUser(connecttest.User{ID: "u-2", Username: "boss@example.test"})
	f.SignIn("u-2")
	contactID = f.Ring("u-1", connect.Contact{CustomerEndpoint: connect.Endpoint{Address: "+15550100", Type: "TELEPHONE_NUMBER"}})
	f.Answer(contactID)
	return f, contactID
}

// R67: a supervisor has a contact of their own; the agent's does not change.
func TestMonitor(t *testing.T) {
	f, call := monitored(t)
	before, _ := f.Contact(call)
	id, err := f.api.MonitorContact(t.Context(), connect.MonitorStart{
		ContactID: call, UserID: "u-2", Capabilities: []connect.MonitorCapability{connect.SilentMonitor, connect.Barge}, ClientToken: "a",
	})
	must(t, err)
	again, err := f.api.MonitorContact(t.Context(), connect.MonitorStart{ContactID: call, UserID: "u-2", ClientToken: "a"})
	if err != nil || again != id {
		t.Errorf("the same token: %s, %v, want %s", again, err, id)
	}
	_, err = f.api.MonitorContact(t.Context(), connect.MonitorStart{ContactID: call, UserID: "u-1", ClientToken: "a"})
	if !errors.Is(err, connect.ErrConflict) {
		t.Errorf("the same token for another supervisor: %v, want ErrConflict", err)
	}
	got, _ := f.Contact(id)
	want := connect.Contact{
		ID: id, ARN: connecttest.InstanceARN + "/contact/" + id, InitialContactID: call, Channel: connect.Voice, InitiationMethod: connect.Monitor,
		CustomerEndpoint: before.CustomerEndpoint, AgentID: "u-2", ConnectedToAgentAt: start, InitiatedAt: start, UpdatedAt: start,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the supervisor's contact (-want +got):\n%s", diff)
	}
	if after, _ := f.Contact(call); !cmp.Equal(before, after) {
		t.Errorf("the agent's contact changed: %s", cmp.Diff(before, after))
	}
	events := f.AgentEvents()
	e, err := connect.DecodeAgentEvent(events[len(events)-1])
	if err != nil || e.UserID() != "u-2" || e.Current.Contacts[0].InitiationMethod != connect.Monitor || e.Current.Status.Type != connect.Offline {
		t.Errorf("the last agent event is %+v, %v", e, err)
	}
	f.after(time.Second)
	f.HangUp(call)
	lines := f.contactEvents(t)
	if diff := cmp.Diff([]string{"0 INITIATED", "0 CONNECTED_TO_AGENT", "1 DISCONNECTED", "1 COMPLETED", "1 DISCONNECTED"}, lines[3:]); diff != "" {
		t.Errorf("events (-want +got):\n%s", diff)
	}
	if free, err := f.api.GetCurrentUserData(t.Context(), connect.UserDataFilter{UserIDs: []string{"u-2"}}, connect.PageRequest{}); err != nil || len(free.Items[0].Contacts) != 0 {
		t.Errorf("the supervisor has %+v, %v", free.Items, err)
	}
}

// A supervisor leaves, and the call goes on.
func TestMonitorLeaves(t *testing.T) {
	leave := map[string]func(f *floor, id string){
		"the supervisor hangs up":   func(f *floor, id string) { f.HangUp(id) },
		"the supervisor signs out":  func(f *floor, _ string) { f.SignOut("u-2") },
		"and the call ends as well": func(f *floor, id string) { f.HangUp(id); f.HangUp("call") },
	}
	for name, act := range leave {
		f := newFloor(t)
		f.PutUser(connecttest.User{ID: "u-2", Username: "boss@example.test"})
		f.SignIn("u-2")
		f.Answer(f.Ring("u-1", connect.Contact{ID: "call"}))
		id, err := f.api.MonitorContact(t.Context(), connect.MonitorStart{ContactID: "call", UserID: "u-2"})
		must(t, err)
		act(f, id)
		if c, _ := f.Contact(id); c.DisconnectedAt.IsZero() {
			t.Errorf("%s: still there", name)
		}
		if n := len(f.ContactRecords()); n != 1 {
			t.Errorf("%s: %d records, want the supervisor's", name, n)
		}
	}
}

// R68: a supervisor is Offline.
func TestMonitorRefused(t *testing.T) {
	for name, tt := range map[string]struct {
		change func(f *floor, m *connect.MonitorStart)
		want   error
	}{
		"no such contact":         {func(_ *floor, m *connect.MonitorStart) { m.ContactID = "none" }, connect.ErrNotFound},
		"no such user":            {func(_ *floor, m *connect.MonitorStart) { m.UserID = "none" }, connect.ErrNotFound},
		"signed out":              {func(f *floor, _ *connect.MonitorStart) { f.SignOut("u-2") }, connect.ErrInvalid},
		"R68 not Offline":         {func(f *floor, _ *connect.MonitorStart) { f.SetStatus("u-2", connecttest.AvailableID) }, connect.ErrInvalid},
		"the agent themselves":    {func(_ *floor, m *connect.MonitorStart) { m.UserID = "u-1" }, connect.ErrInvalid},
		"a call that is over":     {func(f *floor, m *connect.MonitorStart) { f.HangUp(m.ContactID) }, connect.ErrInvalid},
		"an unknown capability":   {func(_ *floor, m *connect.MonitorStart) { m.Capabilities = []connect.MonitorCapability{"WHISPER"} }, connect.ErrInvalid},
		"a supervisor's contact":  {func(f *floor, m *connect.MonitorStart) { m.ContactID = supervise(t, f, m.ContactID) }, connect.ErrInvalid},
		"a second contact at all": {func(f *floor, m *connect.MonitorStart) { supervise(t, f, m.ContactID) }, connect.ErrInvalid},
		"a call on hold":          {func(f *floor, m *connect.MonitorStart) { f.Hold(m.ContactID) }, nil},
	} {
		f, call := monitored(t)
		m := connect.MonitorStart{ContactID: call, UserID: "u-2"}
		tt.change(f, &m)
		if _, err := f.api.MonitorContact(t.Context(), m); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v, want %v", name, err, tt.want)
		}
	}
}

func supervise(t *testing.T, f *floor, contactID string) string {
	t.Helper()
	id, err := f.api.MonitorContact(t.Context(), connect.MonitorStart{ContactID: contactID, UserID: "u-2"})
	must(t, err)
	return id
}

// A recording is suspended and resumed as long as it runs, and stands in the
// contact's record afterwards.
func TestRecording(t *testing.T) {
	f := newFloor(t)
	f.Answer(f.Ring("u-1", connect.Contact{ID: "c-1"}))
	target := connect.RecordingTarget{ContactID: "c-1", Conversation: "c-1"}
	wantError := func(when string, target connect.RecordingTarget, want error) {
		t.Helper()
		for _, err := range []error{f.api.SuspendContactRecording(t.Context(), target), f.api.ResumeContactRecording(t.Context(), target)} {
			if !errors.Is(err, want) {
				t.Errorf("%s: %v, want %v", when, err, want)
			}
		}
	}
	wantSuspended := func(want ...connect.RecordingType) {
		t.Helper()
		if got, ok := f.Recording("c-1"); !ok || !slices.Equal(got.Suspended, want) || !got.Since.Equal(start) {
			t.Errorf("recording %+v, want %v suspended", got, want)
		}
	}
	wantError("not recorded", target, connect.ErrInvalid)
	f.Record("c-1")
	wantError("another first contact", connect.RecordingTarget{ContactID: "c-1", Conversation: "c-0"}, connect.ErrNotFound)
	wantError("no such contact", connect.RecordingTarget{ContactID: "none", Conversation: "none"}, connect.ErrNotFound)
	wantError("no such type", connect.RecordingTarget{ContactID: "c-1", Conversation: "c-1", Type: "TASTE"}, connect.ErrInvalid)
	must(t, f.api.SuspendContactRecording(t.Context(), target))
	must(t, f.api.SuspendContactRecording(t.Context(), target))
	wantSuspended(connect.AgentRecording, connect.IVRRecording, connect.ScreenRecording)
	target.Type = connect.ScreenRecording
	must(t, f.api.ResumeContactRecording(t.Context(), target))
	wantSuspended(connect.AgentRecording, connect.IVRRecording)
	f.after(time.Minute)
	f.HangUp("c-1")
	f.CloseContact("c-1")
	if _, ok := f.Recording("c-1"); ok {
		t.Error("it is still recorded")
	}
	wantError("over", target, connect.ErrInvalid)
	record, err := connect.DecodeContactRecord(f.ContactRecords()[0])
	if err != nil || len(record.Recordings) != 1 || !record.Recordings[0].StoppedAt.Equal(start.Add(time.Minute)) {
		t.Errorf("record %+v, %v", record.Recordings, err)
	}
	for _, id := range []string{"none", "c-1"} {
		if err := f.Try(func(f *connecttest.Fake) { f.Record(id) }); err == nil {
			t.Errorf("%s can be recorded", id)
		}
	}
}
