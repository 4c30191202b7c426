package contactlog

import (
	"strconv"
	"strings"

	"github.com/ctikit/ctikit/zendesk/ticketing"
)

// task shows the ticket that a task is about to the agent who is offered the task
// (R77), and adds the task to it once an agent has it (R78).
func (w *work) task() {
	id := taskTicket(w.details.Name)
	if id == 0 {
		w.Why("R76", "the task's name is not that of a ticket: nothing is filed")
		return
	}
	ticket, ok := w.ticket(id)
	if !ok {
		return
	}
	if ticket == nil {
		w.Why("R78", "the task's ticket does not exist: none is made in its place")
		w.Notify(ticketing.TicketNotFound, "R76", "", "the task's ticket does not exist")
		return
	}
	customer, ok := w.person(ticket.RequesterID)
	if !ok {
		return
	}
	w.Why("R78", "the task belongs to the ticket that its name says")
	w.carryOut(target{ticket: ticket, customer: customer})
}

// taskPrefix is how the names of tasks about tickets begin (R76).
const taskPrefix = "Zendesk-"

// taskTicket is the ticket that a task's name says, "Zendesk-4711"; 0 for none.
func taskTicket(name string) int64 {
	digits, ok := strings.CutPrefix(name, taskPrefix)
	if !ok || strings.Trim(digits, "0123456789") != "" {
		return 0
	}
	id, _ := strconv.ParseInt(digits, 10, 64) // what is too long is none
	return id
}
