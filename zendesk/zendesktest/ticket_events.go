package zendesktest

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/ctikit/ctikit/zendesk"
)

// ticketEvents are those that Subscribe sends besides the agents'.
var ticketEvents = []zendesk.EventType{
	zendesk.EventTicketCreated, zendesk.EventTicketStatusChanged, zendesk.EventTicketCustomStatusChanged, zendesk.EventTicketSubjectChanged,
	zendesk.EventTicketPriorityChanged, zendesk.EventTicketTypeChanged, zendesk.EventTicketTagsChanged,
	zendesk.EventTicketCommentAdded, zendesk.EventTicketRequesterChanged, zendesk.EventTicketAgentAssignmentChanged,
	zendesk.EventTicketGroupAssignmentChanged, zendesk.EventTicketCustomFieldChanged, zendesk.EventTicketMerged,
	zendesk.EventTicketSoftDeleted, zendesk.EventTicketUndeleted, zendesk.EventTicketPermanentlyDeleted,
}

// changeEvents are the events of attributes, with how they write a value. The
// client decodes those of its own constants.
var changeEvents = map[string]struct {
	kind  zendesk.EventType
	write func(any) any
}{
	"status":           {zendesk.EventTicketStatusChanged, capitals},
	"custom_status_id": {zendesk.EventTicketCustomStatusChanged, unchanged},
	"subject":          {zendesk.EventTicketSubjectChanged, unchanged},
	"priority":         {zendesk.EventTicketPriorityChanged, capitals},
	"type":             {zendesk.EventTicketTypeChanged, capitals},
	"requester_id":     {zendesk.EventTicketRequesterChanged, unchanged},
	"assignee_id":      {zendesk.EventTicketAgentAssignmentChanged, unchanged},
	"group_id":         {zendesk.EventTicketGroupAssignmentChanged, unchanged},
	"organization_id":  {"zen:event-type:ticket.organization_changed", unchanged},
	"external_id":      {"zen:event-type:ticket.external_id_changed", unchanged},
	"due_at":           {"zen:event-type:ticket.task_due_at_changed", unchanged},
}

func unchanged(v any) any { return v }

func capitals(v any) any {
	if word, ok := v.(string); ok {
		return strings.ToUpper(word)
	}
	return v
}

// announce sends the events of a save: one for each event of its audit, after
// that of a new ticket.
func (z *Fake) announce(t *ticket, a *audit) {
	action := sequence{id: a.id}
	if len(t.audits) == 1 {
		z.sendTicket(zendesk.EventTicketCreated, t, a.author, action.next(fields{}))
	}
	for _, event := range a.events {
		actor := a.author
		if event["via"] != nil {
			actor = systemUser
		}
		if kind, fact := z.fact(event); kind != "" {
			z.sendTicket(kind, t, actor, action.next(fact))
		}
	}
}

// announceOnly sends an event that is no change of an attribute.
func (z *Fake) announceOnly(kind zendesk.EventType, t *ticket, actor int64) {
	action := sequence{id: z.record()}
	z.sendTicket(kind, t, actor, action.next(fields{}))
}

// sequence numbers the events of one action.
type sequence struct {
	id       int64
	position int
}

func (s *sequence) next(event fields) fields {
	s.position++
	event["meta"] = fields{"version": "1.0", "sequence": fields{"id": fmt.Sprintf("SEQ%d", s.id), "position": s.position}}
	return event
}

// fact is what an event adds for an event of an audit; no type for what new
// tickets begin with.
func (z *Fake) fact(of fields) (zendesk.EventType, fields) {
	name, _ := of["field_name"].(string)
	was, is := of["previous_value"], of["value"]
	switch {
	case of["author_id"] != nil:
		return zendesk.EventTicketCommentAdded, fields{"comment": fields{
			"id": fmt.Sprint(of["id"]), "body": of["body"], "is_public": of["public"], "author": fields{"id": fmt.Sprint(of["author_id"])},
		}}
	case of["type"] != "Change":
		return "", nil
	case name == "tags":
		before, _ := was.([]string)
		after, _ := is.([]string)
		return zendesk.EventTicketTagsChanged, fields{"tags_added": without(after, before), "tags_removed": without(before, after)}
	}
	if c, ok := changeEvents[name]; ok {
		return c.kind, fields{"previous": c.write(was), "current": c.write(is)}
	}
	if _, err := strconv.ParseInt(name, 10, 64); err == nil {
		return zendesk.EventTicketCustomFieldChanged, fields{"field": fields{"id": name}, "previous": was, "current": is}
	}
	return "", nil
}

// without is what a list has that another lacks.
func without(list, other []string) []string {
	return slices.DeleteFunc(orNone(list), func(s string) bool { return slices.Contains(other, s) })
}

func (z *Fake) sendTicket(kind zendesk.EventType, t *ticket, actor int64, event fields) {
	body := z.envelope(nil, kind, event)
	body["subject"], body["detail"] = fmt.Sprintf("zen:ticket:%d", t.id), z.ticketDetail(t, actor)
	z.send(kind, body)
}

// ticketDetail writes ids as texts and words in capitals, as events do.
func (z *Fake) ticketDetail(t *ticket, actor int64) fields {
	out := fields{
		"id": fmt.Sprint(t.id), "actor_id": fmt.Sprint(actor), "tags": orNone(t.tags), "is_public": t.public(), "description": "",
		"custom_status": digits(t.attributes["custom_status_id"]), "form_id": digits(t.attributes["ticket_form_id"]),
		"via": fields{"channel": cmp.Or(t.channel, "api")}, "created_at": eventStamp(t.created), "updated_at": eventStamp(t.updated),
	}
	for _, name := range []string{"external_id", "subject", "requester_id", "submitter_id", "assignee_id", "group_id", "organization_id", "brand_id"} {
		out[name] = digits(t.attributes[name])
	}
	for _, name := range []string{"status", "type", "priority"} {
		out[name] = capitals(t.attributes[name])
	}
	if len(t.comments) > 0 {
		out["description"] = t.comments[0].body
	}
	return out
}

func eventStamp(t time.Time) string { return nanoStamp(seconds(t)) }
