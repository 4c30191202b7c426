package aircalltest_test

import (
	"testing"
	"time"

	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/aircall/aircalltest"
)

// Substatuses are spelled as some source spells them, and read all the same.
func TestSpelling(t *testing.T) {
	words := map[aircall.Substatus]aircall.Substatus{
		aircall.OutForLunch: "Out for lunch", aircall.AlwaysOpened: "always_open", "according_to_schedule": "scheduled",
	}
	f := newFloor(t, aircalltest.WithSpelling(words))
	for _, tt := range []struct {
		status    aircall.AvailabilityStatus
		reason    aircall.Substatus
		raw, want string
	}{
		{aircall.Available, "", "always_open", "always_opened"},
		{aircall.Unavailable, aircall.OutForLunch, "Out for lunch", "out_for_lunch"},
		{aircall.Unavailable, aircall.Other, "", "other"},
		{aircall.Custom, "", "", "scheduled"},
	} {
		f.SetStatus(9, tt.status, tt.reason)
		u, err := f.client.Users.Get(t.Context(), 9)
		must(t, err)
		if u.RawSubstatus != tt.raw || string(u.Substatus) != tt.want {
			t.Errorf("%s/%s reads %q, as %q", tt.status, tt.reason, u.RawSubstatus, u.Substatus)
		}
	}
}

// Who is the user of call.transferred: the API shows the new agent either way.
func TestFormerAgent(t *testing.T) {
	for want, opts := range map[int64][]aircalltest.Option{10: nil, 9: {aircalltest.WithFormerAgent()}} {
		f := newDesk(t, opts...)
		got := f.events(t, aircall.CallTransferred, func() { f.Transfer(900000000001, aircall.Transfer{UserID: 10}) })
		if c := got[0].(*aircall.CallEvent).Call; c.User.ID != want || c.TransferredBy.ID != 9 || c.TransferredTo.ID != 10 {
			t.Errorf("the event names %d, want %d", c.User.ID, want)
		}
		if c, err := f.client.Calls.Get(t.Context(), 900000000001, aircall.CallFetch{}); err != nil || c.User.ID != 10 {
			t.Errorf("the call is of %+v, %v", c.User, err)
		}
	}
}

func TestSilentWrites(t *testing.T) {
	f := newFloor(t, aircalltest.WithSilentWrites())
	_, err := f.client.Users.SetStatus(t.Context(), 9, aircall.StatusUpdate{Substatus: aircall.Other})
	must(t, err)
	f.wantEvents(t, time.Minute)
	if u, _ := f.User(9); f.Writes() != 1 || u.Substatus != aircall.Other {
		t.Errorf("%d writes, %+v", f.Writes(), u)
	}
	f.SetStatus(9, aircall.Available, "")
	f.wantEvents(t, 0, "60 user.opened.v2 available always_opened")
}

func TestAnyContentType(t *testing.T) {
	f := newFloor(t, aircalltest.WithAnyContentType())
	for _, kind := range []string{"", "text/plain"} {
		if status, _, body := f.send(t, raw{"PUT", "/v1/users/9", `{"first_name":"A"}`, "good", kind}); status != 200 {
			t.Errorf("%q: %d %s", kind, status, body)
		}
	}
}
