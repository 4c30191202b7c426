package contactlog_test

import (
	"slices"
	"testing"
	"time"

	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/connect/contactlog"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/ticketing"
)

// second is the leg to which a call is transferred, a minute later.
func second(first contact) contact {
	c := first
	c.id, c.initial, c.previous = "c-2", first.id, first.id
	c.method, c.agent, c.at, c.queue = connect.Transfer, "agent-2", first.at.Add(50*time.Second), ""
	return c
}

// TestTransfer: a conversation has one ticket, and a note for each agent (R70).
func TestTransfer(t *testing.T) {
	first := call(caller, nil)
	next := second(first)
	o := walk(t, contactlog.Settings{}, newWorld(), slices.Concat(first.accepted(), next.accepted(), story{
		first.event(connect.ContactCompleted), first.record(), next.event(connect.ContactDisconnected), next.event(connect.ContactCompleted), next.record()}))
	if made := o.ticket(t); made.AssigneeID != agentID {
		t.Errorf("R70: ticket %+v", made)
	}
	notes := o.notes()
	if n := notes["Contact id: c-2"]; n.Title != "Transferred contact" {
		t.Errorf("R70: the second agent's note is %+v", n)
	}
	if initial, _ := lineOf(notes["Contact id: c-2"], "Initial contact id"); initial != "c-1" {
		t.Errorf("X31: the note names the first contact as %q", initial)
	}
	var popped []int64
	for _, s := range o.of(ticketing.DoPop) {
		popped = append(popped, s.Pop.Agent)
	}
	if !slices.Equal(popped, []int64{agentID, secondID}) {
		t.Errorf("R70: the ticket is shown to %v", popped)
	}
	if got := o.world.tickets[0].AssigneeID; got != secondID {
		t.Errorf("R70: the assignee is %d, want who talked last", got)
	}
	logs := o.of(ticketing.DoLogCall)
	if len(logs) != 1 || len(o.of(ticketing.DoShowCall)) != 1 {
		t.Fatalf("R70: %d calls, want one for the conversation", len(logs))
	}
	if d := logs[0].LogCall.Call; d.AgentID != zendesk.Set[int64](secondID) || d.Duration != zendesk.Set[int64](110) {
		t.Errorf("R70: call %+v", d)
	}
}

// TestTransferUnseen: of a conversation whose beginning we have not seen the
// ticket is searched for.
func TestTransferUnseen(t *testing.T) {
	next := second(call(caller, nil))
	callback := second(call(caller, nil))
	callback.previous = "c-cb"
	withTicket := next
	withTicket.attributes = a("zendesk_ticket", "200")
	for _, tt := range []struct {
		name   string
		c      contact
		said   map[int64]string
		cases  map[string]int64
		want   int64 // 0: the agent chooses
		forced bool
	}{
		{"R70 the ticket names the first contact", next, map[int64]string{100: "Contact id: c-1"}, nil, 100, false},
		{"X32 its requester is the customer", next, map[int64]string{100: "Contact id: c-1"}, nil, 100, false},
		{"X31 zendesk_ticket of the leg comes first", withTicket, map[int64]string{100: "Contact id: c-1"}, nil, 200, false},
		{"X30 a transferred callback finds the callback's case", callback, nil, map[string]int64{"connect/0a1b/c-cb": 100}, 100, false},
		{"R71 none is found: the agent chooses (R72)", next, nil, nil, 0, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld()
			w.tickets = []ticketing.Ticket{{ID: 100, RequesterID: callerID, Status: zendesk.TicketOpen}, {ID: 200, RequesterID: callerID, Status: zendesk.TicketOpen}}
			w.said, w.cases = tt.said, tt.cases
			o := walk(t, contactlog.Settings{}, w, tt.c.accepted())
			if tt.want == 0 {
				if !o.noticed[ticketing.TransferTicketNotFound] || len(o.of(ticketing.DoCreateTicket)) > 0 {
					t.Errorf("R71: steps %+v, notices %v", o.steps, o.last.Notices)
				}
				if !o.last.At.Equal(tt.c.at.Add(70 * time.Second)) {
					t.Errorf("R72: it is searched for again at %v", o.last.At)
				}
			} else if u := o.of(ticketing.DoUpdateTicket); len(u) != 1 || u[0].UpdateTicket.Ticket != tt.want {
				t.Errorf("steps %+v, want ticket %d; %v", o.steps, tt.want, o.last.Why)
			}
		})
	}
}

// TestTransferFoundLater: a minute later, or at the end, the ticket is there (R72,
// D31).
func TestTransferFoundLater(t *testing.T) {
	next := second(call(caller, nil))
	w := newWorld()
	w.tickets = []ticketing.Ticket{{ID: 100, RequesterID: callerID, Status: zendesk.TicketOpen}}
	o := walk(t, contactlog.Settings{}, w, next.accepted())
	w.said = map[int64]string{100: "Contact id: c-1"}
	pl, err := contactlog.New(contactlog.Settings{})
	if err != nil {
		t.Fatal(err)
	}
	o.until(t, pl, next.at.Add(71*time.Second))
	if u := o.of(ticketing.DoUpdateTicket); len(u) != 1 || u[0].UpdateTicket.Ticket != 100 {
		t.Errorf("R72: steps %+v", o.steps)
	}

	w = newWorld()
	w.tickets = []ticketing.Ticket{{ID: 100, RequesterID: callerID, Status: zendesk.TicketOpen}}
	o = walk(t, contactlog.Settings{}, w, append(next.accepted(), next.at.Add(75*time.Second)))
	w.said = map[int64]string{100: "Contact id: c-1"}
	o.c.Facts = contactlog.Observe(o.c.Facts, next.event(connect.ContactCompleted))
	o.until(t, pl, next.at.Add(200*time.Second))
	if made := o.of(ticketing.DoCreateTicket); len(made) > 0 || len(o.of(ticketing.DoUpdateTicket)) == 0 {
		t.Errorf("D31: a ticket is forced beside the one of another leg: %+v", made)
	}
}

// TestQueueTransfer: a contact that went on before any agent had it is the first
// of its conversation (X30).
func TestQueueTransfer(t *testing.T) {
	first := call(caller, nil)
	first.agent = ""
	next := second(first)
	next.method = connect.QueueTransfer
	o := walk(t, contactlog.Settings{}, newWorld(), append(story{first.event(connect.ContactInitiated), first.described(noon), first.event(connect.ContactDisconnected)}, next.whole()...))
	if made := o.ticket(t); made.RequesterID != callerID || made.AssigneeID != secondID {
		t.Errorf("X30: ticket %+v", made)
	}
}

func TestMonitoring(t *testing.T) {
	first := call(caller, nil)
	boss := second(first).by(connect.Monitor)
	for _, offline := range []bool{false, true} {
		boss.offline = offline
		o := walk(t, contactlog.Settings{}, newWorld(), slices.Concat(first.accepted(), boss.whole(), first.whole()))
		o.ticket(t)
		if _, noted := o.notes()["Contact id: c-2"]; noted {
			t.Error("R67: a supervisor's part has a note")
		}
		if got := o.world.tickets[0].AssigneeID; got != agentID {
			t.Errorf("R67: the assignee is %d", got)
		}
		shown := slices.ContainsFunc(o.of(ticketing.DoPop), func(s ticketing.Step) bool { return s.Pop.Agent == secondID })
		if shown != offline {
			t.Errorf("R68: the ticket is shown to a supervisor: %v, want %v", shown, offline)
		}
	}
}

// TestOutsider: somebody outside who joins is no agent (R69).
func TestOutsider(t *testing.T) {
	first := call(caller, nil)
	outside := second(first).by(connect.ExternalOutbound)
	o := walk(t, contactlog.Settings{}, newWorld(), slices.Concat(first.accepted(), outside.whole(), first.whole()))
	o.ticket(t)
	if len(o.notes()) != 1 || o.world.tickets[0].AssigneeID != agentID {
		t.Errorf("R69: notes %v", o.notes())
	}
}

func TestKeyOf(t *testing.T) {
	for _, tt := range []struct {
		name string
		c    connect.Contact
		want ticketing.Key
	}{
		{"R70 the first contact", connect.Contact{ID: "c-1", Channel: connect.Voice}, "connect/0a1b/c-1"},
		{"R70 a transfer", connect.Contact{ID: "c-2", InitialContactID: "c-1", InitiationMethod: connect.Transfer}, "connect/0a1b/c-1"},
		{"X30 a queued callback is a case of its own", connect.Contact{ID: "c-3", InitialContactID: "c-1", InitiationMethod: connect.Callback}, "connect/0a1b/c-3"},
		{"R78 a task is a case of its own", connect.Contact{ID: "c-4", InitialContactID: "c-1", Channel: connect.Task}, "connect/0a1b/c-4"},
	} {
		if got := contactlog.KeyOf("0a1b", tt.c); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
	if key, ok := call(caller, nil).record().Key(); !ok || key != "connect/0a1b/c-1" {
		t.Errorf("a record's key is %q, %v", key, ok)
	}
	if _, ok := call(caller, nil).rings(noon).Key(); ok {
		t.Error("an act has a key")
	}
}

// TestCallback: a queued callback is made at the customer's wish (X30).
func TestCallback(t *testing.T) {
	c := call(newCaller, nil).by(connect.Callback)
	c.id, c.initial, c.previous = "c-3", "c-1", "c-1"
	o := walk(t, contactlog.Settings{}, newWorld(), c.whole())
	if made := o.ticket(t); made.Subject != "Callback to "+newCaller || len(o.of(ticketing.DoCreateUser)) != 1 {
		t.Errorf("X30: ticket %+v", made)
	}
}

// TestTasks are chapter 8 of the guide.
func TestTasks(t *testing.T) {
	for _, tt := range []struct {
		name, task string
		want       int64
	}{
		{"R76 the ticket's number", "Zendesk-123", 123},
		{"R76 leading zeros", "Zendesk-00123", 123},
		{"R76 zero", "Zendesk-0", 0},
		{"R76 nothing", "Zendesk-", 0},
		{"R76 another case", "zendesk-123", 0},
		{"R76 more text", "Zendesk-123 follow up", 0},
		{"R76 a sign", "Zendesk-+123", 0},
		{"R76 a blank", "Zendesk- 123", 0},
		{"R76 too long a number", "Zendesk-99999999999999999999", 0},
		{"R78 a ticket that does not exist", "Zendesk-777", 0},
	} {
		c := call("", nil).by(connect.ByAPI)
		c.channel, c.name = connect.Task, tt.task
		w := newWorld()
		w.tickets = []ticketing.Ticket{{ID: 123, RequesterID: callerID, Status: zendesk.TicketOpen}}
		offered := c
		offered.agent = ""
		o := walk(t, contactlog.Settings{}, w, append(story{offered.event(connect.ContactInitiated), offered.described(noon), c.rings(noon.Add(time.Second))}, c.whole()...))
		var to int64
		for _, s := range o.steps {
			switch {
			case s.UpdateTicket != nil:
				to = s.UpdateTicket.Ticket
			case s.Pop == nil:
				t.Errorf("%s: %s", tt.name, s.Kind)
			case s.Pop.Ticket != tt.want:
				t.Errorf("%s: ticket %d is shown (R77)", tt.name, s.Pop.Ticket)
			}
		}
		if to != tt.want || tt.want != 0 && len(o.of(ticketing.DoPop)) != 1 {
			t.Errorf("%s: ticket %d is written, want %d; pops %v", tt.name, to, tt.want, o.of(ticketing.DoPop))
		}
	}
}
