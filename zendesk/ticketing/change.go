package ticketing

import (
	"slices"

	"github.com/ctikit/ctikit/zendesk"
)

// Change is what a ticket's fields are to be; fields that are empty stay as they
// are.
type Change struct {
	Subject string               `json:"subject,omitempty"`
	Status  zendesk.TicketStatus `json:"status,omitempty"`
	// CustomStatusID counts over Status.
	CustomStatusID int64                  `json:"custom_status_id,omitzero"`
	Type           zendesk.TicketType     `json:"type,omitempty"`
	Priority       zendesk.TicketPriority `json:"priority,omitempty"`
	AssigneeID     int64                  `json:"assignee_id,omitzero"`
	GroupID        int64                  `json:"group_id,omitzero"`
	Fields         []zendesk.CustomField  `json:"fields,omitempty"`
}

// besides leaves out what was written: what Zendesk or a trigger made of it
// stays.
func (c Change) besides(written Change) Change {
	drop(&c.Subject, written.Subject)
	drop(&c.Status, written.Status)
	drop(&c.CustomStatusID, written.CustomStatusID)
	drop(&c.Type, written.Type)
	drop(&c.Priority, written.Priority)
	drop(&c.AssigneeID, written.AssigneeID)
	drop(&c.GroupID, written.GroupID)
	c.Fields = zendesk.NotApplied(c.Fields, written.Fields)
	return c
}

func drop[T comparable](want *T, written T) {
	var none T
	if *want == written {
		*want = none
	}
}

// add takes over what a later change was about.
func (c *Change) add(later Change) {
	take(&c.Subject, later.Subject, later.Subject)
	take(&c.Status, later.Status, later.Status)
	take(&c.CustomStatusID, later.CustomStatusID, later.CustomStatusID)
	take(&c.Type, later.Type, later.Type)
	take(&c.Priority, later.Priority, later.Priority)
	take(&c.AssigneeID, later.AssigneeID, later.AssigneeID)
	take(&c.GroupID, later.GroupID, later.GroupID)
	c.Fields = without(c.Fields, later.Fields)
	c.Fields = append(c.Fields, later.Fields...)
}

// without leaves out the fields that others are about.
func without(fields, others []zendesk.CustomField) []zendesk.CustomField {
	return slices.DeleteFunc(slices.Clone(fields), func(f zendesk.CustomField) bool {
		return slices.ContainsFunc(others, func(g zendesk.CustomField) bool { return g.ID == f.ID })
	})
}

// against leaves out what the ticket has already, and what somebody has changed
// from what it was.
func (c Change) against(now, was Ticket) Change {
	keep(&c.Subject, now.Subject, was.Subject)
	keep(&c.Status, now.Status, was.Status)
	keep(&c.CustomStatusID, now.CustomStatusID, was.CustomStatusID)
	keep(&c.Type, now.Type, was.Type)
	keep(&c.Priority, now.Priority, was.Priority)
	keep(&c.AssigneeID, now.AssigneeID, was.AssigneeID)
	keep(&c.GroupID, now.GroupID, was.GroupID)
	changed := zendesk.NotApplied(was.CustomFields, now.CustomFields)
	c.Fields = slices.DeleteFunc(zendesk.NotApplied(c.Fields, now.CustomFields), func(f zendesk.CustomField) bool {
		return slices.ContainsFunc(changed, func(g zendesk.CustomField) bool { return g.ID == f.ID }) ||
			filled(now, f.ID) && !filled(was, f.ID)
	})
	return c
}

// keep clears a wish that is met, or that somebody's change is in the way of.
func keep[T comparable](want *T, now, was T) {
	var none T
	if *want == now || now != was {
		*want = none
	}
}

func filled(t Ticket, field int64) bool {
	return slices.ContainsFunc(t.CustomFields, func(f zendesk.CustomField) bool { return f.ID == field })
}

func (c Change) empty() bool {
	return c.same(Change{})
}

func (c Change) same(d Change) bool {
	return c.Subject == d.Subject && c.Status == d.Status && c.CustomStatusID == d.CustomStatusID &&
		c.Type == d.Type && c.Priority == d.Priority && c.AssigneeID == d.AssigneeID && c.GroupID == d.GroupID && len(c.Fields) == len(d.Fields)
}

// take takes over the fields of now that a change was about.
func (t *Ticket) take(c Change, now Ticket) {
	take(&t.Subject, c.Subject, now.Subject)
	take(&t.Status, c.Status, now.Status)
	take(&t.CustomStatusID, c.CustomStatusID, now.CustomStatusID)
	take(&t.Type, c.Type, now.Type)
	take(&t.Priority, c.Priority, now.Priority)
	take(&t.AssigneeID, c.AssigneeID, now.AssigneeID)
	take(&t.GroupID, c.GroupID, now.GroupID)
	kept := without(now.CustomFields, without(now.CustomFields, c.Fields))
	t.CustomFields = append(without(t.CustomFields, c.Fields), kept...)
}

func take[T comparable](to *T, wanted, now T) {
	var none T
	if wanted != none {
		*to = now
	}
}
