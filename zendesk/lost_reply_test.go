package zendesk_test

import (
	"bytes"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

const creation = "POST /api/v2/tickets"

// A create whose reply is lost made its ticket: asked for again with the same
// bytes, by the pipeline or by a program that came back, it is still one.
func TestLostReply(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		z := newDesk(t)
		z.PutAgent(zendesktest.Agent{ID: 7001})
		z.PutUser(zendesktest.User{ID: big})
		c, ctx := z.Client(zendesk.WithRetries(1, time.Minute)), t.Context()
		spec := ticketSpec("call-1/ticket")
		spec.AssigneeID, spec.RequesterID, spec.FirstSent = 0, big, time.Now()
		z.FailNext(creation, ctikit.Fault{Cut: true, After: true})
		if made, err := c.Tickets.Create(ctx, spec); err == nil {
			t.Fatalf("the reply was not lost: %+v", made)
		}
		time.Sleep(time.Hour)
		made, err := c.Tickets.Create(ctx, spec)
		if err != nil || made.Lookup != zendesk.KeyKnown || made.CommentID == 0 || made.Ticket.RequesterID != big {
			t.Fatalf("%+v, %v", made, err)
		}
		z.FailNext(creation, ctikit.Fault{Cut: true, After: true, Times: 2})
		again, err := z.Client().Tickets.Create(ctx, spec)
		if err != nil || again.Lookup != zendesk.KeyKnown || again.Ticket.ID != made.Ticket.ID {
			t.Errorf("by the pipeline: %+v, %v", again, err)
		}
		var sent [][]byte
		for _, r := range z.Requests() {
			if r.Pattern == creation {
				sent = append(sent, r.Body)
			}
		}
		if len(sent) != 5 {
			t.Errorf("%d requests, want 5", len(sent))
		}
		for _, body := range sent {
			if !bytes.Equal(body, sent[0]) {
				t.Errorf("sent %s\nafter %s", body, sent[0])
			}
		}
		tickets, err := all(c.Tickets.AllByExternalID(ctx, spec.ExternalID, zendesk.TicketListOptions{}))
		if err != nil || len(tickets) != 1 || tickets[0].ID != made.Ticket.ID {
			t.Errorf("%d tickets, %v", len(tickets), err)
		}
	})
}

// A key belongs to one body, to the last digit of an id, and to one hour and 55
// minutes.
func TestKeysAreOfOneBody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		z := newDesk(t)
		z.PutUser(zendesktest.User{ID: big})
		c, ctx := z.Client(), t.Context()
		spec := zendesk.TicketSpec{Comment: note("They called"), RequesterID: big, Key: "call-1/ticket", FirstSent: time.Now()}
		fail(t, none(c.Tickets.Create(ctx, spec)))
		for name, change := range map[string]func(*zendesk.TicketSpec){
			"text":     func(s *zendesk.TicketSpec) { s.Comment.Body = "They called again" },
			"public":   func(s *zendesk.TicketSpec) { s.Comment.Public = true },
			"large id": func(s *zendesk.TicketSpec) { s.RequesterID-- },
		} {
			other := spec
			change(&other)
			_, err := c.Tickets.Create(ctx, other)
			if e, ok := errors.AsType[*zendesk.Error](err); !ok || e.Status != 400 || !errors.Is(err, zendesk.ErrKeyReused) || !errors.Is(err, zendesk.ErrInvalid) {
				t.Errorf("%s: %v", name, err)
			}
		}
		time.Sleep(115 * time.Minute)
		fail(t, none(c.Tickets.Create(ctx, spec)))
		sent := z.Count(creation)
		time.Sleep(time.Nanosecond)
		if _, err := c.Tickets.Create(ctx, spec); !errors.Is(err, zendesk.ErrKeyExpired) || !errors.Is(err, zendesk.ErrInvalid) || errors.Is(err, zendesk.ErrKeyReused) {
			t.Errorf("too old: %v", err)
		}
		for ahead, want := range map[time.Duration]error{5 * time.Minute: nil, 5*time.Minute + 1: zendesk.ErrKeyExpired} {
			spec := zendesk.TicketSpec{Comment: note("n"), Key: "call-" + ahead.String(), FirstSent: time.Now().Add(ahead)}
			if _, err := c.Tickets.Create(ctx, spec); !errors.Is(err, want) {
				t.Errorf("%v ahead: %v", ahead, err)
			}
		}
		sent++ // one clock may be ahead of the other
		if n := z.Count(creation); n != sent {
			t.Errorf("%d requests for a key that is too old", n-sent)
		}
	})
}

// A comment whose reply is lost stands once: no other attempt may add it again,
// as the requester gets each. Changes without one are repeated.
func TestCommentsAreSentOnce(t *testing.T) {
	call := zendesk.VoiceComment{From: "+15550100", To: "+15550199", StartedAt: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)}
	comment := note("They called")
	for name, tt := range map[string]struct {
		change                      zendesk.TicketUpdate
		sent, comments, comments429 int
	}{
		"comment": {zendesk.TicketUpdate{Comment: &comment}, 1, 2, 3},
		"call":    {zendesk.TicketUpdate{VoiceComment: &call}, 1, 2, 3},
		"none":    {zendesk.TicketUpdate{Subject: zendesk.Set("Call")}, 2, 1, 1},
	} {
		synctest.Test(t, func(t *testing.T) {
			z := newDesk(t)
			id := z.PutTicket(zendesktest.Ticket{})
			c, ctx := z.Client(), t.Context()
			comments := func() int {
				list, err := all(c.Tickets.AllComments(ctx, id, zendesk.CommentListOptions{}))
				fail(t, err)
				return len(list)
			}
			const update = "PUT /api/v2/tickets/{id}"
			z.FailNext(update, ctikit.Fault{Cut: true, After: true})
			_, err := c.Tickets.Update(ctx, id, tt.change)
			if n := z.Count(update); n != tt.sent || (err == nil) != (tt.sent == 2) || comments() != tt.comments {
				t.Errorf("%s: %d requests, %d comments, %v", name, n, comments(), err)
			}
			z.FailNext(update, ctikit.Fault{Status: 429, RetryAfter: time.Second})
			if _, err := c.Tickets.Update(ctx, id, tt.change); err != nil || comments() != tt.comments429 {
				t.Errorf("%s: after a 429 %d comments, %v", name, comments(), err)
			}
			const many = "PUT /api/v2/tickets/update_many"
			z.FailNext(many, ctikit.Fault{Cut: true, After: true})
			_, err = c.Tickets.UpdateMany(ctx, []int64{id}, tt.change, zendesk.TagChange{})
			if n := z.Count(many); n != tt.sent || (err == nil) != (tt.sent == 2) {
				t.Errorf("%s: %d requests for many, %v", name, n, err)
			}
		})
	}
}
