package taskfeed

import (
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/zendesk"
)

// TaskName is the name of the task of a ticket (R76). Package contactlog reads
// it to find the ticket again.
func TaskName(ticket int64) string { return "Zendesk-" + strconv.FormatInt(ticket, 10) }

// Rules say which events make tasks, and which tasks.
type Rules struct {
	// On are the events that make tasks (R75), at least one, of those about
	// tickets that package zendesk decodes.
	On []zendesk.EventType
	// Task is the task of an event and its ticket, or false for none. It is
	// required, and a function of its arguments alone. The task's Name and
	// ClientToken are set by this package, and one more attribute,
	// [TokenAttribute].
	//
	// Programs write tickets and comments too, some in an agent's name: calls
	// that are filed, and the note of an accepted task (R78), which must not make
	// the next task. What customers write is public, and its ActorID is the
	// ticket's RequesterID.
	Task func(ev zendesk.Event, ticket zendesk.TicketDetail) (connect.TaskStart, bool)
}

// TokenAttribute is the attribute that tells tasks of one ticket apart: it holds
// the client token.
const TokenAttribute = "ctikit_task"

func withToken(attributes map[string]string, token string) map[string]string {
	all := maps.Clone(attributes)
	if all == nil {
		all = map[string]string{}
	}
	all[TokenAttribute] = token
	return all
}

// Report is what an event means for its ticket's task.
type Report struct {
	Ticket int64
	// At is when the ticket changed. Events of one action share it.
	At time.Time
	// Over: the ticket is solved, closed or deleted. Otherwise Task is wanted.
	Over bool
	Task *connect.TaskStart
}

// Report is what an event means by these rules; ok is false for nothing.
func (s Rules) Report(ev zendesk.Event) (rep Report, ok bool) {
	e, ok := zendesk.TicketEventOf(ev)
	if !ok || e.Ticket.ID <= 0 {
		return rep, false
	}
	rep = Report{Ticket: e.Ticket.ID, At: e.UpdatedAt}
	if rep.At.IsZero() {
		rep.At = e.Time
	}
	if isOver(e) {
		rep.Over = true
		return rep, true
	}
	if !slices.Contains(s.On, e.Type) {
		return rep, false
	}
	task, ok := s.Task(ev, e.Ticket)
	rep.Task = &task
	return rep, ok
}

// isOver reports whether nobody needs to work on the ticket any more.
func isOver(e zendesk.TicketEvent) bool {
	switch zendesk.TicketStatus(e.Ticket.Status) { //nolint:exhaustive // the others are worked on
	case zendesk.TicketSolved, zendesk.TicketClosed:
		return true
	}
	return e.Type == zendesk.EventTicketSoftDeleted || e.Type == zendesk.EventTicketPermanentlyDeleted
}

// Subscriptions are the events that a webhook for these rules needs: those of On
// and the ones that end tasks.
func (s Rules) Subscriptions() []zendesk.EventType {
	all := append(slices.Clone(s.On), zendesk.EventTicketStatusChanged, zendesk.EventTicketSoftDeleted, zendesk.EventTicketPermanentlyDeleted)
	slices.Sort(all)
	return slices.Compact(all)
}
