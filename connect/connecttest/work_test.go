package connecttest_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/connect/connecttest"
)

// A step of a story happens, and then time passes.
type step struct {
	do    func(f *floor, id string)
	lasts time.Duration
}

func TestStories(t *testing.T) {
	answer := step{func(f *floor, id string) { f.Answer(id) }, 10 * time.Second}
	hold := step{func(f *floor, id string) { f.Hold(id) }, 5 * time.Second}
	resume := step{func(f *floor, id string) { f.Resume(id) }, time.Second}
	hangUp := step{func(f *floor, id string) { f.HangUp(id) }, 20 * time.Second}
	closeIt := step{func(f *floor, id string) { f.CloseContact(id) }, 0}
	miss := step{func(f *floor, id string) { f.Miss(id) }, time.Second}
	reject := step{func(f *floor, id string) { f.Decline(id) }, time.Second}
	tests := []struct {
		name     string
		ring     connect.Contact
		steps    []step
		agent    []string
		contacts []string
	}{
		{"a call with a hold", connect.Contact{}, []step{answer, hold, resume, hangUp, closeIt},
			[]string{
				"0 STATE_CHANGE Available> CONNECTING", "1 STATE_CHANGE Available> CONNECTED",
				"11 STATE_CHANGE Available> CONNECTED_ONHOLD", "16 STATE_CHANGE Available> CONNECTED",
				"17 STATE_CHANGE Available> ENDED", "37 STATE_CHANGE Available>",
			},
			[]string{"0 INITIATED", "0 QUEUED", "1 CONNECTED_TO_AGENT", "17 DISCONNECTED", "37 COMPLETED"}},
		{"a call out", connect.Contact{InitiationMethod: connect.Outbound}, []step{answer, hangUp, closeIt},
			[]string{
				"0 STATE_CHANGE Available> CONNECTING", "1 STATE_CHANGE Available> CONNECTED",
				"11 STATE_CHANGE Available> ENDED", "31 STATE_CHANGE Available>",
			},
			[]string{"0 INITIATED", "1 CONNECTED_TO_SYSTEM", "1 CONNECTED_TO_AGENT", "11 DISCONNECTED", "31 COMPLETED"}},
		{"a call out that fails", connect.Contact{InitiationMethod: connect.Outbound}, []step{hangUp, closeIt},
			[]string{"0 STATE_CHANGE Available> CONNECTING", "1 STATE_CHANGE Available> ERROR", "21 STATE_CHANGE Available>"},
			[]string{"0 INITIATED", "1 DISCONNECTED", "1 COMPLETED"}},
		{"a customer who gives up", connect.Contact{}, []step{hangUp, closeIt},
			[]string{"0 STATE_CHANGE Available> CONNECTING", "1 STATE_CHANGE Available> REJECTED", "21 STATE_CHANGE Available>"},
			[]string{"0 INITIATED", "0 QUEUED", "1 DISCONNECTED", "1 COMPLETED"}},
		{"a callback that is missed and given up", connect.Contact{InitiationMethod: connect.Callback}, []step{miss, closeIt, hangUp},
			[]string{"0 STATE_CHANGE Available> INCOMING", "1 STATE_CHANGE Available> MISSED", "2 STATE_CHANGE Available>"},
			[]string{"0 INITIATED", "0 QUEUED", "2 DISCONNECTED", "2 COMPLETED"}},
		{"a task that is paused", connect.Contact{Channel: connect.Task, InitiationMethod: connect.ByAPI}, []step{answer, hold, resume, hangUp},
			[]string{
				"0 STATE_CHANGE Available> CONNECTING", "1 STATE_CHANGE Available> CONNECTED", "11 STATE_CHANGE Available> PAUSED",
				"16 STATE_CHANGE Available> CONNECTED", "17 STATE_CHANGE Available> ENDED",
			},
			[]string{"0 INITIATED", "0 CONNECTED_TO_SYSTEM", "0 QUEUED", "1 CONNECTED_TO_AGENT", "11 PAUSED", "16 RESUMED", "17 DISCONNECTED"}},
		{"a chat that is rejected", connect.Contact{Channel: connect.Chat}, []step{reject, closeIt},
			[]string{"0 STATE_CHANGE Available> CONNECTING", "1 STATE_CHANGE Available> REJECTED", "2 STATE_CHANGE Available>"},
			[]string{"0 INITIATED", "0 CONNECTED_TO_SYSTEM", "0 QUEUED"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := newFloor(t)
			before := len(f.AgentEvents())
			id := f.Ring("u-1", tt.ring)
			f.after(time.Second)
			for _, s := range tt.steps {
				s.do(f, id)
				f.after(s.lasts)
			}
			if diff := cmp.Diff(tt.agent, f.agentEvents(t, before)); diff != "" {
				t.Errorf("agent events (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tt.contacts, f.contactEvents(t)); diff != "" {
				t.Errorf("contact events (-want +got):\n%s", diff)
			}
		})
	}
}

func TestAMissedContactRingsElsewhere(t *testing.T) {
	f := newFloor(t)
	f.PutUser(connecttest.User{ID: "u-2"})
	f.SignIn("u-2")
	f.SetStatus("u-2", available)
	id := f.Ring("u-1", connect.Contact{})
	f.Miss(id)
	if again := f.Ring("u-2", connect.Contact{ID: id}); again != id {
		t.Errorf("Ring = %s, want %s", again, id)
	}
	f.Answer(id)
	f.CloseContact(id) // the missed one
	c, _ := f.Contact(id)
	if c.AgentID != "u-2" || !c.DisconnectedAt.IsZero() {
		t.Errorf("contact %+v", c)
	}
}

func TestWhatDescribeContactTells(t *testing.T) {
	f := newFloor(t)
	id := f.Ring("u-1", connect.Contact{Attributes: map[string]string{"k": "v"}})
	f.after(time.Second)
	f.Answer(id)
	f.Hold(id)
	f.after(3 * time.Second)
	f.HangUp(id)
	f.after(4 * time.Second)
	f.CloseContact(id)
	got, err := f.api.DescribeContact(t.Context(), id)
	must(t, err)
	at := func(s int) time.Time { return start.Add(time.Duration(s) * time.Second) }
	want := connect.Contact{
		ID: id, ARN: connecttest.InstanceARN + "/contact/" + id, Channel: connect.Voice, InitiationMethod: connect.Inbound,
		Attributes: map[string]string{"k": "v"}, QueueID: connecttest.BasicQueueID, EnqueuedAt: at(0),
		AgentID: "u-1", ConnectedToAgentAt: at(1), AfterContactWorkFrom: at(4), AfterContactWorkTo: at(8), AgentHold: 3 * time.Second,
		InitiatedAt: at(0), ConnectedToSystemAt: at(0), DisconnectedAt: at(4), DisconnectReason: "CUSTOMER_DISCONNECT", UpdatedAt: at(8),
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("contact (-want +got):\n%s", diff)
	}
	kept, ok := f.Contact(id)
	if diff := cmp.Diff(want, kept); !ok || diff != "" {
		t.Errorf("Contact (-want +got):\n%s", diff)
	}
}

func TestHoldInUserData(t *testing.T) {
	for channel, want := range map[connect.Channel]connect.ContactState{connect.Voice: connect.OnHold, connect.Task: connect.Connected} {
		f := newFloor(t)
		id := f.Ring("u-1", connect.Contact{Channel: channel})
		f.Answer(id)
		f.after(time.Minute)
		f.Hold(id)
		page, err := f.api.GetCurrentUserData(t.Context(), connect.UserDataFilter{UserIDs: []string{"u-1"}}, connect.PageRequest{})
		must(t, err)
		if c := page.Items[0].Contacts[0]; c.State != want || !c.StateSince.Equal(start) {
			t.Errorf("%s on hold: %s since %v, want %s since %v", channel, c.State, c.StateSince, want, start)
		}
	}
}

func TestAfterContactWorkEndsByItself(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := connecttest.New(t)
		f.PutUser(connecttest.User{ID: "u-1", AfterContactWorkLimit: 30 * time.Second})
		f.SignIn("u-1")
		f.SetStatus("u-1", available)
		id := f.Ring("u-1", connect.Contact{})
		f.Answer(id)
		f.SetStatus("u-1", connecttest.OfflineID)
		f.HangUp(id)
		time.Sleep(29 * time.Second)
		synctest.Wait()
		if current, _ := f.StatusOf("u-1"); current != available {
			t.Errorf("status %s before the limit", current)
		}
		time.Sleep(time.Second)
		synctest.Wait()
		if current, _ := f.StatusOf("u-1"); current != connecttest.OfflineID {
			t.Errorf("status %s after the limit", current)
		}
	})
}

func TestSignOutEndsContacts(t *testing.T) {
	f := newFloor(t)
	f.Answer(f.Ring("u-1", connect.Contact{}))
	f.Answer(f.Ring("u-1", connect.Contact{Channel: connect.Chat}))
	seen := len(f.contactEvents(t))
	before := len(f.AgentEvents())
	f.SignOut("u-1")
	if diff := cmp.Diff([]string{"0 STATE_CHANGE Available>", "0 LOGOUT Offline>"}, f.agentEvents(t, before)); diff != "" {
		t.Errorf("agent events (-want +got):\n%s", diff)
	}
	want := []string{"0 DISCONNECTED", "0 COMPLETED", "0 DISCONNECTED"} // the chat is never completed
	if diff := cmp.Diff(want, f.contactEvents(t)[seen:]); diff != "" {
		t.Errorf("contact events (-want +got):\n%s", diff)
	}
	page, err := f.api.GetCurrentUserData(t.Context(), connect.UserDataFilter{UserIDs: []string{"u-1"}}, connect.PageRequest{})
	must(t, err)
	if len(page.Items) != 0 {
		t.Errorf("user data of who is signed out: %+v", page.Items)
	}
}

func TestWhatCannotBe(t *testing.T) {
	type act = func(f *connecttest.Fake)
	tests := []struct {
		name string
		do   act
		want string
	}{
		{"sign in twice", func(f *connecttest.Fake) { f.SignIn("u-1") }, "is signed in already"},
		{"sign out who is out", func(f *connecttest.Fake) { f.SignOut("u-2") }, "is not signed in"},
		{"choose while out", func(f *connecttest.Fake) { f.SetStatus("u-2", available) }, "is not signed in"},
		{"choose what is not there", func(f *connecttest.Fake) { f.SetStatus("u-1", "s-9") }, "cannot be chosen"},
		{"unknown user", func(f *connecttest.Fake) { f.SignIn("u-9") }, "user u-9 does not exist"},
		{"ring who is out", func(f *connecttest.Fake) { f.Ring("u-2", connect.Contact{}) }, "is not signed in"},
		{"ring on a break", func(f *connecttest.Fake) {
			f.SetStatus("u-1", "s-break")
			f.Ring("u-1", connect.Contact{})
		}, "takes no contacts in status Break"},
		{"ring with a next status", func(f *connecttest.Fake) {
			f.Ring("u-1", connect.Contact{Channel: connect.Chat})
			f.SetStatus("u-1", "s-break")
			f.Ring("u-1", connect.Contact{})
		}, "takes no contacts"},
		{"ring a second time", func(f *connecttest.Fake) {
			f.Ring("u-1", connect.Contact{})
			f.Ring("u-1", connect.Contact{})
		}, "has no slot for VOICE"},
		{"ring without slots", func(f *connecttest.Fake) { f.Ring("u-1", connect.Contact{Channel: connect.Email}) }, "has no slot for EMAIL"},
		{"ring from nowhere", func(f *connecttest.Fake) { f.Ring("u-1", connect.Contact{QueueID: "q-9"}) }, "queue q-9 does not exist"},
		{"ring what rings", func(f *connecttest.Fake) {
			id := f.Ring("u-1", connect.Contact{Channel: connect.Chat})
			f.Ring("u-1", connect.Contact{ID: id})
		}, "does not wait for an agent"},
		{"answer nothing", func(f *connecttest.Fake) { f.Answer("c-9") }, "contact c-9 does not exist"},
		{"answer twice", func(f *connecttest.Fake) {
			id := f.Ring("u-1", connect.Contact{})
			f.Answer(id)
			f.Answer(id)
		}, "it is CONNECTED"},
		{"answer what was missed", func(f *connecttest.Fake) {
			id := f.Ring("u-1", connect.Contact{})
			f.Miss(id)
			f.Answer(id)
		}, "it is with no user"},
		{"hold what rings", func(f *connecttest.Fake) { f.Hold(f.Ring("u-1", connect.Contact{})) }, "cannot hold"},
		{"resume what rings", func(f *connecttest.Fake) { f.Resume(f.Ring("u-1", connect.Contact{})) }, "cannot resume"},
		{"hang up twice", func(f *connecttest.Fake) {
			id := f.Ring("u-1", connect.Contact{})
			f.HangUp(id)
			f.HangUp(id)
		}, "it is over"},
		{"hang up nothing", func(f *connecttest.Fake) { f.HangUp("c-9") }, "does not exist"},
		{"close what rings", func(f *connecttest.Fake) { f.CloseContact(f.Ring("u-1", connect.Contact{})) }, "it is over for no user"},
		{"user without id", func(f *connecttest.Fake) { f.PutUser(connecttest.User{}) }, "ID is required"},
		{"user without profile", func(f *connecttest.Fake) { f.PutUser(connecttest.User{ID: "u-3", RoutingProfileID: "p-9"}) }, "p-9 does not exist"},
		{"delete who is in", func(f *connecttest.Fake) { f.DeleteUser("u-1") }, "is signed in"},
		{"delete nobody", func(f *connecttest.Fake) { f.DeleteUser("u-9") }, "does not exist"},
		{"status without name", func(f *connecttest.Fake) { f.PutStatus(connect.AgentStatus{ID: "s-1"}) }, "Name are required"},
		{"disable nothing", func(f *connecttest.Fake) { f.DisableStatus("s-9") }, "does not exist"},
		{"delete no status", func(f *connecttest.Fake) { f.DeleteStatus("s-9") }, "does not exist"},
		{"queue without name", func(f *connecttest.Fake) { f.PutQueue(connect.Queue{ID: "q-1"}) }, "Name are required"},
		{"profile without name", func(f *connecttest.Fake) { f.PutRoutingProfile(connecttest.RoutingProfile{}) }, "Name are required"},
		{"contact without id", func(f *connecttest.Fake) { f.PutContact(connect.Contact{}) }, "ID is required"},
		{"heart-beat of who never was in", func(f *connecttest.Fake) { f.HeartBeat("u-2") }, "signed out"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := newFloor(t)
			f.PutUser(connecttest.User{ID: "u-2"})
			if err := f.Try(tt.do); !has(err, tt.want) {
				t.Errorf("error %v, want one with %q", err, tt.want)
			}
		})
	}
	var got listener
	connecttest.New(&got).SignIn("u-9")
	if diff := cmp.Diff([]string{"connecttest: ResourceNotFoundException: user u-9 does not exist"}, got.errs); diff != "" {
		t.Errorf("errors of the test (-want +got):\n%s", diff)
	}
}
