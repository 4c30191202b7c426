package filing_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/ticketing"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// invalid is Zendesk's refusal of one field.
func invalid(field string) ctikit.Fault {
	return ctikit.Fault{Status: 422, ContentType: "application/json", Body: `{"error":"RecordInvalid","details":{"` + field +
		`":[{"description":"is not good","error":"Bad"}]}}`}
}

func TestRefusals(t *testing.T) {
	const required = 3001
	ticket := func(w *world) int64 { return w.z.PutTicket(zendesktest.Ticket{Subject: "Call", Private: true}) }
	note := []ticketing.Note{{Mark: "Call 9001"}}
	for _, tt := range []struct {
		name string
		step func(w *world) ticketing.Step
		want ticketing.Refusal
	}{
		{"T5 an update of a closed ticket", func(w *world) ticketing.Step {
			id := ticket(w)
			w.z.CloseTicket(id)
			return update(ticketing.UpdateTicket{Ticket: id, Notes: note})
		}, ticketing.Refusal{Kind: ticketing.RefusedClosed}},
		{"T5 tags of a closed ticket", func(w *world) ticketing.Step {
			id := ticket(w)
			w.z.CloseTicket(id)
			return addTags(id, "phone")
		}, ticketing.Refusal{Kind: ticketing.RefusedClosed}},
		{"A13 a field that must have a value", func(w *world) ticketing.Step {
			w.z.PutTicketField(zendesk.TicketField{ID: required, Type: zendesk.FieldText, Title: "Reason", Required: true, Active: true})
			return update(ticketing.UpdateTicket{Ticket: ticket(w), Change: ticketing.Change{Status: zendesk.TicketSolved}})
		}, ticketing.Refusal{Kind: ticketing.RequiredField, Field: required}},
		{"an external id that a user has", func(w *world) ticketing.Step {
			w.z.PutUser(zendesktest.User{ID: 8001, ExternalID: "ctikit/phone/15135557611"})
			return createUser(ticketing.CreateUser{Name: "New", External: "ctikit/phone/15135557611"})
		}, ticketing.Refusal{Kind: ticketing.RefusedDuplicate}},
		{"a number in a form that the account refuses", func(*world) ticketing.Step {
			return createUser(ticketing.CreateUser{Name: "New", Phone: "(513) 555-7611"})
		}, ticketing.Refusal{Kind: ticketing.RefusedPhone}},
		{"T9 a requester who is gone", func(w *world) ticketing.Step {
			w.z.FailNext("POST /api/v2/tickets", invalid("requester"))
			return createTicket(ticketing.CreateTicket{RequesterID: 8001})
		}, ticketing.Refusal{Kind: ticketing.RefusedRequester}},
		{"A17 an assignee outside the group", func(w *world) ticketing.Step {
			w.z.FailNext("PUT /api/v2/tickets/{id}", invalid("assignee_id"))
			return update(ticketing.UpdateTicket{Ticket: ticket(w), Change: ticketing.Change{AssigneeID: agentID}})
		}, ticketing.Refusal{Kind: ticketing.RefusedAssignee}},
		{"A3 calls that the account may not log", func(w *world) ticketing.Step {
			w.z.FailNext("POST /api/v2/calls", ctikit.Fault{Status: 403})
			return logCall(ticket(w))
		}, ticketing.Refusal{Kind: ticketing.RefusedAccount}},
		{"A3 calls that the account does not have", func(w *world) ticketing.Step {
			w.z.FailNext("POST /api/v2/calls", ctikit.Fault{Status: 404})
			return logCall(ticket(w))
		}, ticketing.Refusal{Kind: ticketing.RefusedAccount}},
		{"a ticket that is not there", func(*world) ticketing.Step {
			return update(ticketing.UpdateTicket{Ticket: 999, Notes: note})
		}, ticketing.Refusal{Kind: ticketing.RefusedNotFound}},
		{"a key that made something else", func(w *world) ticketing.Step {
			w.create(zendesk.TicketSpec{Comment: zendesk.CommentSpec{Body: "Other"}, Key: "aircall/acme/9001/step"})
			return createTicket(ticketing.CreateTicket{})
		}, ticketing.Refusal{Kind: ticketing.RefusedKey}},
		{"what nothing else says", func(w *world) ticketing.Step {
			w.z.FailNext("POST /api/v2/tickets", invalid("base"))
			return createTicket(ticketing.CreateTicket{})
		}, ticketing.Refusal{Kind: ticketing.RefusedOther}},
		{"what cannot be sent", func(w *world) ticketing.Step {
			return addTags(ticket(w), "two words")
		}, ticketing.Refusal{Kind: ticketing.RefusedOther}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			inWorld(t, func(w *world) {
				step := tt.step(w)
				d := w.do(w.script(), "aircall/acme/9001", step)
				if d.Outcome != ticketing.Refused || d.Refusal != tt.want {
					t.Errorf("outcome %s, %+v; want %+v", d.Outcome, d.Refusal, tt.want)
				}
			}, zendesktest.WithStrictPhones())
		})
	}
}

// create makes a ticket by somebody else.
func (w *world) create(spec zendesk.TicketSpec) int64 {
	w.Helper()
	made, err := w.z.Client().Tickets.Create(w.Context(), spec)
	if err != nil {
		w.Fatal(err)
	}
	return made.Ticket.ID
}

// TestLostStore has a runner that lost its store find the ticket that it made.
func TestLostStore(t *testing.T) {
	inWorld(t, func(w *world) {
		id := w.create(zendesk.TicketSpec{
			Comment: zendesk.CommentSpec{Body: "By the runner before"}, ExternalID: "aircall/acme/9001", Key: "aircall/acme/9001/step",
		})
		d := w.do(w.script(), "aircall/acme/9001", createTicket(ticketing.CreateTicket{Subject: "Call"}))
		if d.Outcome != ticketing.OK || d.Ticket == nil || d.Ticket.ID != id {
			t.Errorf("done: %s; want ticket %d", jsonOf(d), id)
		}
	})
}

// TestSplit has one of several joined updates be refused: the others take place.
func TestSplit(t *testing.T) {
	inWorld(t, func(w *world) {
		w.z.PutTicketField(zendesk.TicketField{ID: 3001, Type: zendesk.FieldText, Title: "Reason", Required: true, Active: true})
		id := w.z.PutTicket(zendesktest.Ticket{Subject: "Call", Private: true})
		f := w.script()
		solve := update(ticketing.UpdateTicket{Ticket: id, Change: ticketing.Change{Status: zendesk.TicketSolved}})
		solve.ID = "solve"
		note := update(ticketing.UpdateTicket{Ticket: id, Notes: []ticketing.Note{{Mark: "Call 9002"}}})
		note.ID = "note"
		first := update(ticketing.UpdateTicket{Ticket: id, Notes: []ticketing.Note{{Mark: "Call 9000"}}})
		first.ID = "first"
		w.play(f, "aircall/acme/9000", script{Steps: []ticketing.Step{first}}, 0)
		w.play(f, "aircall/acme/9001", script{Steps: []ticketing.Step{solve}}, 0)
		w.play(f, "aircall/acme/9002", script{Steps: []ticketing.Step{note}}, 5*time.Minute)
		var kinds []ticketing.RefusalKind
		for _, key := range []ticketing.Key{"aircall/acme/9001", "aircall/acme/9002"} {
			c, _, err := f.Case(t.Context(), key)
			if err != nil || len(c.Done) != 1 {
				t.Fatalf("%s: %d steps done, %v", key, len(c.Done), err)
			}
			kinds = append(kinds, c.Done[0].Refusal.Kind)
		}
		if diff := cmp.Diff([]ticketing.RefusalKind{ticketing.RequiredField, ""}, kinds); diff != "" {
			t.Errorf("refusals (-want +got):\n%s", diff)
		}
		var got outcome
		w.read(id, &got)
		if diff := cmp.Diff([]string{"Call 9000", "Call 9002"}, got.Notes); diff != "" {
			t.Errorf("notes (-want +got):\n%s", diff)
		}
		if n := w.z.Count("PUT /api/v2/tickets/{id}"); n != 4 {
			t.Errorf("%d updates, want the first, the joined one and one for each", n)
		}
	})
}

// TestChangedPlan has a write wait for a ticket when its plan turns to another
// one: it goes there alone.
func TestChangedPlan(t *testing.T) {
	inWorld(t, func(w *world) {
		old, better := w.z.PutTicket(zendesktest.Ticket{Private: true}), w.z.PutTicket(zendesktest.Ticket{Private: true})
		f := w.script()
		note := func(ticket int64, mark string) script {
			s := update(ticketing.UpdateTicket{Ticket: ticket, Notes: []ticketing.Note{{Mark: mark}}})
			s.ID = "update"
			return script{Steps: []ticketing.Step{s}}
		}
		w.play(f, "aircall/acme/9000", note(old, "Call 9000"), 0)
		w.play(f, "aircall/acme/9001", note(old, "Call 9001"), time.Second)
		w.play(f, "aircall/acme/9002", note(old, "Call 9002"), time.Second)
		w.play(f, "aircall/acme/9001", note(better, "Call 9001"), time.Second)
		w.play(f, "aircall/acme/9002", script{}, time.Hour)
		var onOld, onBetter outcome
		w.read(old, &onOld)
		w.read(better, &onBetter)
		if diff := cmp.Diff([][]string{{"Call 9000"}, {"Call 9001"}}, [][]string{onOld.Notes, onBetter.Notes}); diff != "" {
			t.Errorf("notes by ticket (-want +got):\n%s", diff)
		}
	})
}

// TestPublicCalls has an account show calls to requesters: one notice says so (T6).
func TestPublicCalls(t *testing.T) {
	inWorld(t, func(w *world) {
		m := w.start()
		for _, id := range []string{"9001", "9002"} {
			observe(m, id, ring(time.Now()))
			observe(m, id, hangUp)
			w.pass(time.Minute)
		}
		if diff := cmp.Diff([]ticketing.Code{ticketing.CallsPublic}, w.noticed()); diff != "" {
			t.Errorf("notices (-want +got):\n%s", diff)
		}
	}, zendesktest.WithPublicCallComments())
}

// TestHold has Zendesk ask to be left alone: so do all cases.
func TestHold(t *testing.T) {
	inWorld(t, func(w *world) {
		w.z.FailNext("POST /api/v2/users", ctikit.Fault{Status: 429, RetryAfter: 40 * time.Second})
		f := w.script()
		user := createUser(ticketing.CreateUser{Name: "New"})
		user.ID = "user"
		w.play(f, "aircall/acme/9001", script{Steps: []ticketing.Step{user}}, time.Second)
		w.play(f, "aircall/acme/9002", script{Steps: []ticketing.Step{user}}, 38*time.Second)
		if n := w.z.Count("POST /api/v2/users"); n != 1 {
			t.Errorf("%d requests while Zendesk asked for none, want one", n)
		}
		w.pass(10 * time.Second)
		if n := w.z.Count("POST /api/v2/users"); n != 3 {
			t.Errorf("%d requests afterwards, want three", n)
		}
	})
}
