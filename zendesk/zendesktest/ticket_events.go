package zendesktest

import (
	"cmp"
	"fmt"
	"maps"
	"strings"

	"github.com/ctikit/ctikit/zendesk"
)

// ticketEvents are those that Subscribe sends besides the agents'.
var ticketEvents = []zendesk.EventType{
	zendesk.EventTicketCreated, zendesk.EventTicketStatusChanged, zendesk.EventTicketSubjectChanged, zendesk.EventTicketTagsChanged,
	zendesk.EventTicketCommentAdded, zendesk.EventTicketRequesterChanged, zendesk.EventTicketAgentAssignmentChanged,
	zendesk.EventTicketGroupAssignmentChanged, zendesk.EventTicketCustomFieldChanged, zendesk.EventTicketMerged,
	zendesk.EventTicketSoftDeleted, zendesk.EventTicketUndeleted, zendesk.EventTicketPermanentlyDeleted,
}

// EmitTicketEvent sends an event about a ticket to the webhooks that subscribed
// to it, whatever is kept of that ticket here. Event is what the type adds, such
// as previous and current; it may be nil.
func (z *Fake) EmitTicketEvent(kind zendesk.EventType, ticket zendesk.TicketDetail, event map[string]any) {
	z.change(func() error {
		if !strings.HasPrefix(string(kind), "zen:event-type:ticket.") || ticket.ID <= 0 {
			return fmt.Errorf("event about a ticket: want a type of tickets and an id, got %q and %d", kind, ticket.ID)
		}
		z.emitTicket(kind, ticket, event)
		return nil
	})
}

func (z *Fake) emitTicket(kind zendesk.EventType, ticket zendesk.TicketDetail, event fields) {
	event = maps.Clone(event)
	if event == nil {
		event = fields{}
	}
	if event["meta"] == nil {
		event["meta"] = fields{"version": "1.0", "sequence": fields{"id": fmt.Sprintf("SEQ%d", z.events+1), "position": 1}}
	}
	body := z.envelope(nil, kind, event)
	body["subject"], body["detail"] = fmt.Sprintf("zen:ticket:%d", ticket.ID), z.ticketDetail(ticket)
	z.send(kind, body)
}

// ticketDetail writes ids as texts and words in capitals, as events do.
func (z *Fake) ticketDetail(t zendesk.TicketDetail) fields {
	created := cmp.Or(t.CreatedAt, z.now())
	return fields{
		"id": fmt.Sprint(t.ID), "external_id": text(t.ExternalID), "subject": t.Subject, "description": t.Description,
		"status": strings.ToUpper(cmp.Or(t.Status, "new")), "custom_status": idText(t.CustomStatus),
		"type": text(strings.ToUpper(t.Type)), "priority": text(strings.ToUpper(t.Priority)), "tags": t.Tags, "is_public": t.Public,
		"actor_id": idText(t.ActorID), "requester_id": idText(t.RequesterID), "submitter_id": idText(t.SubmitterID), "assignee_id": idText(t.AssigneeID),
		"group_id": idText(t.GroupID), "organization_id": idText(t.OrganizationID), "brand_id": idText(t.BrandID), "form_id": idText(t.FormID),
		"via": fields{"channel": cmp.Or(t.Channel, "api")}, "created_at": wholeStamp(created), "updated_at": wholeStamp(cmp.Or(t.UpdatedAt, z.now())),
	}
}

// text is null when empty.
func text(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// idText is an id as a text, null for none.
func idText(id int64) any {
	if id == 0 {
		return nil
	}
	return fmt.Sprint(id)
}
