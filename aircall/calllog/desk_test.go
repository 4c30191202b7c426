package calllog_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/aircall/calllog"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/ticketing"
)

// ana is the customer of these tests.
var ana = ticketing.User{ID: 70, Name: "Ana Lopez", Email: "ana@example.test", Phone: "+15135557611", Role: zendesk.RoleEndUser}

// desk is an assumed Zendesk. It keeps tickets as steps leave them.
type desk struct {
	catalog ticketing.Catalog
	users   []ticketing.User // who may have the caller's number
	others  []ticketing.Ticket
	other   ticketing.Answer // to questions about another case's ticket
	detail  *aircall.Call

	refuse     map[ticketing.StepKind]ticketing.Refusal
	refuseStep map[ticketing.StepID]ticketing.Refusal

	tickets map[int64]ticketing.Ticket
}

func newDesk() *desk {
	return &desk{users: []ticketing.User{ana}, catalog: ticketing.Catalog{OnHold: true}, tickets: map[int64]ticketing.Ticket{}}
}

func (d *desk) Answer(q ticketing.Question) (a ticketing.Answer) {
	switch q.Kind {
	case ticketing.AskCatalog:
		a.Catalog = &d.catalog
	case ticketing.UsersByPhone:
		a.Users = d.users
	case ticketing.AgentByEmail:
		for i, u := range []*aircall.User{ben, cleo} {
			if strings.EqualFold(u.Email, q.Text) {
				a.Users = []ticketing.User{{ID: int64(7001 + i), Name: u.Name, Email: q.Text, Role: zendesk.RoleAgent}}
			}
		}
	case ticketing.TicketsOf:
		a.Tickets = d.others
	case ticketing.TicketOfCase:
		a = d.other
	case ticketing.TicketByID, ticketing.TicketNow:
		for _, t := range append(slices.Clone(d.others), d.other.Tickets...) {
			if _, ok := d.tickets[q.ID]; !ok && t.ID == q.ID {
				d.tickets[t.ID] = t
			}
		}
		if t, ok := d.tickets[q.ID]; ok {
			a.Tickets = []ticketing.Ticket{t}
		}
	case ticketing.CallDetail:
		if d.detail != nil {
			a.Detail, _ = json.Marshal(d.detail)
		}
	}
	return a
}

func (d *desk) Take(s ticketing.Step) ticketing.Done {
	if r, ok := d.refuse[s.Kind]; ok {
		return ticketing.Done{Outcome: ticketing.Refused, Refusal: r}
	}
	if r, ok := d.refuseStep[s.ID]; ok {
		return ticketing.Done{Outcome: ticketing.Refused, Refusal: r}
	}
	done := ticketing.Done{Outcome: ticketing.OK}
	switch {
	case s.CreateUser != nil:
		done.User = 71
	case s.LogCall != nil:
		done.Call = 500
	case s.CreateTicket != nil:
		c := s.CreateTicket
		t := ticketing.Ticket{ID: int64(40 + len(d.tickets)), Subject: c.Subject, Status: c.Status, RequesterID: c.RequesterID,
			AssigneeID: c.AssigneeID, GroupID: c.GroupID, Tags: c.Tags, Type: c.Type, Priority: c.Priority}
		if t.Status == "" {
			t.Status = zendesk.TicketNew
		}
		d.tickets[t.ID] = t
		done.Ticket = &t
	case s.UpdateTicket != nil:
		a := d.Answer(ticketing.Question{Kind: ticketing.TicketByID, ID: s.UpdateTicket.Ticket})
		if len(a.Tickets) == 0 {
			return ticketing.Done{Outcome: ticketing.Refused, Refusal: ticketing.Refusal{Kind: ticketing.RefusedNotFound}}
		}
		t, c := a.Tickets[0], s.UpdateTicket.Change
		put(&t.Subject, c.Subject)
		put(&t.Status, c.Status)
		put(&t.Type, c.Type)
		put(&t.Priority, c.Priority)
		put(&t.AssigneeID, c.AssigneeID)
		put(&t.GroupID, c.GroupID)
		d.tickets[t.ID] = t
		done.Ticket = &t
	}
	return done
}

func put[T comparable](to *T, value T) {
	var none T
	if value != none {
		*to = value
	}
}

// story is how a case goes to its end.
type story struct {
	steps   []string // in short form
	why     []string // rules of the reasons
	notices []string // rules of the notices
	waits   []time.Duration
	all     []ticketing.Step
	next    ticketing.Next // the last
	c       ticketing.Case[calllog.Facts]
	lasts   bool // the clock stands
}

// run plans and acts until nothing is left to do, beginning some seconds after
// the start.
func run(t *testing.T, p *calllog.Planner, d *desk, seconds int, events ...aircall.Event) *story {
	t.Helper()
	k, ok := calllog.KeyOf("main", events[0])
	if !ok {
		t.Fatal("the first event has no case")
	}
	s := &story{c: ticketing.Case[calllog.Facts]{Key: k}}
	s.more(t, p, d, seconds, events...)
	return s
}

// more goes on with further events.
func (s *story) more(t *testing.T, p *calllog.Planner, d *desk, seconds int, events ...aircall.Event) {
	t.Helper()
	s.steps, s.waits, s.why, s.notices = nil, nil, nil, nil
	for _, e := range events {
		s.c.Facts = p.Observe(s.c.Facts, e)
	}
	rounds := 0
	for now, next := range ticketing.Walk(p.Plan, &s.c, at(seconds), d) {
		if s.lasts && now.After(at(seconds)) {
			return
		}
		s.next = next
		if rounds++; rounds > 200 {
			t.Fatalf("the walk does not end: %s", encode(next))
		}
		for _, r := range next.Why {
			s.why = add(s.why, r.Rule)
		}
		for _, n := range next.Notices {
			s.notices = add(s.notices, n.Rule)
		}
		if text := encode(next.Why) + encode(next.Notices); personal.MatchString(text) {
			t.Fatalf("personal data in a reason or notice: %s", text)
		}
		switch {
		case len(next.Why) == 0:
			t.Fatalf("a plan without a reason: %s", encode(next))
		case len(next.Ask) > 0:
		case len(next.Do) > 0:
			s.steps = append(s.steps, brief(next.Do[0]))
			s.all = append(s.all, next.Do[0])
		case next.At.After(now):
			s.waits = append(s.waits, next.At.Sub(start))
		}
	}
	if len(s.next.Ask) > 0 || len(s.next.Do) > 0 {
		t.Errorf("the walk ends with something to do: %s", encode(s.next))
	}
}

// personal is what reasons and notices may not hold.
var personal = regexp.MustCompile(`Ana|Lopez|Ben|5135|example\.test|\\u003c`)

func add(list []string, word string) []string {
	if slices.Contains(list, word) {
		return list
	}
	return append(list, word)
}

// brief is a step in a line.
func brief(s ticketing.Step) string {
	var b strings.Builder
	say := func(name string, value any) {
		if text := fmt.Sprint(value); text != "" && text != "0" && text != "[]" {
			b.WriteString(" " + name + "=" + text)
		}
	}
	switch {
	case s.CreateUser != nil:
		fmt.Fprintf(&b, "user %q %s", s.CreateUser.Name, s.CreateUser.Phone)
		say("external", s.CreateUser.External)
	case s.CreateTicket != nil:
		c := s.CreateTicket
		fmt.Fprintf(&b, "ticket %q", c.Subject)
		say("for", c.RequesterID)
		say("to", c.AssigneeID)
		say("group", c.GroupID)
		say("status", c.Status)
		say("type", c.Type)
		say("priority", c.Priority)
		say("after", c.FollowUpOf)
	case s.LogCall != nil:
		fmt.Fprintf(&b, "log on %d", s.LogCall.Ticket)
	case s.ShowCall != nil:
		fmt.Fprintf(&b, "show on %d", s.ShowCall.Ticket)
	case s.AmendCall != nil:
		fmt.Fprintf(&b, "amend %s", encode(s.AmendCall.Change))
	case s.AddTags != nil:
		fmt.Fprintf(&b, "tags %v", s.AddTags.Tags)
	case s.UpdateTicket != nil:
		u := s.UpdateTicket
		fmt.Fprintf(&b, "update %d", u.Ticket)
		say("subject", u.Change.Subject)
		say("status", u.Change.Status)
		say("type", u.Change.Type)
		say("priority", u.Change.Priority)
		say("to", u.Change.AssigneeID)
		say("group", u.Change.GroupID)
		if u.Voice != nil {
			b.WriteString(" player")
		}
		for _, n := range u.Notes {
			b.WriteString(" [" + n.Mark + "]")
		}
	case s.Pop != nil:
		fmt.Fprintf(&b, "pop to %d", s.Pop.Agent)
		say("ticket", s.Pop.Ticket)
		say("user", s.Pop.User)
	case s.Card != nil:
		b.WriteString("card")
		for _, l := range s.Card.Lines {
			b.WriteString(" [" + l.Label + ": " + l.Text + "]")
		}
	case s.SaveContact != nil:
		fmt.Fprintf(&b, "contact %q %s", s.SaveContact.Name, s.SaveContact.Number)
	}
	return b.String()
}
