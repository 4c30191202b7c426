package zendesk

import (
	"context"
	"iter"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/internal/lenient"
)

// QueueChannel names a channel in queue events, where Zendesk writes it in
// capitals. The set is open.
type QueueChannel string

// The channels that Zendesk documents.
const (
	QueueMessaging QueueChannel = "MESSAGING"
	QueueSupport   QueueChannel = "SUPPORT"
	QueueTalk      QueueChannel = "TALK"
)

// QueueEventType says what happened to work in a queue. The set is open.
type QueueEventType string

// The types that Zendesk documents.
const (
	QueueEventUnknown      QueueEventType = "TYPE_UNKNOWN"
	QueueEventInbound      QueueEventType = "INBOUND"  // work came in
	QueueEventOutbound     QueueEventType = "OUTBOUND" // work left
	QueueEventRoutingState QueueEventType = "ROUTING_STATE_CHANGE"
)

// QueueInboundReason says how work came into a queue. The set is open.
type QueueInboundReason string

// The reasons that Zendesk documents.
const (
	QueueInboundUnknown       QueueInboundReason = "INBOUND_UNKNOWN"
	QueueInboundNew           QueueInboundReason = "NEW"
	QueueInboundTransferredIn QueueInboundReason = "TRANSFERRED_IN"
	QueueInboundAssigned      QueueInboundReason = "ASSIGNED"
)

// QueueEvent is a record of work that came into a queue or left it. Zendesk
// keeps it for 90 days.
type QueueEvent struct {
	Type       QueueEventType `json:"event_type"`
	OccurredAt time.Time      `json:"event_occurred_at"`
	Channel    QueueChannel   `json:"channel"`
	// CallID is empty save on QueueTalk.
	CallID string `json:"call_id" lenient:"digits"`
	// StartedAt and EndedAt are when the work's time in the queue began and
	// ended; EndedAt is zero save for QueueEventOutbound.
	StartedAt time.Time `json:"start_queue_time"`
	EndedAt   time.Time `json:"end_queue_time"`
	// InboundReason is empty save for QueueEventInbound.
	InboundReason QueueInboundReason `json:"inbound_reason"`
	// OutboundReason's values are not documented.
	OutboundReason string `json:"outbound_reason"`
	// Size is the number of items of the channel in the queue, HourlySeconds
	// the change of their sum of seconds in this hour. Both are always 0 on
	// QueueSupport.
	Size          int   `json:"current_channel_queue_size"`
	HourlySeconds int64 `json:"hourly_channel_queue_size_seconds"`
	// QueueID, TicketID and WorkItemID are empty or 0 where Zendesk leaves them
	// out.
	QueueID    string `json:"queue_id" lenient:"digits"`
	TicketID   int64  `json:"ticket_id"`
	WorkItemID string `json:"work_item_id" lenient:"digits"`
}

// UnmarshalJSON decodes what Zendesk sends.
func (e *QueueEvent) UnmarshalJSON(b []byte) error { return lenient.Object(b, e) }

// QueueEventListOptions filter queue events; the zero value takes all.
type QueueEventListOptions struct {
	// Size is the number of events a page; 0 leaves it to Zendesk.
	Size int `url:"page_size,omitempty"`
	// Cursor is Next of the page before.
	Cursor     string         `url:"page[after],omitempty"`
	Channel    QueueChannel   `url:"channel,omitempty"`
	Type       QueueEventType `url:"event_type,omitempty"`
	QueueID    string         `url:"queue_id,omitempty"`
	TicketID   int64          `url:"ticket_id,omitempty"`
	CallID     string         `url:"call_id,omitempty"`
	WorkItemID string         `url:"work_item_id,omitempty"`
	// From and To bound OccurredAt, to the second; zero for no bound.
	From time.Time `url:"start_time,unix,omitempty"`
	To   time.Time `url:"end_time,unix,omitempty"`
}

// QueueEventsService reads queue events. It needs an admin's credential, and an
// account with omnichannel routing and a queue of its own: without, the error
// is an [ErrForbidden]. Their budget is said to be 30 requests a minute.
//
// Source: developer.zendesk.com, queue-events.
type QueueEventsService struct{ c *core }

// List reads one page of events.
func (s QueueEventsService) List(ctx context.Context, opts QueueEventListOptions) (ctikit.Page[QueueEvent], error) {
	// A client in the field knows queue_data; the other APIs would have the
	// second name.
	return page(ctx, s.c.request("queue_events.list"), opts.Cursor, opts, func(e QueueEvent) (QueueEvent, bool) { return e, true }, "queue_data", "queue_events")
}

// All reads every page of events. An error is the last thing that it yields.
func (s QueueEventsService) All(ctx context.Context, opts QueueEventListOptions) iter.Seq2[QueueEvent, error] {
	return filtered(ctx, opts, func(o *QueueEventListOptions) *string { return &o.Cursor }, s.List)
}
