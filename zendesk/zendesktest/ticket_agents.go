package zendesktest

import (
	"cmp"
	"fmt"

	"github.com/ctikit/ctikit/zendesk"
)

// EditTicket is an agent's save in the browser, of fields, tags and a comment.
// An agent of 0 is the account's admin.
func (z *Fake) EditTicket(id, agentID int64, change zendesk.TicketUpdate, tags zendesk.TagChange) {
	z.onTicketOf(id, func(t *ticket) error {
		if agentID != 0 && z.agents[agentID] == nil {
			return fmt.Errorf("agent %d does not exist", agentID)
		}
		in, err := edit(change, tags)
		if err != nil {
			return fmt.Errorf("%s: %w", ticketNamed(id), err)
		}
		return refusedAs(ticketNamed(id), z.changeTicket(t, in, cmp.Or(agentID, adminID)))
	})
}

// MergeTickets is the admin's click on Merge: the sources are closed, and each
// ticket gets an internal comment.
func (z *Fake) MergeTickets(targetID int64, sourceIDs ...int64) {
	z.onTicketOf(targetID, func(target *ticket) error {
		m := merge{target: target, author: adminID}
		m.onTarget = &commentInput{Body: mergedHere, Public: new(false)}
		m.onSource = &commentInput{Body: mergedInto(targetID), Public: new(false)}
		for _, id := range sourceIDs {
			t := z.desk.tickets[id]
			if t == nil || id == targetID || t.closed() {
				return fmt.Errorf("%s: want a ticket that is not closed, other than the target", ticketNamed(id))
			}
		}
		if err := refusedAs(ticketNamed(targetID), z.commentMerge(m)); err != nil {
			return err
		}
		for _, id := range sourceIDs {
			if err := refusedAs(ticketNamed(id), z.mergeInto(m, z.desk.tickets[id])); err != nil {
				return err
			}
		}
		return nil
	})
}

const mergedHere = "Tickets were merged into this one."

func mergedInto(id int64) string {
	return "This ticket was merged into " + ticketNamed(id) + "."
}

// ArchiveTicket moves a closed ticket out of the list of tickets, as Zendesk
// does some months after it was closed. It can be read by its id and searched
// for.
func (z *Fake) ArchiveTicket(id int64) {
	z.onTicketOf(id, func(t *ticket) error {
		if !t.closed() {
			return fmt.Errorf("%s: want a closed ticket, got one that is %v", ticketNamed(id), t.attributes["status"])
		}
		t.archived = true
		return nil
	})
}

// DeleteTicket is the admin's click on Delete; RestoreTicket takes it back.
func (z *Fake) DeleteTicket(id int64) {
	z.onTicketOf(id, func(t *ticket) error {
		z.softDelete(t, adminID)
		return nil
	})
}

// RestoreTicket brings a deleted ticket back as it was.
func (z *Fake) RestoreTicket(id int64) {
	z.onDeleted(id, func(t *ticket) {
		z.desk.tickets[id] = t
		z.reindexTicket(t)
		z.announceOnly(zendesk.EventTicketUndeleted, t, adminID)
	})
}

// EraseTicket deletes a deleted ticket for good.
func (z *Fake) EraseTicket(id int64) {
	z.onDeleted(id, func(t *ticket) {
		z.announceOnly(zendesk.EventTicketPermanentlyDeleted, t, adminID)
	})
}

// onDeleted takes a ticket out of the deleted ones.
func (z *Fake) onDeleted(id int64, act func(*ticket)) {
	z.change(func() error {
		t := z.desk.deleted[id]
		if t == nil {
			return fmt.Errorf("%s: want a deleted ticket", ticketNamed(id))
		}
		delete(z.desk.deleted, id)
		act(t)
		return nil
	})
}
