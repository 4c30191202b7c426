package zendesk

import (
	"encoding/json"
	"time"
)

// The events about tickets that this package decodes. Zendesk has more, which
// are UnknownEvents. That their detail is what [TicketDetail] has is stated by
// Zendesk, developer.zendesk.com, webhooks/event-types/ticket-events; the names
// and what each adds are known from clients in the field.
const (
	EventTicketCreated                EventType = "zen:event-type:ticket.created"
	EventTicketStatusChanged          EventType = "zen:event-type:ticket.status_changed"
	EventTicketCustomStatusChanged    EventType = "zen:event-type:ticket.custom_status_changed"
	EventTicketSubjectChanged         EventType = "zen:event-type:ticket.subject_changed"
	EventTicketPriorityChanged        EventType = "zen:event-type:ticket.priority_changed"
	EventTicketTypeChanged            EventType = "zen:event-type:ticket.type_changed"
	EventTicketTagsChanged            EventType = "zen:event-type:ticket.tags_changed"
	EventTicketCommentAdded           EventType = "zen:event-type:ticket.comment_added"
	EventTicketRequesterChanged       EventType = "zen:event-type:ticket.requester_changed"
	EventTicketAgentAssignmentChanged EventType = "zen:event-type:ticket.agent_assignment_changed"
	EventTicketGroupAssignmentChanged EventType = "zen:event-type:ticket.group_assignment_changed"
	EventTicketCustomFieldChanged     EventType = "zen:event-type:ticket.custom_field_changed"
	EventTicketMerged                 EventType = "zen:event-type:ticket.merged"
	EventTicketSoftDeleted            EventType = "zen:event-type:ticket.soft_deleted"
	EventTicketUndeleted              EventType = "zen:event-type:ticket.undeleted"
	EventTicketPermanentlyDeleted     EventType = "zen:event-type:ticket.permanently_deleted"
)

// TicketEvent is what all events about tickets carry. One action is several
// events, whose order Zendesk does not guarantee: order them by
// Ticket.UpdatedAt, and read the ticket for certainty.
type TicketEvent struct {
	Envelope
	// Ticket is what the ticket was when the event was made.
	Ticket TicketDetail
	// Sequence is the same in all events of one action, and Position the place
	// of this one among them; "" and 0 when absent.
	Sequence string
	Position int
}

// TicketEventOf is what an event about a ticket has in common with others; ok is
// false for other events, and for those of types that this package does not
// decode.
func TicketEventOf(e Event) (about TicketEvent, ok bool) {
	t, ok := e.(interface{ ticketEvent() TicketEvent })
	if !ok {
		return about, false
	}
	return t.ticketEvent(), true
}

func (e TicketEvent) ticketEvent() TicketEvent { return e }

// IsTicket reports whether events of the type are about tickets, and decoded by
// this package.
func (t EventType) IsTicket() bool {
	_, ok := ticketDecoders[t]
	return ok
}

// TicketDetail is a ticket in an event. It holds personal data. Ids are 0 and
// texts empty where there is none; status, type and priority are in lower case.
type TicketDetail struct {
	ID          int64
	ExternalID  string
	Subject     string
	Description string
	Status      string
	// CustomStatus is the id of a status of the account's own.
	CustomStatus   int64
	Type, Priority string
	Tags           []string
	// Public is whether end users see the ticket.
	Public bool
	// ActorID is the user whose action it was.
	ActorID, RequesterID, SubmitterID, AssigneeID int64
	GroupID, OrganizationID, BrandID, FormID      int64
	// Channel is how the ticket came in, such as "voice".
	Channel              string
	CreatedAt, UpdatedAt time.Time
}

// TicketCreated is a new ticket.
type TicketCreated struct{ TicketEvent }

// TicketStatusChanged is another status, in lower case.
type TicketStatusChanged struct {
	TicketEvent
	Previous, New string
}

// TicketCustomStatusChanged is another status of the account's own; an id is 0
// for none. It comes beside TicketStatusChanged where the category changes too.
type TicketCustomStatusChanged struct {
	TicketEvent
	PreviousID, NewID int64
}

// TicketPriorityChanged is another priority, in lower case; empty for none.
type TicketPriorityChanged struct {
	TicketEvent
	Previous, New string
}

// TicketTypeChanged is another type, in lower case; empty for none.
type TicketTypeChanged struct {
	TicketEvent
	Previous, New string
}

// TicketSubjectChanged is another subject.
type TicketSubjectChanged struct {
	TicketEvent
	Previous, New string
}

// TicketTagsChanged is what became of a ticket's tags.
type TicketTagsChanged struct {
	TicketEvent
	Added, Removed []string
}

// TicketCommentAdded is a new comment, a call's too.
type TicketCommentAdded struct {
	TicketEvent
	CommentID, AuthorID int64
	// Text is what the comment says.
	Text   string
	Public bool
}

// TicketRequesterChanged is another requester.
type TicketRequesterChanged struct {
	TicketEvent
	PreviousID, NewID int64
}

// TicketAgentAssignmentChanged is another assignee; an id is 0 for nobody.
type TicketAgentAssignmentChanged struct {
	TicketEvent
	PreviousID, NewID int64
}

// TicketGroupAssignmentChanged is another group; an id is 0 for none.
type TicketGroupAssignmentChanged struct {
	TicketEvent
	PreviousID, NewID int64
}

// TicketCustomFieldChanged is another value of a field of the account's own.
type TicketCustomFieldChanged struct {
	TicketEvent
	FieldID int64
	// Previous and New are the values as they came; nil for none.
	Previous, New json.RawMessage
}

// TicketMerged reports that tickets were merged. What the vendor adds is not
// documented: read the ticket.
type TicketMerged struct{ TicketEvent }

// TicketSoftDeleted is a ticket that was deleted and can be restored.
type TicketSoftDeleted struct{ TicketEvent }

// TicketUndeleted is a ticket that was restored.
type TicketUndeleted struct{ TicketEvent }

// TicketPermanentlyDeleted is a ticket that is gone.
type TicketPermanentlyDeleted struct{ TicketEvent }
