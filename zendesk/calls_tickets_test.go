package zendesk_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

const (
	filedTicket = 9000           // with an attachment
	topic       = 26155630658963 // a dropdown
	accountNo   = 26155630658964 // a text
)

// putTickets gives the office a ticket with everything set.
func (w *office) putTickets(t testing.TB) error {
	t.Helper()
	ctx := t.Context()
	w.PutTicketField(zendesk.TicketField{Active: true, ID: topic, Type: "tagger", Options: choices("billing", "sales")})
	w.PutTicketField(zendesk.TicketField{Active: true, ID: accountNo, Type: "text"})
	made, err := w.Client().Tickets.Create(ctx, ticketSpec("seed"))
	if err != nil {
		return err
	}
	w.ticket = made.Ticket.ID
	job, err1 := w.Client().Tickets.UpdateMany(ctx, []int64{404, w.PutTicket(zendesktest.Ticket{})}, ticketUpdate(), zendesk.TagChange{})
	filed := w.PutTicket(zendesktest.Ticket{ID: filedTicket, Comment: "My card is 4111", Attachments: []string{"card.pdf"}})
	c, err2 := first(w.Client().Tickets.AllComments(ctx, filed, zendesk.CommentListOptions{}))
	if err := errors.Join(err1, err2); err != nil {
		return err
	}
	w.ticketJob, w.comment, w.file = job.ID, c.ID, c.Attachments[0].ID
	return nil
}

func ticketSpec(key string) zendesk.TicketSpec {
	return zendesk.TicketSpec{
		Comment: zendesk.CommentSpec{Body: "They called", Public: true}, ExternalID: "call-1", Subject: "Call", Status: zendesk.TicketOpen,
		Type: zendesk.TicketTask, Priority: zendesk.PriorityHigh, RequesterID: 7002, SubmitterID: 7001, AssigneeID: 7001, OrganizationID: 12,
		DueAt: time.Date(2026, 3, 9, 0, 0, 0, 0, time.UTC), Tags: []string{"phone"}, CustomFields: []zendesk.CustomField{zendesk.FieldValue(topic, "billing")},
		Metadata: map[string]string{"key": key}, Key: key,
	}
}

func ticketUpdate() zendesk.TicketUpdate {
	return zendesk.TicketUpdate{
		Comment: &zendesk.CommentSpec{HTMLBody: "<p>Done</p>"}, Status: zendesk.Set(zendesk.TicketPending),
		CustomFields: []zendesk.CustomField{zendesk.FieldValue(accountNo, "4711"), {ID: topic}}, Metadata: map[string]string{"step": "note"},
	}
}

var ticketCalls = map[string]func(context.Context, caller) (any, error){
	"Tickets.Get":      func(ctx context.Context, c caller) (any, error) { return c.Tickets.Get(ctx, c.ticket) },
	"Tickets.ShowMany": func(ctx context.Context, c caller) (any, error) { return c.Tickets.ShowMany(ctx, []int64{c.ticket}) },
	"Tickets.ListByExternalID": func(ctx context.Context, c caller) (any, error) {
		return c.Tickets.ListByExternalID(ctx, "call-1", zendesk.TicketListOptions{})
	},
	"Tickets.AllByExternalID": func(ctx context.Context, c caller) (any, error) {
		return all(c.Tickets.AllByExternalID(ctx, "call-1", zendesk.TicketListOptions{}))
	},
	"Tickets.Requested": func(ctx context.Context, c caller) (any, error) {
		return c.Tickets.Requested(ctx, 7002, zendesk.TicketListOptions{Sort: "-updated_at"})
	},
	"Tickets.AllRequested": func(ctx context.Context, c caller) (any, error) {
		return all(c.Tickets.AllRequested(ctx, 7002, zendesk.TicketListOptions{}))
	},
	"Tickets.Create": func(ctx context.Context, c caller) (any, error) { return c.Tickets.Create(ctx, ticketSpec("another")) },
	"Tickets.Comments": func(ctx context.Context, c caller) (any, error) {
		return c.Tickets.Comments(ctx, c.ticket, zendesk.CommentListOptions{})
	},
	"Tickets.AllComments": func(ctx context.Context, c caller) (any, error) {
		return all(c.Tickets.AllComments(ctx, c.ticket, zendesk.CommentListOptions{Sort: "-created_at"}))
	},
	"Tickets.AddTags": func(ctx context.Context, c caller) (any, error) {
		return c.Tickets.AddTags(ctx, c.ticket, []string{"a"})
	},
	"Tickets.SetTags": func(ctx context.Context, c caller) (any, error) {
		return c.Tickets.SetTags(ctx, c.ticket, []string{"a"}, time.Time{})
	},
	"Tickets.RemoveTags": func(ctx context.Context, c caller) (any, error) {
		return c.Tickets.RemoveTags(ctx, c.ticket, []string{"phone"})
	},
	"Tickets.UpdateMany": func(ctx context.Context, c caller) (any, error) {
		return c.Tickets.UpdateMany(ctx, []int64{c.ticket}, ticketUpdate(), zendesk.TagChange{Add: []string{"a"}})
	},
	"Tickets.Merge": func(ctx context.Context, c caller) (any, error) {
		return c.Tickets.Merge(ctx, c.ticket, []int64{c.ticket + 1}, zendesk.MergeSpec{TargetComment: "merged"})
	},
	"Tickets.Delete":   func(ctx context.Context, c caller) (any, error) { return nil, c.Tickets.Delete(ctx, c.ticket) },
	"JobStatuses.Get":  func(ctx context.Context, c caller) (any, error) { return c.JobStatuses.Get(ctx, c.ticketJob) },
	"JobStatuses.Wait": func(ctx context.Context, c caller) (any, error) { return c.JobStatuses.Wait(ctx, c.ticketJob) },
	"Tickets.Audits": func(ctx context.Context, c caller) (any, error) {
		return c.Tickets.Audits(ctx, c.ticket, zendesk.AuditListOptions{})
	},
	"Tickets.AllAudits": func(ctx context.Context, c caller) (any, error) {
		return all(c.Tickets.AllAudits(ctx, c.ticket, zendesk.AuditListOptions{}))
	},
	"Tickets.RedactComment": func(ctx context.Context, c caller) (any, error) {
		return c.Tickets.RedactComment(ctx, filedTicket, c.comment, "<p>My card is <redact>4111</redact></p>")
	},
	"Tickets.RedactAttachment": func(ctx context.Context, c caller) (any, error) {
		return nil, c.Tickets.RedactAttachment(ctx, filedTicket, c.comment, c.file)
	},
	"Tickets.Update": func(ctx context.Context, c caller) (any, error) {
		return c.Tickets.Update(ctx, c.ticket, ticketUpdate())
	},
}

// choices are the options of a field.
func choices(values ...string) (options []zendesk.FieldOption) {
	for _, v := range values {
		options = append(options, zendesk.FieldOption{Value: v})
	}
	return options
}
