package dialpadtest_test

import (
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/dialpad"
	"github.com/ctikit/ctikit/dialpad/dialpadtest"
)

// A mistake is an error of Try that names what is wrong, and fails no test.
func TestMistakes(t *testing.T) {
	f := newFloor(t)
	for want, act := range map[string]func(f *dialpadtest.Fake){
		"SetListLag: want 0s or more, got -1s": func(f *dialpadtest.Fake) { f.SetListLag(-time.Second) },
		"IgnoreWrites: want 0 to 100, got 101": func(f *dialpadtest.Fake) { f.IgnoreWrites(101) },
		"IgnoreNextWrites: want 0 or more":     func(f *dialpadtest.Fake) { f.IgnoreNextWrites(-1) },
		"MarkAhead: want 0 or more":            func(f *dialpadtest.Fake) { f.MarkAhead(-1, 0) },
		"Spend: want 0 or more":                func(f *dialpadtest.Fake) { f.Spend(-1) },
		"FailNext: no route can match":         func(f *dialpadtest.Fake) { f.FailNext("GET /moon", ctikit.Fault{Status: 503}) },
		`Count: pattern "moon"`:                func(f *dialpadtest.Fake) { f.Count("moon") },
		"Deliver: want a host":                 func(f *dialpadtest.Fake) { f.Deliver("hooks.example.test", nil) },
		"user id: want 1 or more, got -1":      func(f *dialpadtest.Fake) { f.PutUser(dialpadtest.User{ID: -1}) },
		"user WrapUpTime: want 0s or more":     func(f *dialpadtest.Fake) { f.PutUser(dialpadtest.User{ID: 9, WrapUpTime: -1}) },
		"call centre id: want 1 or more":       func(f *dialpadtest.Fake) { f.PutCallCenter(dialpadtest.CallCenter{}) },
		"office id: want 1 or more":            func(f *dialpadtest.Fake) { f.PutOffice(dialpadtest.Office{ID: -3}) },
	} {
		if err := f.Try(act); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %s", err, want)
		}
	}
}

// Options that cannot be fail the test, and nothing breaks.
func TestMistakenOptions(t *testing.T) {
	l := &listener{}
	dialpadtest.New(l, nil, dialpadtest.WithRateLimit(-1), dialpadtest.WithPageSize(0))
	want := []string{"faketest: WithRateLimit: want 0 or more, got -1", "faketest: WithPageSize: want 1 or more, got 0"}
	if diff := cmp.Diff(want, l.said); diff != "" {
		t.Errorf("complaints (-want +got):\n%s", diff)
	}
}

// The calls and the wrap-up of a user who is put anew are over.
func TestUsersPutAnewHaveNoCalls(t *testing.T) {
	f := newFloor(t)
	again := dialpadtest.User{ID: 9, WrapUpTime: 20 * time.Second}
	old := f.Ring(9)
	f.PutUser(again)
	next := f.Ring(9)
	if err := f.Try(func(f *dialpadtest.Fake) { f.HangUp(old) }); err == nil {
		t.Error("the old call went on")
	}
	f.Answer(next)
	f.HangUp(next)
	f.clk.RunUntil(f.clk.Now().Add(15 * time.Second))
	f.PutUser(again)
	last := f.Ring(9)
	f.Answer(last)
	f.HangUp(last)
	f.clk.RunUntil(f.clk.Now().Add(10 * time.Second)) // the wrap-up before last would end here
	if got := f.StatusOf(9); got != dialpad.WrapUp {
		t.Errorf("halfway through the wrap-up: %s", got)
	}
}

func TestUserKeysAreWhole(t *testing.T) {
	f := newFloor(t)
	for key, want := range map[string]int{dialpadtest.UserKey(9): 200, "fake-user-key-+9": 401, "fake-user-key-09": 401, "9": 401} {
		if status, body := f.send(t, key, "GET /api/v2/users/9", ""); status != want {
			t.Errorf("key %q: %d %s, want %d", key, status, body, want)
		}
	}
}

// A socket that nobody reads from breaks as any other does.
func TestUnreadSocketsAreCut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := dialpadtest.New(t)
		f.PutUser(dialpadtest.User{ID: 9})
		client := f.Client()
		socket, err := client.Websockets.Create(t.Context(), ctikit.Secret{})
		must(t, err)
		_, err = client.AgentStatusSubscriptions.Create(t.Context(), dialpad.AgentStatusSubscriptionSpec{EndpointID: socket.ID})
		must(t, err)
		_, _, w := open(t, f, socket.URL, nil)
		f.SetStatus(9, false, "Lunch")
		synctest.Wait() // the frame waits for a reader
		f.CutSockets()
		synctest.Wait()
		if rest, err := io.ReadAll(w.in); len(rest) > 0 {
			t.Errorf("read %q, %v", rest, err)
		}
	})
}
