package main

import (
	"net/http"
	"slices"
	"strings"

	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/connect/connecttest"
)

func (s *sandbox) connectActions() []action {
	onUser := func(act func(f *connecttest.Fake, user string)) func(*http.Request) (any, error) {
		return s.onAgent(func(p person, _ *http.Request) error {
			return s.inConnect(func(f *connecttest.Fake) { act(f, p.Connect.ID) })
		})
	}
	return []action{
		{"POST", "/agents/{n}/connect/status", `{"status":"Lunch"}: a click; a name in any case, or an id`, s.onAgent(s.clickConnect)},
		{"POST", "/agents/{n}/connect/signin", "the agent opens the panel, which starts with Offline", onUser((*connecttest.Fake).SignIn)},
		{"POST", "/agents/{n}/connect/signout", "the agent closes it, which ends all contacts", onUser((*connecttest.Fake).SignOut)},
		{"POST", "/agents/{n}/connect/heartbeat", "the stream shows the agent again, as after 120 s of silence", onUser((*connecttest.Fake).HeartBeat)},
		{"POST", "/agents/{n}/connect/ring", `a contact rings, a call unless {"channel":"CHAT"}; answers {"contact_id":…}`, s.ringConnect},
		{"POST", "/agents/{n}/connect/answer", "the agent takes the contact", s.onContact((*connecttest.Fake).Answer)},
		{"POST", "/agents/{n}/connect/hold", "the customer waits; a task pauses", s.onContact((*connecttest.Fake).Hold)},
		{"POST", "/agents/{n}/connect/resume", "the customer waits no more", s.onContact((*connecttest.Fake).Resume)},
		{"POST", "/agents/{n}/connect/miss", "it rings until Connect gives up, and stays in the panel until close", s.onContact((*connecttest.Fake).Miss)},
		{"POST", "/agents/{n}/connect/reject", "a click in place of answer", s.onContact((*connecttest.Fake).Decline)},
		{"POST", "/agents/{n}/connect/hangup", "the customer leaves; after-contact work starts, for 15 s", s.onContact((*connecttest.Fake).HangUp)},
		{"POST", "/agents/{n}/connect/close", "the agent clears a contact that is over", s.onContact((*connecttest.Fake).CloseContact)},
		{"GET", "/connect/agent-events", "the agent stream so far, one record a line; ?after=20 without the first 20", records(s.connect.AgentEvents)},
		{"GET", "/connect/contact-events", "the same of the contact events", records(s.connect.ContactEvents)},
	}
}

func (s *sandbox) inConnect(act func(*connecttest.Fake)) error { return impossible(s.connect.Try(act)) }

func (s *sandbox) clickConnect(p person, r *http.Request) error {
	var in click
	if err := read(r, &in); err != nil {
		return err
	}
	var known []string
	for _, status := range s.connectStatuses {
		if in.Status == status.ID || strings.EqualFold(in.Status, status.Name) {
			return s.inConnect(func(f *connecttest.Fake) { f.SetStatus(p.Connect.ID, status.ID) })
		}
		known = append(known, status.Name)
	}
	return wrong("status: want the name or the id of one of %s", strings.Join(known, ", "))
}

// ringConnect takes a contact, all of it optional, and answers with its id. One
// that waits, because an agent missed it, rings again by its id.
func (s *sandbox) ringConnect(r *http.Request) (any, error) {
	var in struct {
		Channel    connect.Channel   `json:"channel"`
		ContactID  string            `json:"contact_id"`
		Attributes map[string]string `json:"attributes"`
	}
	p, err := s.agent(r)
	if err == nil {
		err = readAny(r, &in)
	}
	if err != nil {
		return nil, err
	}
	if kinds := []connect.Channel{"", connect.Voice, connect.Chat, connect.Task}; !slices.Contains(kinds, in.Channel) {
		return nil, wrong("channel: want VOICE, CHAT or TASK, got %q", in.Channel)
	}
	id, err := s.contacts.begin(p.N, func() (id string, err error) {
		err = s.connect.Try(func(f *connecttest.Fake) {
			id = f.Ring(p.Connect.ID, connect.Contact{ID: in.ContactID, Channel: in.Channel, Attributes: in.Attributes})
		})
		return id, err
	})
	if err != nil {
		return nil, err
	}
	return map[string]string{"contact_id": id}, nil
}

// onContact is an action on the agent's latest contact, or on the one that the
// body names.
func (s *sandbox) onContact(act func(f *connecttest.Fake, contact string)) func(*http.Request) (any, error) {
	return s.onAgent(func(p person, r *http.Request) error {
		var in struct {
			ContactID string `json:"contact_id"`
		}
		if err := readAny(r, &in); err != nil {
			return err
		}
		do := func(id string) error { return s.inConnect(func(f *connecttest.Fake) { act(f, id) }) }
		if in.ContactID != "" {
			return do(in.ContactID)
		}
		return s.contacts.do(p.N, do)
	})
}

// connectView is what the agent stream had last.
type connectView struct {
	ID       string        `json:"id"`
	Status   string        `json:"status"`
	Next     string        `json:"next_status,omitempty"` // after the contacts
	Contacts []contactView `json:"contacts"`
	SignedIn bool          `json:"signed_in"`
}

type contactView struct {
	ID      string               `json:"contact_id"`
	Channel connect.Channel      `json:"channel"`
	State   connect.ContactState `json:"state"`
}

func (s *sandbox) showConnect(p person) (connectView, error) {
	view := connectView{ID: p.Connect.ID, Contacts: []contactView{}}
	seen := false
	for _, record := range slices.Backward(s.connect.AgentEvents()) {
		ev, err := connect.DecodeAgentEvent(record)
		if err != nil {
			return view, err
		}
		if ev.UserID() != p.Connect.ID {
			continue
		}
		if !seen {
			view.take(ev.Current)
			seen = true
		}
		if ev.Type == connect.Login || ev.Type == connect.Logout {
			view.SignedIn = ev.Type == connect.Login
			break
		}
	}
	return view, nil
}

func (v *connectView) take(now connect.Snapshot) {
	v.Status, v.Next = now.Status.Name, now.Next.Name
	for _, c := range now.Contacts {
		v.Contacts = append(v.Contacts, contactView{c.ContactID, c.Channel, c.State})
	}
}
