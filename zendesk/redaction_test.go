package zendesk_test

import (
	"errors"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// What is redacted is gone from the comment and its audit, on a closed ticket
// too.
func TestRedaction(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		z := newDesk(t)
		tickets, ctx := z.Client().Tickets, t.Context()
		id := z.PutTicket(zendesktest.Ticket{Comment: "My card is 4111", Attachments: []string{"card.pdf"}})
		z.CloseTicket(id)
		c, err := first(tickets.AllComments(ctx, id, zendesk.CommentListOptions{}))
		if err != nil || len(c.Attachments) != 1 || c.Attachments[0].FileName != "card.pdf" {
			t.Fatalf("%+v, %v", c, err)
		}
		got, err := tickets.RedactComment(ctx, id, c.ID, strings.Replace(c.HTMLBody, "4111", "<redact>4111</redact>", 1))
		if err != nil || got.ID != c.ID || got.Body != "My card is ▇▇▇▇" {
			t.Errorf("%+v, %v", got, err)
		}
		if err := tickets.RedactAttachment(ctx, id, c.ID, c.Attachments[0].ID); err != nil {
			t.Error(err)
		}
		if err := tickets.RedactAttachment(ctx, id, c.ID, c.Attachments[0].ID); !errors.Is(err, zendesk.ErrNotFound) {
			t.Errorf("a second time: %v", err)
		}
		if c, err := first(tickets.AllComments(ctx, id, zendesk.CommentListOptions{})); err != nil || c.Attachments[0].FileName == "card.pdf" {
			t.Errorf("%+v, %v", c, err)
		}
		if _, err := tickets.RedactComment(ctx, id, c.ID, "<redact>other</redact>"); !errors.Is(err, zendesk.ErrInvalid) {
			t.Errorf("other words: %v", err)
		}
	})
}

// Audits come in their order, with who changed what.
func TestAudits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		z := newDesk(t)
		tickets, ctx := z.Client().Tickets, t.Context()
		id := z.PutTicket(zendesktest.Ticket{})
		done, err := tickets.Update(ctx, id, zendesk.TicketUpdate{Subject: zendesk.Set("S"), Metadata: map[string]string{"key": "call-1"}})
		if err != nil {
			t.Fatal(err)
		}
		got, err := all(tickets.AllAudits(ctx, id, zendesk.AuditListOptions{Size: 1}))
		if err != nil || len(got) != 2 || got[1].ID != done.Audit.ID || got[1].Custom()["key"] != "call-1" {
			t.Fatalf("%+v, %v", got, err)
		}
		if e := got[1].Events[0]; e.Type != "Change" || e.Field != "subject" || string(e.Value) != `"S"` || string(e.Previous) != "null" {
			t.Errorf("%+v", e)
		}
	})
}
