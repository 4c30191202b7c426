package main

import (
	"net/http"
	"slices"
	"strings"

	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/aircall/aircalltest"
)

func (s *sandbox) aircallActions() []action {
	type fake = aircalltest.Fake
	onUser := func(act func(f *fake, user int64)) func(*http.Request) (any, error) {
		return s.onAgent(func(p person, _ *http.Request) error {
			return s.inAircall(func(f *fake) { act(f, p.Aircall.ID) })
		})
	}
	onCall := func(act func(f *fake, call int64)) func(*http.Request) (any, error) {
		return s.onAgent(s.aircallCalls.onCall(func(call int64) error {
			return s.inAircall(func(f *fake) { act(f, call) })
		}))
	}
	ring := s.aircallCalls.rings(s.agent, func(p person) (call int64, err error) {
		err = s.aircall.Try(func(f *fake) { call = f.Ring(p.Aircall.ID) })
		return call, err
	})
	return []action{
		{"POST", "/agents/{n}/aircall/status", `{"status":"unavailable/out_for_lunch"}: a click`, s.onAgent(s.clickAircall)},
		{"POST", "/agents/{n}/aircall/ring", `a call rings; answers {"call_id":…}`, ring},
		{"POST", "/agents/{n}/aircall/answer", "the agent takes the call", onCall((*fake).Answer)},
		{"POST", "/agents/{n}/aircall/decline", "the agent does not take it", onCall((*fake).Decline)},
		{"POST", "/agents/{n}/aircall/hold", "the caller waits", onCall((*fake).Hold)},
		{"POST", "/agents/{n}/aircall/resume", "the caller waits no more", onCall((*fake).Resume)},
		{"POST", "/agents/{n}/aircall/hangup", "the call ends; after an answered one wrap-up starts, for 15 s", onCall((*fake).HangUp)},
		{"POST", "/agents/{n}/aircall/end_wrapup", "the agent ends the wrap-up early", onUser((*fake).EndWrapUp)},
		{"POST", "/agents/{n}/aircall/signin", "the agent opens the app", onUser((*fake).SignIn)},
		{"POST", "/agents/{n}/aircall/signout", "the agent closes the app, which ends a call", onUser((*fake).SignOut)},
	}
}

func (s *sandbox) inAircall(act func(*aircalltest.Fake)) error { return impossible(s.aircall.Try(act)) }

// choices are the statuses that a user of Aircall can choose.
var choices = []string{
	chosen(aircall.Available, ""),
	chosen(aircall.Custom, ""),
	chosen(aircall.Unavailable, ""),
	chosen(aircall.Unavailable, aircall.OutForLunch),
	chosen(aircall.Unavailable, aircall.OnABreak),
	chosen(aircall.Unavailable, aircall.InTraining),
	chosen(aircall.Unavailable, aircall.DoingBackOffice),
	chosen(aircall.Unavailable, aircall.Other),
}

func (s *sandbox) clickAircall(p person, r *http.Request) error {
	var in click
	if err := read(r, &in); err != nil {
		return err
	}
	if !slices.Contains(choices, in.Status) {
		return wrong("status: want one of %s", strings.Join(choices, ", "))
	}
	status, reason, _ := strings.Cut(in.Status, "/")
	return impossible(s.aircall.Try(func(f *aircalltest.Fake) {
		f.SetStatus(p.Aircall.ID, aircall.AvailabilityStatus(status), aircall.Substatus(reason))
	}))
}

// aircallView tells the choice of the user, even where Aircall's API hides it
// during a call, and what the user can do right now.
type aircallView struct {
	ID           int64                `json:"id"`
	Status       string               `json:"status"` // as POST …/aircall/status takes it
	Availability aircall.Availability `json:"availability"`
	SignedIn     bool                 `json:"signed_in"`
}

func (s *sandbox) showAircall(p person) aircallView {
	user, _ := s.aircall.User(p.Aircall.ID) // nobody can delete it
	return aircallView{
		ID: p.Aircall.ID, Status: chosen(user.Status, user.Substatus),
		Availability: s.aircall.StatusOf(p.Aircall.ID), SignedIn: !user.SignedOut,
	}
}
