package taskfeed_test

import (
	"slices"
	"testing"
	"time"

	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/connect/connecttest"
	"github.com/ctikit/ctikit/connect/taskfeed"
	"github.com/ctikit/ctikit/zendesk"
)

const (
	ticket = 4711
	robot  = 900 // our own user in Zendesk
	life   = 10 * time.Minute
	flow   = connecttest.BasicFlowID
)

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

// rules make tasks of new tickets, comments and statuses.
func rules() taskfeed.Rules {
	return taskfeed.Rules{
		On: []zendesk.EventType{zendesk.EventTicketCreated, zendesk.EventTicketCommentAdded, zendesk.EventTicketStatusChanged},
		Task: func(_ zendesk.Event, t zendesk.TicketDetail) (connect.TaskStart, bool) {
			return connect.TaskStart{FlowID: flow, Description: t.Subject}, t.ActorID != robot
		},
	}
}

// about is an event of a ticket, made some seconds after noon.
func about(kind zendesk.EventType, second int, change ...func(*zendesk.TicketEvent)) zendesk.TicketEvent {
	e := zendesk.TicketEvent{
		Envelope: zendesk.Envelope{Type: kind, UpdatedAt: noon.Add(time.Duration(second) * time.Second)},
		Ticket:   zendesk.TicketDetail{ID: ticket, Subject: "Late order", Status: "open", ActorID: 501},
	}
	for _, f := range change {
		f(&e)
	}
	return e
}

func status(s string) func(*zendesk.TicketEvent) {
	return func(e *zendesk.TicketEvent) { e.Ticket.Status = s }
}

func by(actor int64) func(*zendesk.TicketEvent) {
	return func(e *zendesk.TicketEvent) { e.Ticket.ActorID = actor }
}

// created is the event of noon.
func created(change ...func(*zendesk.TicketEvent)) zendesk.Event {
	return &zendesk.TicketCreated{TicketEvent: about(zendesk.EventTicketCreated, 0, change...)}
}

func comment(second int, change ...func(*zendesk.TicketEvent)) zendesk.Event {
	return &zendesk.TicketCommentAdded{TicketEvent: about(zendesk.EventTicketCommentAdded, second, change...)}
}

func became(s string, second int, change ...func(*zendesk.TicketEvent)) zendesk.Event {
	return &zendesk.TicketStatusChanged{TicketEvent: about(zendesk.EventTicketStatusChanged, second, append(change, status(s))...), New: s}
}

// TestRules is which events make tasks, and which end them (R75).
func TestRules(t *testing.T) {
	const none, task, over = "nothing", "a task", "over"
	deleted := &zendesk.TicketSoftDeleted{TicketEvent: about(zendesk.EventTicketSoftDeleted, 0)}
	gone := &zendesk.TicketPermanentlyDeleted{TicketEvent: about(zendesk.EventTicketPermanentlyDeleted, 0)}
	subject := &zendesk.TicketSubjectChanged{TicketEvent: about(zendesk.EventTicketSubjectChanged, 0)}
	for _, tt := range []struct {
		name string
		ev   zendesk.Event
		want string
	}{
		{"R75 a new ticket", created(), task},
		{"R75 a comment", comment(0), task},
		{"R75 an event that is not chosen", subject, none},
		{"R75 solved", became("solved", 0), over},
		{"R75 closed", became("closed", 0), over},
		{"R75 pending", became("pending", 0), task},
		{"R75 created as solved", created(status("solved")), over},
		{"R75 a comment on a solved ticket", comment(0, status("solved")), over},
		{"R75 deleted", deleted, over},
		{"R75 gone", gone, over},
		{"R75 our own comment", comment(0, by(robot)), none},
		{"R75 solved by us", became("solved", 0, by(robot)), over},
		{"R75 an event about no ticket", comment(0, func(e *zendesk.TicketEvent) { e.Ticket.ID = 0 }), none},
		{"R75 an event about an agent", &zendesk.AgentWorkItemAdded{}, none},
		{"R75 a type that is not known", &zendesk.UnknownEvent{}, none},
	} {
		got := none
		rep, ok := rules().Report(tt.ev)
		switch {
		case ok && rep.Over:
			got = over
		case ok:
			got = task
		}
		if got != tt.want || ok && (rep.Ticket != ticket || !rep.At.Equal(noon)) || got == task && rep.Task.Description != "Late order" {
			t.Errorf("%s: %s %+v, want %s", tt.name, got, rep, tt.want)
		}
	}
	want := []zendesk.EventType{
		zendesk.EventTicketCommentAdded, zendesk.EventTicketCreated, zendesk.EventTicketPermanentlyDeleted, zendesk.EventTicketSoftDeleted,
		zendesk.EventTicketStatusChanged,
	}
	if got := rules().Subscriptions(); !slices.Equal(got, want) {
		t.Errorf("subscriptions %v, want %v", got, want)
	}
}

// An act is what happens to a record: an event, or what became of a step.
type act func(*taskfeed.Record)

func event(ev zendesk.Event) act {
	return func(rec *taskfeed.Record) {
		if rep, ok := rules().Report(ev); ok {
			*rec, _ = rec.Observe(rep)
		}
	}
}

func begun(second int) act {
	return func(rec *taskfeed.Record) { *rec = rec.Begin("acme", ticket, at(second)) }
}

func started() act {
	return func(rec *taskfeed.Record) { *rec = rec.Started("c-1") }
}

func looked(ended time.Time) act {
	return func(rec *taskfeed.Record) { *rec = rec.Looked(ended) }
}

func to(f func(taskfeed.Record) taskfeed.Record) act {
	return func(rec *taskfeed.Record) { *rec = f(*rec) }
}

func at(second int) time.Time { return noon.Add(time.Duration(second) * time.Second) }

// TestNext is what is next after which acts: R75 and what makes it hold.
func TestNext(t *testing.T) {
	open := time.Time{}
	first := []act{event(created()), begun(1), started()}
	with := func(more ...act) []act { return append(slices.Clip(first), more...) }
	for _, tt := range []struct {
		name string
		acts []act
		now  int
		want taskfeed.Kind
	}{
		{"nothing is known", nil, 1, taskfeed.Wait},
		{"R75 a chosen event", []act{event(created())}, 1, taskfeed.StartTask},
		{"R75 its task has started", first, 2, taskfeed.Wait},
		{"the event twice", with(event(created())), 2, taskfeed.Wait},
		{"another event of the same action", with(event(comment(0))), 2, taskfeed.Wait},
		{"an older event", []act{event(comment(5)), begun(6), started(), event(created())}, 7, taskfeed.Wait},
		{"an older event first", []act{event(created()), event(comment(5)), begun(6), started()}, 7, taskfeed.Wait},
		{"a newer event: is the task open?", with(event(comment(5))), 6, taskfeed.Look},
		{"it is open", with(event(comment(5)), looked(open)), 6, taskfeed.Wait},
		{"it ended before", with(event(comment(5)), looked(at(4))), 6, taskfeed.StartTask},
		{"it ended at the same time", with(event(comment(5)), looked(at(5))), 6, taskfeed.StartTask},
		{"it ended since", with(event(comment(5)), looked(at(6))), 7, taskfeed.Wait},
		{"one newer event after that", with(event(comment(5)), looked(at(6)), event(comment(8))), 9, taskfeed.StartTask},
		{"solved", with(event(became("solved", 5))), 6, taskfeed.Stop},
		{"solved and stopped", with(event(became("solved", 5)), to(taskfeed.Record.Stopped)), 6, taskfeed.Wait},
		{"solved, late events of before", with(event(became("solved", 5)), to(taskfeed.Record.Stopped), event(comment(4)), event(comment(5))), 6, taskfeed.Wait},
		{"solved before it was created", []act{event(became("solved", 5)), event(created())}, 6, taskfeed.Wait},
		{"solved while nothing was sent", []act{event(created()), event(became("solved", 5))}, 6, taskfeed.Wait},
		{"solved in the same second", []act{event(became("solved", 0)), event(created())}, 6, taskfeed.Wait},
		{"solved while the reply is awaited", []act{event(created()), begun(1), event(became("solved", 5))}, 6, taskfeed.StartTask},
		{"and then stopped", []act{event(created()), begun(1), event(became("solved", 5)), started()}, 6, taskfeed.Stop},
		{"reopened after it was stopped", with(event(became("solved", 5)), to(taskfeed.Record.Stopped), event(became("open", 9))), 10, taskfeed.StartTask},
		{"reopened before it was stopped", with(event(became("solved", 5)), event(became("open", 9))), 10, taskfeed.Look},
		{"a newer event while the reply is awaited", []act{event(created()), begun(1), event(comment(5)), started()}, 6, taskfeed.Look},
		{"the reply was lost", []act{event(created()), begun(1)}, 2, taskfeed.StartTask},
		{"the reply was lost, half the token's life ago", []act{event(created()), begun(1)}, 301, taskfeed.Wait},
		{"the reply was lost, and the token has expired", []act{event(created()), begun(1)}, 601, taskfeed.Find},
		{"and no task was found", []act{event(created()), begun(1), to(taskfeed.Record.Lost)}, 601, taskfeed.StartTask},
		{"no task was found, and it is solved", []act{event(created()), begun(1), to(taskfeed.Record.Lost), event(became("solved", 5))}, 601, taskfeed.Wait},
		{"refused", []act{event(created()), begun(1), to(taskfeed.Record.Refused)}, 2, taskfeed.Wait},
		{"refused, and a newer event", []act{event(created()), begun(1), event(comment(5)), to(taskfeed.Record.Refused)}, 6, taskfeed.StartTask},
		{"throttled", []act{event(created()), begun(1), to(taskfeed.Record.Unsent)}, 2, taskfeed.StartTask},
		{"failed", []act{event(created()), begun(1), func(rec *taskfeed.Record) { *rec = rec.Failed(at(60)) }}, 2, taskfeed.Wait},
	} {
		var rec taskfeed.Record
		for _, a := range tt.acts {
			a(&rec)
		}
		got := rec.Next(at(tt.now), life)
		if got.Kind != tt.want {
			t.Errorf("%s: next is to %s, want %s; %+v", tt.name, got.Kind, tt.want, rec)
		}
		if got.Kind == taskfeed.StartTask && (got.Task.FlowID != flow || (got.Task.ClientToken == "") != (rec.Start == nil)) {
			t.Errorf("%s: the task is %+v", tt.name, got.Task)
		}
	}
}

// TestTokens: a start that is repeated is the very same, one with a token that has
// expired is not, and two processes begin the same start.
func TestTokens(t *testing.T) {
	var rec taskfeed.Record
	event(created())(&rec)
	one, two := rec.Begin("acme", ticket, at(1)), rec.Begin("acme", ticket, at(2))
	first := one.Start.Task
	switch {
	case first.ClientToken == "" || first.ClientToken != two.Start.Task.ClientToken:
		t.Errorf("tokens %q and %q, want the same", first.ClientToken, two.Start.Task.ClientToken)
	case first.Name != "Zendesk-4711" || first.Attributes[taskfeed.TokenAttribute] != first.ClientToken:
		t.Errorf("R76: the task is %+v", first)
	}
	if again := one.Unsent().Begin("acme", ticket, at(9)).Start.Task.ClientToken; again != first.ClientToken {
		t.Errorf("after a request that did nothing the token is %q, want %q", again, first.ClientToken)
	}
	if again := one.Lost().Begin("acme", ticket, at(9)).Start.Task.ClientToken; again == first.ClientToken {
		t.Error("a token that has expired is used again")
	}
	other := rec.Begin("globex", ticket, at(1)).Start.Task.ClientToken
	if other == first.ClientToken {
		t.Error("two accounts share a token")
	}
}
