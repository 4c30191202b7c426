package connecttest_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/connect/connecttest"
)

// listed are the users that a list shows, with their status and contacts.
func (f *floor) listed(t *testing.T, ids ...string) (shown []string) {
	t.Helper()
	for u, err := range f.Client().Agents.All(t.Context(), connect.AgentListOptions{Filter: connect.UserDataFilter{UserIDs: ids}}) {
		if err != nil {
			t.Fatal(err)
		}
		line := u.UserID + " " + u.StatusName + ">" + u.NextStatusName
		for _, c := range u.Contacts {
			line += " " + string(c.State)
		}
		shown = append(shown, line)
	}
	return shown
}

// Several users are shown as they were, one alone as they are.
func TestListLag(t *testing.T) {
	f := newFloor(t)
	f.PutUser(connecttest.User{ID: "u-2"})
	f.SetListLag(5 * time.Second)
	contact := f.Ring("u-1", connect.Contact{})
	f.Answer(contact)
	f.SetStatus("u-1", "s-lunch")
	f.SignIn("u-2")
	f.after(2 * time.Second)
	f.HangUp(contact)
	f.CloseContact(contact)
	shown := [][]string{f.listed(t, "u-1", "u-2")}
	for _, wait := range []time.Duration{3 * time.Second, 2 * time.Second} {
		f.after(wait)
		shown = append(shown, f.listed(t, "u-1", "u-2"))
	}
	want := [][]string{
		{"u-1 Available>"},
		{"u-1 Available>Lunch CONNECTED", "u-2 Offline>"},
		{"u-1 Lunch>", "u-2 Offline>"},
	}
	if diff := cmp.Diff(want, shown); diff != "" {
		t.Errorf("lists (-want +got):\n%s", diff)
	}
	f.SetStatus("u-1", "s-break")
	if diff := cmp.Diff([]string{"u-1 Break>"}, f.listed(t, "u-1")); diff != "" {
		t.Errorf("one user (-want +got):\n%s", diff)
	}
}

// A write is answered as if it had been applied.
func TestIgnoredWrites(t *testing.T) {
	f := newFloor(t)
	f.IgnoreWrites(50)
	f.IgnoreNextWrites(1)
	var shown []string
	for range 3 {
		if _, err := f.Client().Agents.SetStatus(t.Context(), "u-1", "s-lunch"); err != nil {
			t.Fatal(err)
		}
		status, _ := f.StatusOf("u-1")
		shown = append(shown, status)
	}
	want := []string{connecttest.AvailableID, connecttest.AvailableID, "s-lunch"}
	if diff := cmp.Diff(want, shown); diff != "" || f.IgnoredWrites() != 2 || f.Writes() != 1 {
		t.Errorf("%d ignored, %d written (-want +got):\n%s", f.IgnoredWrites(), f.Writes(), diff)
	}
}

// Records have the instance's time, and some are further ahead.
func TestMarks(t *testing.T) {
	f := newFloor(t)
	before := len(f.AgentEvents())
	f.SetSkew(-time.Minute)
	f.MarkAhead(1, time.Hour)
	f.SetStatus("u-1", "s-lunch")
	f.SetStatus("u-1", "s-break")
	want := []string{"3540 STATE_CHANGE Lunch>", "-60 STATE_CHANGE Break>"}
	if diff := cmp.Diff(want, f.agentEvents(t, before)); diff != "" {
		t.Errorf("records (-want +got):\n%s", diff)
	}
}
