package connecttest_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/connect/connecttest"
)

const available = connecttest.AvailableID

// What PutUserStatus and the agent's click do, by what the agent has.
func TestChoices(t *testing.T) {
	chat := connect.Contact{Channel: connect.Chat}
	talking := func(f *floor) { f.Answer(f.Ring("u-1", chat)) }
	working := func(f *floor) {
		id := f.Ring("u-1", chat)
		f.Answer(id)
		f.HangUp(id)
	}
	both := func(f *floor) {
		working(f)
		talking(f)
	}
	missed := func(f *floor) { f.Miss(f.Ring("u-1", chat)) }
	lunchNext := func(f *floor) {
		talking(f)
		f.SetStatus("u-1", "s-lunch")
	}
	onBreak := func(f *floor) {
		f.SetStatus("u-1", "s-break")
		f.Answer(f.Ring("u-1", connect.Contact{InitiationMethod: connect.Outbound}))
	}
	keeps := []connecttest.Option{connecttest.WithAPIKeepingAfterContactWork()}
	sticky := []connecttest.Option{connecttest.WithStickyNextStatus()}
	tests := []struct {
		name          string
		opts          []connecttest.Option
		with          func(*floor)
		choose        string
		current, next string
		contacts      []connect.ContactState // afterwards
		panel         bool                   // the panel does otherwise: the API alone
	}{
		{"idle", nil, func(*floor) {}, "s-lunch", "s-lunch", "", nil, false},
		{"idle, the same", nil, func(*floor) {}, available, available, "", nil, false},
		{"ringing", nil, func(f *floor) { f.Ring("u-1", chat) }, "s-lunch", available, "s-lunch", []connect.ContactState{connect.Connecting}, false},
		{"in a contact", nil, talking, "s-lunch", available, "s-lunch", []connect.ContactState{connect.Connected}, false},
		{"in a contact, Offline", nil, talking, connecttest.OfflineID, available, connecttest.OfflineID, []connect.ContactState{connect.Connected}, false},
		{"in a contact, the same", nil, talking, available, available, "", []connect.ContactState{connect.Connected}, false},
		{"only after-contact work", nil, working, "s-lunch", "s-lunch", "", nil, false},
		{"only after-contact work, Available", nil, working, available, available, "", nil, false},
		{"only after-contact work, kept by the API", keeps, working, "s-lunch", available, "s-lunch", []connect.ContactState{connect.Ended}, true},
		{"a contact and after-contact work", nil, both, "s-lunch", available, "s-lunch", []connect.ContactState{connect.Connected}, false},
		{"a contact and after-contact work, kept by the API", keeps, both, "s-lunch", available, "s-lunch",
			[]connect.ContactState{connect.Ended, connect.Connected}, true},
		{"missed", nil, missed, "s-lunch", "s-lunch", "", nil, false},
		{"another next", nil, lunchNext, "s-break", available, "s-break", []connect.ContactState{connect.Connected}, false},
		{"the same next", nil, lunchNext, "s-lunch", available, "s-lunch", []connect.ContactState{connect.Connected}, false},
		{"Available cancels the next", nil, lunchNext, available, available, "", []connect.ContactState{connect.Connected}, false},
		{"a sticky next", sticky, lunchNext, available, available, "s-lunch", []connect.ContactState{connect.Connected}, false},
		{"a sticky next gives way to another", sticky, lunchNext, "s-break", available, "s-break", []connect.ContactState{connect.Connected}, false},
		{"calling out on a break", nil, onBreak, available, "s-break", available, []connect.ContactState{connect.Connected}, false},
	}
	for _, tt := range tests {
		for _, who := range []string{"API", "panel"} {
			if tt.panel && who == "panel" {
				continue
			}
			t.Run(tt.name+" "+who, func(t *testing.T) {
				f := newFloor(t, tt.opts...)
				tt.with(f)
				if who == "API" {
					must(t, f.api.PutUserStatus(t.Context(), "u-1", tt.choose))
				} else {
					f.SetStatus("u-1", tt.choose)
				}
				f.wantStatus(t, "afterwards", tt.current, tt.next)
				page, err := f.api.GetCurrentUserData(t.Context(), connect.UserDataFilter{UserIDs: []string{"u-1"}}, connect.PageRequest{})
				must(t, err)
				var got []connect.ContactState
				for _, c := range page.Items[0].Contacts {
					got = append(got, c.State)
				}
				if diff := cmp.Diff(tt.contacts, got); diff != "" {
					t.Errorf("contacts (-want +got):\n%s", diff)
				}
			})
		}
	}
}

func TestTheNextStatusFollowsTheLastContact(t *testing.T) {
	f := newFloor(t)
	first := f.Ring("u-1", connect.Contact{Channel: connect.Chat})
	f.Answer(first)
	second := f.Ring("u-1", connect.Contact{Channel: connect.Chat})
	f.Answer(second)
	f.SetStatus("u-1", "s-lunch")
	for _, step := range []struct {
		name          string
		do            func()
		current, next string
	}{
		{"first ends", func() { f.HangUp(first) }, available, "s-lunch"},
		{"first is cleared", func() { f.CloseContact(first) }, available, "s-lunch"},
		{"second ends", func() { f.HangUp(second) }, available, "s-lunch"},
		{"second is cleared", func() { f.CloseContact(second) }, "s-lunch", ""},
	} {
		step.do()
		f.wantStatus(t, step.name, step.current, step.next)
	}
}

func TestStickyNextWinsInAfterContactWork(t *testing.T) {
	f := newFloor(t, connecttest.WithStickyNextStatus())
	id := f.Ring("u-1", connect.Contact{})
	f.Answer(id)
	f.SetStatus("u-1", "s-lunch")
	f.HangUp(id)
	f.SetStatus("u-1", available)
	f.wantStatus(t, "afterwards", "s-lunch", "")
}

func TestRefusedStatuses(t *testing.T) {
	tests := []struct {
		name         string
		opts         []connecttest.Option
		user, status string
		want         string // the code, empty for none
	}{
		{"unknown user", nil, "u-9", "s-lunch", "ResourceNotFoundException"},
		{"unknown status", nil, "u-1", "s-9", "ResourceNotFoundException"},
		{"disabled status", nil, "u-1", "s-old", "ResourceNotFoundException"},
		{"another code", []connecttest.Option{connecttest.WithStatusRefusal("InvalidParameterException")}, "u-1", "s-old", "InvalidParameterException"},
		{"no status", nil, "u-1", "", "InvalidParameterException"},
		{"signed out", nil, "u-2", "s-lunch", "InvalidRequestException"},
		{"signed out, accepted", []connecttest.Option{connecttest.WithSignedOutWrites()}, "u-2", "s-lunch", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := newFloor(t, tt.opts...)
			f.PutStatus(connect.AgentStatus{ID: "s-old", Name: "Old"})
			f.DisableStatus("s-old")
			f.PutUser(connecttest.User{ID: "u-2"})
			err := f.api.PutUserStatus(t.Context(), tt.user, tt.status)
			got := &connect.Error{}
			if errors.As(err, &got); got.Code != tt.want {
				t.Errorf("error %v, want code %q", err, tt.want)
			}
			if f.Writes() != 0 {
				t.Errorf("%d writes", f.Writes())
			}
		})
	}
}

func TestWritesAreCounted(t *testing.T) {
	f := newFloor(t)
	for _, s := range []string{available, "s-lunch", "s-lunch", available} {
		must(t, f.api.PutUserStatus(t.Context(), "u-1", s))
	}
	if f.Writes() != 2 || f.NoOps() != 2 {
		t.Errorf("%d writes, %d no-ops, want 2 and 2", f.Writes(), f.NoOps())
	}
}

func TestDeleteStatus(t *testing.T) {
	f := newFloor(t)
	f.DeleteStatus("s-lunch")
	if _, err := f.api.DescribeAgentStatus(t.Context(), "s-lunch"); !errors.Is(err, connect.ErrNotFound) {
		t.Errorf("error %v, want ErrNotFound", err)
	}
	if err := f.Try(func(f *connecttest.Fake) { f.DeleteStatus(available) }); !has(err, "user u-1 has it") {
		t.Errorf("error %v", err)
	}
}

func TestBuiltInStatusesCanBeRenamed(t *testing.T) {
	f := newFloor(t)
	f.PutStatus(connect.AgentStatus{ID: available, Name: "Verfügbar"})
	got, err := f.api.DescribeAgentStatus(t.Context(), available)
	must(t, err)
	want := connect.AgentStatus{
		ID: available, ARN: connecttest.InstanceARN + "/agent-state/" + available, Name: "Verfügbar",
		Type: connect.Routable, State: connect.Enabled,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("status (-want +got):\n%s", diff)
	}
}
