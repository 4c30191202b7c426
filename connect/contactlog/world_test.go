package contactlog_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ctikit/ctikit/attrmap"
	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/connect/contactlog"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/ticketing"
)

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

// The people of the tests.
const (
	agentID   = 28 // agent-1, by address
	secondID  = 29 // agent-2
	callerID  = 501
	caller    = "+12025550101"
	newCaller = "+12025550199"
	ours      = "+12025550100"
	instance  = "arn:aws:connect:eu-central-1:123456789012:instance/0a1b"
)

// world stands in for Zendesk.
type world struct {
	users   []ticketing.User
	fields  map[string]map[string][]int64 // user ids by field and value
	tickets []ticketing.Ticket
	said    map[int64]string // what is mentioned on a ticket
	cases   map[string]int64 // tickets of other cases
	catalog ticketing.Catalog
	drops   []int64 // ticket fields whose values are not taken over
	refuse  map[ticketing.StepKind]ticketing.RefusalKind

	steps []ticketing.Step
	asked []ticketing.Question
	lastU int64
}

func newWorld() *world {
	return &world{
		users: []ticketing.User{
			{ID: agentID, Name: "First Agent", Email: "agent-1@example.test", Role: zendesk.RoleAgent},
			{ID: secondID, Name: "Second Agent", Email: "agent-2@example.test", Role: zendesk.RoleAgent},
			{ID: callerID, Name: "Kim Example", Email: "kim@example.test", Phone: caller, Role: zendesk.RoleEndUser},
		},
		catalog: ticketing.Catalog{
			Brands:       []ticketing.Named{{ID: 71, Name: "MyCorp", Default: true}, {ID: 72, Name: "MyCorp Gold"}, {ID: 73, Name: "Old", Inactive: true}},
			TicketFields: []attrmap.Field{{ID: 1001, Title: "Product", Type: attrmap.TypeText}, {ID: 1002, Title: "connect_outbound_queue", Type: attrmap.TypeText}, {Type: attrmap.TypePriority}, {Type: attrmap.TypeSubject}, {Type: attrmap.TypeStatus}, {ID: 1003, Type: attrmap.TypeCustomStatus, Options: []attrmap.Option{{ID: 88, Name: "Waiting"}}}},
			UserFields:   []attrmap.Field{{Key: "account_no", Title: "Account", Type: attrmap.TypeText}},
		},
		refuse: map[ticketing.StepKind]ticketing.RefusalKind{},
		lastU:  900,
	}
}

func (w *world) Answer(q ticketing.Question) (a ticketing.Answer) {
	w.asked = append(w.asked, q)
	users := func(fits func(ticketing.User) bool) {
		for _, u := range w.users {
			if fits(u) {
				a.Users = append(a.Users, u)
			}
		}
	}
	tickets := func(fits func(ticketing.Ticket) bool) {
		for _, t := range w.tickets {
			if fits(t) {
				a.Tickets = append(a.Tickets, t)
			}
		}
	}
	switch q.Kind {
	case ticketing.AskCatalog:
		a.Catalog = &w.catalog
	case ticketing.UserByID:
		users(func(u ticketing.User) bool { return u.ID == q.ID })
	case ticketing.UsersByPhone:
		users(func(u ticketing.User) bool { return u.Phone != "" && strings.HasSuffix(u.Phone, q.Text) })
	case ticketing.UsersByEmail, ticketing.AgentByEmail:
		users(func(u ticketing.User) bool { return strings.EqualFold(u.Email, q.Text) })
	case ticketing.UsersByName:
		users(func(u ticketing.User) bool { return u.Name == q.Text })
	case ticketing.UsersByField:
		users(func(u ticketing.User) bool { return slices.Contains(w.fields[q.Field][q.Text], u.ID) })
	case ticketing.UserByExternalID:
		users(func(u ticketing.User) bool { return u.ExternalID == q.Text })
	case ticketing.IdentitiesOf:
		for _, u := range w.users {
			if u.ID == q.ID && u.Phone != "" {
				a.Numbers = []string{u.Phone}
			}
		}
	case ticketing.TicketByID, ticketing.TicketNow:
		tickets(func(t ticketing.Ticket) bool { return t.ID == q.ID })
	case ticketing.TicketsOf:
		tickets(func(t ticketing.Ticket) bool { return t.RequesterID == q.ID })
	case ticketing.TicketByExternal:
		tickets(func(t ticketing.Ticket) bool { return t.ExternalID == q.Text })
	case ticketing.TicketMentioning:
		tickets(func(t ticketing.Ticket) bool { return strings.Contains(w.said[t.ID], q.Text) })
	case ticketing.TicketOfCase:
		tickets(func(t ticketing.Ticket) bool { return w.cases[q.Text] == t.ID })
	}
	return a
}

func (w *world) Take(s ticketing.Step) ticketing.Done {
	w.steps = append(w.steps, s)
	if kind, ok := w.refuse[s.Kind]; ok {
		return ticketing.Done{Outcome: ticketing.Refused, Refusal: ticketing.Refusal{Kind: kind}}
	}
	d := ticketing.Done{Outcome: ticketing.OK}
	switch {
	case s.CreateUser != nil:
		w.lastU++
		d.User = w.lastU
		w.users = append(w.users, ticketing.User{ID: d.User, Name: s.CreateUser.Name, Phone: s.CreateUser.Phone, ExternalID: s.CreateUser.External, Role: zendesk.RoleEndUser})
	case s.CreateTicket != nil:
		c := s.CreateTicket
		t := ticketing.Ticket{ID: 9000 + int64(len(w.tickets)), Subject: c.Subject, Status: c.Status, RequesterID: c.RequesterID,
			AssigneeID: c.AssigneeID, GroupID: c.GroupID, BrandID: c.BrandID, Priority: c.Priority, Type: c.Type, Tags: c.Tags}
		for _, f := range c.Fields {
			if !slices.Contains(w.drops, f.ID) {
				t.CustomFields = append(t.CustomFields, f)
			}
		}
		w.tickets = append(w.tickets, t)
		d.Ticket = &t
	case s.LogCall != nil:
		d.Call = 7000
	case s.ShowCall != nil:
		d.Comment = 7001
	case s.UpdateTicket != nil:
		d.Ticket = w.update(*s.UpdateTicket)
	}
	return d
}

func (w *world) update(u ticketing.UpdateTicket) *ticketing.Ticket {
	for i := range w.tickets {
		t := &w.tickets[i]
		if t.ID != u.Ticket {
			continue
		}
		if u.Change.Status != "" {
			t.Status = u.Change.Status
		}
		if u.Change.AssigneeID != 0 {
			t.AssigneeID = u.Change.AssigneeID
		}
		if u.Change.Priority != "" {
			t.Priority = u.Change.Priority
		}
		if u.Change.Subject != "" {
			t.Subject = u.Change.Subject
		}
		t.CustomFields = append(t.CustomFields, u.Change.Fields...)
		done := *t
		return &done
	}
	return &ticketing.Ticket{ID: u.Ticket}
}

// outcome is what became of a case.
type outcome struct {
	world   *world
	rules   map[string]bool // of all reasons
	noticed map[ticketing.Code]bool
	steps   []ticketing.Step
	last    ticketing.Next
	c       ticketing.Case[contactlog.Facts]
}

// story is what the planner is given, one after the other: news, and times to
// wait until.
type story []any

// walk plans after each piece of news, as far as it goes without waiting, and at
// the end also by waiting.
func walk(t *testing.T, s contactlog.Settings, w *world, news story) outcome {
	t.Helper()
	pl, err := contactlog.New(s)
	if err != nil {
		t.Fatal(err)
	}
	o := outcome{world: w, rules: map[string]bool{}, noticed: map[ticketing.Code]bool{}}
	now := noon
	for _, n := range news {
		if at, ok := n.(time.Time); ok {
			now = at
			o.until(t, pl, now)
			continue
		}
		in := n.(contactlog.Input)
		o.c.Facts = contactlog.Observe(o.c.Facts, in)
		if key, ok := in.Key(); ok {
			o.c.Key = key
		}
		now = latest(now, o.news())
		o.until(t, pl, now)
	}
	return o
}

// news is the time of the newest fact.
func (o *outcome) news() (at time.Time) {
	for _, l := range o.c.Facts.Legs {
		for _, b := range []time.Time{l.Initiated, l.ConnectedToAgent, l.Disconnected, l.Completed} {
			at = latest(at, b)
		}
	}
	for _, a := range o.c.Facts.Acts {
		at = latest(at, a.At)
	}
	return at
}

func latest(a, b time.Time) time.Time {
	if a.Before(b) {
		return b
	}
	return a
}

// until plans at one time, until there is nothing to ask or to do.
func (o *outcome) until(t *testing.T, pl *contactlog.Planner, now time.Time) {
	t.Helper()
	for at, next := range ticketing.Walk(pl.Plan, &o.c, now, o.world) {
		if at.After(now) {
			break
		}
		o.last = next
		if len(next.Why) == 0 {
			t.Errorf("a plan without a reason: %+v", next)
		}
		for _, why := range next.Why {
			o.rules[why.Rule] = true
		}
		for _, n := range next.Notices {
			o.noticed[n.Code] = true
		}
	}
	o.steps = o.world.steps
}

// of are the steps of a kind.
func (o outcome) of(kind ticketing.StepKind) (steps []ticketing.Step) {
	for _, s := range o.steps {
		if s.Kind == kind {
			steps = append(steps, s)
		}
	}
	return steps
}

// ticket is the one that was created, if it is one.
func (o outcome) ticket(t *testing.T) ticketing.CreateTicket {
	t.Helper()
	made := o.of(ticketing.DoCreateTicket)
	if len(made) != 1 {
		t.Fatalf("%d tickets were made, want 1; reasons %v", len(made), o.last.Why)
	}
	return *made[0].CreateTicket
}

// notes are all notes, by mark.
func (o outcome) notes() map[string]ticketing.Note {
	all := map[string]ticketing.Note{}
	for _, s := range o.steps {
		if s.CreateTicket != nil {
			all[s.CreateTicket.Note.Mark] = s.CreateTicket.Note
		}
		if s.UpdateTicket != nil {
			for _, n := range s.UpdateTicket.Notes {
				all[n.Mark] = n
			}
		}
	}
	return all
}

func lineOf(n ticketing.Note, label string) (string, bool) {
	for _, l := range n.Lines {
		if l.Label == label {
			return l.Text, true
		}
	}
	return "", false
}

// contact is one leg of a story.
type contact struct {
	id, initial, previous string
	channel               connect.Channel
	method                connect.InitiationMethod
	from                  string
	name, queue, agent    string
	attributes            map[string]string
	at                    time.Time // of the beginning
	offline               bool
}

func call(number string, attributes map[string]string) contact {
	return contact{id: "c-1", channel: connect.Voice, method: connect.Inbound, from: number, queue: "Sales",
		agent: "agent-1", attributes: attributes, at: noon}
}

func outgoing(number string, attributes map[string]string) contact {
	c := call(number, attributes)
	c.method, c.queue = connect.Outbound, ""
	return c
}

func chat(attributes map[string]string) contact {
	c := call("", attributes)
	c.channel, c.method = connect.Chat, connect.ByAPI
	return c
}

// The life of a contact: it begins, an agent has it after 10 s, it ends after 70
// s, and the work after it takes 30 s.
func (c contact) event(kind connect.ContactEventType) contactlog.Input {
	e := connect.ContactEvent{Type: kind, ContactID: c.id, InitialContactID: c.initial, PreviousContactID: c.previous,
		Channel: c.channel, InitiationMethod: c.method, InstanceARN: instance, InitiatedAt: c.at}
	e.At = c.at
	if kind != connect.ContactInitiated && kind != connect.ContactQueued {
		e.At = c.at.Add(10 * time.Second)
		if c.agent != "" {
			e.Agent.UserID, e.Agent.ConnectedAt = c.agent, e.At
			e.ConnectedToSystemAt = c.at.Add(5 * time.Second)
		}
	}
	if kind == connect.ContactDisconnected || kind == connect.ContactCompleted {
		e.At = c.at.Add(70 * time.Second)
		e.DisconnectedAt = e.At
	}
	if kind == connect.ContactCompleted && c.agent != "" {
		e.At = c.at.Add(100 * time.Second)
		e.Agent.AfterContactWorkFrom, e.Agent.AfterContactWorkTo = e.DisconnectedAt, e.At
	}
	return contactlog.Input{Event: &e}
}

func (c contact) described(at time.Time) contactlog.Input {
	d := contactlog.Described{ReadAt: at, Queue: c.queue, Contact: connect.Contact{
		ID: c.id, ARN: instance + "/contact/" + c.id, InitialContactID: c.initial, PreviousContactID: c.previous,
		Channel: c.channel, InitiationMethod: c.method, Name: c.name, Attributes: c.attributes, InitiatedAt: c.at, UpdatedAt: at,
		CustomerEndpoint: connect.Endpoint{Address: c.from}, SystemEndpoint: connect.Endpoint{Address: ours},
	}}
	if c.agent != "" && !at.Before(c.at.Add(10*time.Second)) {
		d.Contact.AgentID, d.Contact.ConnectedToAgentAt = c.agent, c.at.Add(10*time.Second)
		d.Contact.ConnectedToSystemAt = c.at.Add(5 * time.Second)
		d.Agent = contactlog.Agent{ID: c.agent, Username: c.agent, Email: c.agent + "@example.test", Name: "Agent " + c.agent, RoutingProfile: "Basic", Offline: c.offline}
	}
	return contactlog.Input{Contact: &d}
}

func (c contact) record() contactlog.Input {
	r := connect.ContactRecord{ContactID: c.id, InitialContactID: c.initial, PreviousContactID: c.previous, InstanceARN: instance,
		Channel: c.channel, InitiationMethod: c.method, InitiatedAt: c.at, ConnectedToSystemAt: c.at.Add(5 * time.Second),
		DisconnectedAt: c.at.Add(70 * time.Second), UpdatedAt: c.at.Add(120 * time.Second), Attributes: c.attributes,
		CustomerEndpoint: connect.Endpoint{Address: c.from}, SystemEndpoint: connect.Endpoint{Address: ours}}
	r.Queue.Name = c.queue
	if c.agent != "" {
		r.Agent.UserID, r.Agent.Username, r.Agent.ConnectedAt = c.agent, c.agent, c.at.Add(10*time.Second)
		r.Agent.RoutingProfile.Name = "Basic"
	}
	return contactlog.Input{Record: &r}
}

func (c contact) rings(at time.Time) contactlog.Input {
	return contactlog.Input{Act: &contactlog.Act{Kind: contactlog.Ringing, Contact: c.id, At: at,
		Agent: contactlog.Agent{ID: c.agent, Email: c.agent + "@example.test"}}}
}

func (c contact) act(kind contactlog.ActKind, user, ticket int64, at time.Time) contactlog.Input {
	return contactlog.Input{Act: &contactlog.Act{Kind: kind, Contact: c.id, At: at, User: user, Ticket: ticket}}
}

// accepted is the story until the agent has the contact, whole until all is over.
func (c contact) accepted() story {
	return story{c.event(connect.ContactInitiated), c.described(c.at), c.event(connect.ContactConnectedToAgent), c.described(c.at.Add(10 * time.Second))}
}

func (c contact) whole() story {
	return append(c.accepted(), c.event(connect.ContactDisconnected), c.event(connect.ContactCompleted), c.record())
}
