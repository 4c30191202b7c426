package zendesktest

import (
	"cmp"
	"encoding/json"
	"fmt"

	"github.com/ctikit/ctikit/zendesk"
)

// Ticket is a ticket of the account, as PutTicket takes it.
type Ticket struct {
	// ID is the next one when 0.
	ID          int64
	ExternalID  string
	Subject     string
	Status      zendesk.TicketStatus // TicketNew when empty
	RequesterID int64                // the account's admin when 0
	AssigneeID  int64
	Tags        []string
	// Comment is the first comment, which the requester wrote; "Hello" when
	// empty.
	Comment string
	// Private makes it an internal note.
	Private bool
	// Attachments are names of the comment's files.
	Attachments []string
}

// PutTicket adds a ticket and returns its id.
func (z *Fake) PutTicket(t Ticket) (id int64) {
	z.change(func() error {
		if t.ID < 0 || z.desk.tickets[t.ID] != nil || z.desk.deleted[t.ID] != nil {
			return fmt.Errorf("%s: want an id that is new, or 0", ticketNamed(t.ID))
		}
		requester := cmp.Or(t.RequesterID, adminID)
		in := &ticketInput{
			Comment: &commentInput{Body: cmp.Or(t.Comment, "Hello"), Public: new(!t.Private)}, Tags: &t.Tags, attributes: map[string]json.RawMessage{},
		}
		for name, value := range map[string]any{
			"external_id": t.ExternalID, "subject": t.Subject, "status": string(t.Status), "assignee_id": t.AssigneeID, "requester_id": requester,
		} {
			if value != "" && value != int64(0) {
				in.attributes[name], _ = json.Marshal(value) // texts and numbers encode
			}
		}
		made, refused := z.newTicket(t.ID, in, requester)
		if refused != nil {
			return refusedAs("new ticket", refused)
		}
		for _, name := range t.Attachments {
			made.comments[0].attachments = append(made.comments[0].attachments, z.attachment(name, "text/plain", len(name)))
		}
		made.rewriteEvent(made.comments[0])
		id = made.id
		return nil
	})
	return id
}

// CustomerReplies adds a public comment of the requester's, which opens the
// ticket again unless it is new.
func (z *Fake) CustomerReplies(id int64, body string) {
	z.onTicketOf(id, func(t *ticket) error {
		requester, _ := t.attributes["requester_id"].(int64)
		in := &ticketInput{Comment: &commentInput{Body: body, Public: new(true)}, attributes: map[string]json.RawMessage{}}
		if t.attributes["status"] != "new" {
			in.attributes["status"] = json.RawMessage(`"open"`)
		}
		if body == "" {
			return fmt.Errorf("%s: reply: want a text, got none", ticketNamed(id))
		}
		return refusedAs(ticketNamed(id), z.changeTicket(t, in, requester))
	})
}

// SolveTicket is the agent's click on Solved.
func (z *Fake) SolveTicket(id int64) { z.setTicketStatus(id, zendesk.TicketSolved) }

// CloseTicket closes a ticket for good, as an automation does some days after
// it was solved. Fields that are required for solving are not asked for.
func (z *Fake) CloseTicket(id int64) { z.setTicketStatus(id, zendesk.TicketClosed) }

func (z *Fake) setTicketStatus(id int64, status zendesk.TicketStatus) {
	z.onTicketOf(id, func(t *ticket) error {
		raw, _ := json.Marshal(status) // a string always encodes
		in := &ticketInput{attributes: map[string]json.RawMessage{"status": raw}}
		return refusedAs(ticketNamed(id), z.changeTicket(t, in, adminID))
	})
}

// onTicketOf changes a ticket by its id.
func (z *Fake) onTicketOf(id int64, change func(*ticket) error) {
	z.change(func() error {
		t := z.desk.tickets[id]
		if t == nil {
			return fmt.Errorf("%s does not exist", ticketNamed(id))
		}
		return change(t)
	})
}
