package main

import (
	"context"
	"time"

	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/connect/connecttest"
	"github.com/ctikit/ctikit/connect/taskfeed"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// taskRules make a task of what customers write (R75).
func taskRules() *taskfeed.Rules {
	return customersTasks(connecttest.BasicFlowID, zendesk.EventTicketCreated, zendesk.EventTicketCommentAdded)
}

// ticketTask: what a customer writes is offered to an agent as calls are (R75 to
// R78), once, however often the customer writes meanwhile.
func (d *day) ticketTask() {
	var ticket int64
	var task string
	d.connect.SubscribeContactEvents(d.nameTask)
	reply := beat{20 * time.Second, "Maya adds a line", func() { d.zendesk.CustomerReplies(ticket, "Please hurry.") }}
	d.scene("16:00",
		beat{0, "Maya Chen writes to the company", func() {
			ticket = d.zendesk.PutTicket(zendesktest.Ticket{Subject: "Where is my refund?", RequesterID: maya.id})
		}},
		reply, reply,
		beat{20 * time.Second, "Connect offers the task to Dana Weiss", func() {
			rec, _, err := d.logger.tasks.Record(d.ctx(), ticket)
			d.took(err)
			task = rec.Contact
			d.connect.Ring(danaInConnect, connect.Contact{ID: task})
		}},
		beat{10 * time.Second, "Dana accepts it", func() { d.connect.Answer(task) }},
		beat{3 * time.Minute, "Dana is done with it", func() { d.connect.HangUp(task) }},
		beat{10 * time.Second, "", func() { d.connect.CloseContact(task) }},
		beat{2 * time.Minute, "Dana solves the ticket", func() { d.zendesk.SolveTicket(ticket) }},
		beat{time.Minute, "", func() {
			if n := d.connect.Count("StartTaskContact"); n != 1 {
				d.mistakes.Errorf("%d tasks were started, want 1", n)
			}
		}},
	)
}

// nameTask notes what a task's case is called.
func (d *day) nameTask(_ context.Context, event []byte) error {
	e, err := connect.DecodeContactEvent(event)
	if c, ok := d.connect.Contact(e.ContactID); ok && c.Channel == connect.Task {
		d.named(contactKey(c.ID), "The task "+c.Name)
	}
	return err
}
