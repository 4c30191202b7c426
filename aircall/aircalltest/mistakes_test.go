package aircalltest_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/aircall/aircalltest"
)

// A mistake is an error of Try that names what is wrong, and fails no test.
func TestMistakes(t *testing.T) {
	f := newFloor(t)
	for want, act := range map[string]func(f *aircalltest.Fake){
		"SetListLag: want 0s or more, got -1s":   func(f *aircalltest.Fake) { f.SetListLag(-time.Second) },
		"IgnoreWrites: want 0 to 100, got 101":   func(f *aircalltest.Fake) { f.IgnoreWrites(101) },
		"IgnoreNextWrites: want 0 or more":       func(f *aircalltest.Fake) { f.IgnoreNextWrites(-1) },
		"MarkAhead: want 0 or more":              func(f *aircalltest.Fake) { f.MarkAhead(-1, 0) },
		"Spend: want 0 or more":                  func(f *aircalltest.Fake) { f.Spend(-1) },
		"FailNext: no route can match":           func(f *aircalltest.Fake) { f.FailNext("GET /moon", ctikit.Fault{Status: 503}) },
		`Count: pattern "moon"`:                  func(f *aircalltest.Fake) { f.Count("moon") },
		"Deliver: want a host":                   func(f *aircalltest.Fake) { f.Deliver("hooks.example.test", nil) },
		"RefuseV1: want 0 or 400 to 599, got 42": func(f *aircalltest.Fake) { f.RefuseV1(42) },
		"RefuseV2Writes: want 0 or 400 to 599":   func(f *aircalltest.Fake) { f.RefuseV2Writes(-1) },
		"user id: want 1 or more, got 0":         func(f *aircalltest.Fake) { f.PutUser(aircalltest.User{}) },
		"user WrapUpTime: want 0s or more":       func(f *aircalltest.Fake) { f.PutUser(aircalltest.User{ID: 9, WrapUpTime: -1}) },
		`status "asleep"`:                        func(f *aircalltest.Fake) { f.PutUser(aircalltest.User{ID: 9, Status: "asleep"}) },
		"number id: want 1 or more":              func(f *aircalltest.Fake) { f.PutNumber(aircalltest.Number{}) },
		"team id: want 1 or more":                func(f *aircalltest.Fake) { f.PutTeam(0, "Sales") },
		"tag id: want 0 or more":                 func(f *aircalltest.Fake) { f.PutTag(aircall.Tag{ID: -1}) },
		"contact id: want 0 or more":             func(f *aircalltest.Fake) { f.PutContact(aircall.Contact{ID: -1}) },
		"no number 4":                            func(f *aircalltest.Fake) { f.Consent(aircalltest.MainLine, 4) },
	} {
		if err := f.Try(act); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %s", err, want)
		}
	}
	if got := f.StatusOf(9); got != aircall.AvailabilityAvailable {
		t.Errorf("after all mistakes %s", got)
	}
}

// Options that cannot be fail the test, and nothing breaks.
func TestMistakenOptions(t *testing.T) {
	l := &listener{}
	aircalltest.New(l, nil, aircalltest.WithRateLimit(-1), aircalltest.WithReasonDelay(-1), aircalltest.WithDisableAfter(0))
	want := []string{
		"faketest: WithRateLimit: want 0 or more, got -1", "faketest: WithReasonDelay: want 0s or more, got -1ns",
		"faketest: WithDisableAfter: want 1 or more, got 0",
	}
	if diff := cmp.Diff(want, l.said); diff != "" {
		t.Errorf("complaints (-want +got):\n%s", diff)
	}
}

// What happens to a call that an agent has no more, because they declined it,
// it went outside or they were put anew, does nothing to the agent's next call.
func TestCallsThatNobodyHas(t *testing.T) {
	for name, lose := range map[string]func(f *floor, call int64){
		"declined": func(f *floor, call int64) { f.Decline(call) },
		"outside":  func(f *floor, call int64) { f.Transfer(call, aircall.Transfer{Number: "+1 555-010-0009"}) },
		"put anew": func(f *floor, _ int64) { f.PutUser(aircalltest.User{ID: 9, WrapUpTime: 20 * time.Second}) },
	} {
		t.Run(name, func(t *testing.T) {
			f := newFloor(t)
			f.PutUser(aircalltest.User{ID: 10})
			old := f.Ring(9)
			lose(f, old)
			next := f.Ring(9)
			for what, act := range map[string]func(f *aircalltest.Fake){
				"answer":  func(f *aircalltest.Fake) { f.Answer(old) },
				"decline": func(f *aircalltest.Fake) { f.Decline(old) },
				"pass on": func(f *aircalltest.Fake) { f.Transfer(old, aircall.Transfer{UserID: 10}) },
			} {
				if err := f.Try(act); err == nil {
					t.Errorf("%s: no error", what)
				}
			}
			f.Answer(next)
			_ = f.Try(func(f *aircalltest.Fake) { f.Transfer(old, aircall.Transfer{Number: "+1 555-010-0008"}) })
			f.HangUp(old)
			if got := f.StatusOf(9); got != aircall.AvailabilityInCall {
				t.Errorf("during the next call: %s", got)
			}
			f.HangUp(next)
			if got := f.StatusOf(9); got != aircall.AvailabilityAfterCallWork {
				t.Errorf("after the next call: %s", got)
			}
		})
	}
}
