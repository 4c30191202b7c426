package contactlog

import (
	"cmp"
	"encoding/json"
	"slices"

	"github.com/ctikit/ctikit/attrmap"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/ticketing"
)

// compile makes the mapping for the account's fields. A rule that no account of
// this kind can have leaves all attributes to the note (R113).
func (w *work) compile() {
	m, err := attrmap.New(w.set.mapping(w.catalog))
	if err != nil {
		w.Notify(ticketing.SettingIgnored, "R113", "ticket_fields, user_fields", "a rule cannot be: all attributes go to the note")
		cfg := w.set.mapping(w.catalog)
		cfg.Tickets, cfg.Users = nil, nil
		m, _ = attrmap.New(cfg) // nothing is left to be wrong
	}
	w.mapping = m
}

// mapped is what the attributes fill, and what of them stands in the note (R101
// to R113). They count as they were when the agent had the contact (R110).
func (w *work) mapped(t target) attrmap.Plan {
	state := attrmap.ExistingTicket
	if t.ticket == nil {
		state = attrmap.NewTicket
	}
	plan := w.mapping.Plan(attrmap.Contact{
		Attributes: w.details.Attributes, Ticket: state, User: t.customer.ID != 0 || t.newUser,
	})
	w.notifyMapping(plan.Notices) // R112
	return plan
}

// into fills a new ticket. Its last status comes with the last update.
func into(n *ticketing.CreateTicket, u attrmap.TicketUpdate) {
	n.Subject = cmp.Or(cut(line(u.Subject.Text), longestSubject), n.Subject)
	n.Type = cmp.Or(zendesk.TicketType(u.Type.Text), n.Type)
	n.Priority = cmp.Or(zendesk.TicketPriority(u.Priority.Text), n.Priority)
	n.GroupID = cmp.Or(u.GroupID.ID, n.GroupID)
	n.AssigneeID = cmp.Or(u.AssigneeID.ID, n.AssigneeID)
	n.CustomStatusID = cmp.Or(u.CustomStatusID.ID, n.CustomStatusID)
}

// changes are what of a ticket that exists is to be once the contact is over:
// what rules with Update write (R105), and the queue to call back from.
func (w *work) changes(plan attrmap.Plan) ticketing.Change {
	u := plan.Ticket
	for _, cleared := range []attrmap.Value{u.Type, u.GroupID, u.AssigneeID} {
		if cleared.Kind == attrmap.KindNull {
			w.Notify(ticketing.FieldWriteFailed, "R112", "type, group, assignee", "clearing a standard field is not possible: it is left as it is")
		}
	}
	return ticketing.Change{
		Subject:        cut(line(u.Subject.Text), longestSubject),
		Status:         zendesk.TicketStatus(u.Status.Text),
		CustomStatusID: u.CustomStatusID.ID,
		Type:           zendesk.TicketType(u.Type.Text),
		Priority:       zendesk.TicketPriority(u.Priority.Text),
		AssigneeID:     u.AssigneeID.ID,
		GroupID:        u.GroupID.ID,
		Fields:         w.outboundQueue(customFields(u)),
	}
}

func customFields(u attrmap.TicketUpdate) (fields []zendesk.CustomField) {
	for _, f := range u.CustomFields {
		raw, _ := json.Marshal(f.Value) // plain values
		fields = append(fields, zendesk.CustomField{ID: f.ID, Value: raw})
	}
	return fields
}

// lateLines are the attributes that the flow has set since the mapping ran, once
// the conversation is over (X17).
func (w *work) lateLines() []attrmap.Line {
	if !w.isOver {
		return nil
	}
	after := latestAttributes(w.talks)
	w.notifyMapping(w.mapping.LateNotices(w.details.Attributes, after))
	return w.mapping.Late(w.details.Attributes, after)
}

// lostLines are the attributes whose values Zendesk did not take over (R112).
func (w *work) lostLines(plan attrmap.Plan) (lines []attrmap.Line) {
	for _, d := range w.done {
		if d.Outcome != ticketing.OK || d.Ticket == nil {
			continue
		}
		var sent []zendesk.CustomField
		switch s := d.Step; {
		case s.CreateTicket != nil:
			sent = s.CreateTicket.Fields
		case s.UpdateTicket != nil:
			sent = s.UpdateTicket.Change.Fields
		}
		some := attrmap.Plan{Writes: slices.DeleteFunc(slices.Clone(plan.Writes), func(write attrmap.Write) bool {
			return !slices.ContainsFunc(sent, func(f zendesk.CustomField) bool { return attrmap.Custom(f.ID) == write.Ticket })
		})}
		reply := attrmap.Reply{CustomFields: []attrmap.ReplyField{}}
		for _, f := range d.Ticket.CustomFields {
			reply.CustomFields = append(reply.CustomFields, attrmap.ReplyField{ID: f.ID, Value: f.Value})
		}
		notices, lost := w.mapping.Verify(some, reply)
		w.notifyMapping(notices)
		lines = append(lines, lost...)
	}
	return slices.CompactFunc(lines, func(a, b attrmap.Line) bool { return a == b })
}
