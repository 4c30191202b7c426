package main

import (
	"net/http"
	"strings"

	"github.com/ctikit/ctikit/dialpad"
	"github.com/ctikit/ctikit/dialpad/dialpadtest"
)

func (s *sandbox) dialpadActions() []action {
	type fake = dialpadtest.Fake
	onUser := func(act func(f *fake, user int64)) func(*http.Request) (any, error) {
		return s.onAgent(func(p person, _ *http.Request) error {
			return s.inDialpad(func(f *fake) { act(f, p.Dialpad.ID) })
		})
	}
	onCall := func(act func(f *fake, call int64)) func(*http.Request) (any, error) {
		return s.onAgent(s.dialpadCalls.onCall(func(call int64) error {
			return s.inDialpad(func(f *fake) { act(f, call) })
		}))
	}
	ring := s.dialpadCalls.rings(s.agent, func(p person) (call int64, err error) {
		err = s.dialpad.Try(func(f *fake) { call = f.Ring(p.Dialpad.ID) })
		return call, err
	})
	return []action{
		{"POST", "/agents/{n}/dialpad/status", `{"status":"unavailable/Lunch Time"}: a click; with any reason or none, or "available"`, s.onAgent(s.clickDialpad)},
		{"POST", "/agents/{n}/dialpad/dnd", `{"on":true}: do-not-disturb on the agent's own line`, s.onAgent(s.onOff((*fake).SetDoNotDisturb))},
		{"POST", "/agents/{n}/dialpad/busy", `{"on":true}: the agent is busy elsewhere`, s.onAgent(s.onOff((*fake).SetBusy))},
		{"POST", "/agents/{n}/dialpad/ring", `a call of the call centre rings; answers {"call_id":…}`, ring},
		{"POST", "/agents/{n}/dialpad/answer", "the agent takes the call", onCall((*fake).Answer)},
		{"POST", "/agents/{n}/dialpad/hold", "the caller waits", onCall((*fake).Hold)},
		{"POST", "/agents/{n}/dialpad/resume", "the caller waits no more", onCall((*fake).Resume)},
		{"POST", "/agents/{n}/dialpad/miss", "the agent does not take it: Dialpad takes the agent off duty", onCall((*fake).Miss)},
		{"POST", "/agents/{n}/dialpad/hangup", "the call ends; after an answered one wrap-up starts, for 15 s", onCall((*fake).HangUp)},
		{"POST", "/agents/{n}/dialpad/end_wrapup", "the agent ends the wrap-up early", onUser((*fake).EndWrapUp)},
		{"POST", "/agents/{n}/dialpad/signin", "the agent opens the app", onUser((*fake).SignIn)},
		{"POST", "/agents/{n}/dialpad/signout", "the agent closes the app", onUser((*fake).SignOut)},
		{"POST", "/dialpad/cut_sockets", "all sockets break; answers how many", s.cutSockets},
	}
}

// clickDialpad takes the choice as Aircall's is taken: a status, and why.
func (s *sandbox) clickDialpad(p person, r *http.Request) error {
	var in click
	if err := read(r, &in); err != nil {
		return err
	}
	status, reason, reasoned := strings.Cut(in.Status, "/")
	onDuty := status == string(dialpad.Available)
	if !onDuty && status != string(dialpad.Unavailable) || onDuty && reasoned {
		return wrong("status: want available, unavailable, or unavailable/ and a reason such as %s", s.reasons[0])
	}
	return impossible(s.dialpad.Try(func(f *dialpadtest.Fake) { f.SetStatus(p.Dialpad.ID, onDuty, reason) }))
}

func (s *sandbox) inDialpad(act func(*dialpadtest.Fake)) error { return impossible(s.dialpad.Try(act)) }

// onOff is an action that switches something of a user.
func (s *sandbox) onOff(set func(f *dialpadtest.Fake, user int64, on bool)) func(person, *http.Request) error {
	return func(p person, r *http.Request) error {
		var in struct {
			On *bool `json:"on"`
		}
		if err := read(r, &in); err != nil {
			return err
		}
		if in.On == nil {
			return wrong("on: want true or false")
		}
		return s.inDialpad(func(f *dialpadtest.Fake) { set(f, p.Dialpad.ID, *in.On) })
	}
}

func (s *sandbox) cutSockets(*http.Request) (any, error) {
	open := s.dialpad.Sockets()
	s.dialpad.CutSockets()
	return map[string]int{"cut": open}, nil
}

// dialpadView tells the choice of the user, and what Dialpad shows, which hides
// it during a call.
type dialpadView struct {
	ID           int64              `json:"id,string"` // too long for a float
	Status       string             `json:"status"`    // as POST …/dialpad/status takes it
	Duty         dialpad.DutyStatus `json:"duty_status"`
	DoNotDisturb bool               `json:"do_not_disturb"`
	SignedIn     bool               `json:"signed_in"`
}

func (s *sandbox) showDialpad(p person) dialpadView {
	user, _ := s.dialpad.User(p.Dialpad.ID) // nobody can delete it
	status := dialpad.Available
	if user.OffDuty {
		status = dialpad.Unavailable
	}
	return dialpadView{
		ID: p.Dialpad.ID, Status: chosen(status, user.Reason), Duty: s.dialpad.StatusOf(p.Dialpad.ID),
		DoNotDisturb: user.DoNotDisturb, SignedIn: !user.SignedOut,
	}
}
