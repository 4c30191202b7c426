package zendesk

import (
	"context"
	"encoding/json"
	"errors"
	"iter"
	"time"
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
	Type       QueueEventType
	OccurredAt time.Time
	Channel    QueueChannel
	// CallID is "" save on QueueTalk.
	CallID string
	// StartedAt and EndedAt are when the work's time in the queue began and
	// ended; EndedAt is zero save for QueueEventOutbound.
	StartedAt, EndedAt time.Time
	// InboundReason is "" save for QueueEventInbound.
	InboundReason QueueInboundReason
	// OutboundReason is Zendesk's word; its values are not documented.
	OutboundReason string
	// Size is the number of items of the channel in the queue, HourlySeconds the
	// change of their sum of seconds in this hour. Both are always 0 on
	// QueueSupport.
	Size          int
	HourlySeconds int64
	// QueueID, TicketID and WorkItemID are "" or 0 where Zendesk does not tell.
	QueueID    string
	TicketID   int64
	WorkItemID string
}

// QueueEventListOptions filters queue events; the zero value takes all.
type QueueEventListOptions struct {
	Channel    QueueChannel   `url:"channel,omitempty"`
	Type       QueueEventType `url:"event_type,omitempty"`
	QueueID    string         `url:"queue_id,omitempty"`
	TicketID   int64          `url:"ticket_id,omitempty"`
	CallID     string         `url:"call_id,omitempty"`
	WorkItemID string         `url:"work_item_id,omitempty"`
	// From and To bound OccurredAt, to the second; zero for no bound.
	From time.Time `url:"start_time,unix,omitempty"`
	To   time.Time `url:"end_time,unix,omitempty"`
	// Size is the number of events a page; 0 leaves it to Zendesk.
	Size int `url:"page_size,omitempty"`
	// After is the Next of the page before.
	After string `url:"page[after],omitempty"`
}

// QueueEventService reads queue events. It needs an admin's credential, and an
// account with omnichannel routing and a queue of its own: without, the error
// is ErrForbidden. Their budget is told to be 30 requests a minute. It is safe
// for concurrent use; errors are as for AvailabilityService.
//
// Source: developer.zendesk.com, queue-events.
type QueueEventService struct{ c *core }

// List reads one page of events.
func (s QueueEventService) List(ctx context.Context, opts QueueEventListOptions) (Page[QueueEvent], error) {
	return fetchPage(ctx, s.c, "queue_events.list", api("queue_events"), Cursor{After: opts.After}, opts, decodeQueueEvents)
}

// All reads every page of events. An error is the last thing that it yields.
func (s QueueEventService) All(ctx context.Context, opts QueueEventListOptions) iter.Seq2[QueueEvent, error] {
	return pages(ctx, opts.After, func(ctx context.Context, after string) (Page[QueueEvent], error) {
		opts.After = after
		return s.List(ctx, opts)
	})
}

type queueEventWire struct {
	Type           QueueEventType     `json:"event_type"`
	OccurredAt     zoneless           `json:"event_occurred_at"`
	Channel        QueueChannel       `json:"channel"`
	CallID         text               `json:"call_id"`
	StartedAt      zoneless           `json:"start_queue_time"`
	EndedAt        zoneless           `json:"end_queue_time"`
	InboundReason  QueueInboundReason `json:"inbound_reason"`
	OutboundReason string             `json:"outbound_reason"`
	Size           number             `json:"current_channel_queue_size"`
	HourlySeconds  number             `json:"hourly_channel_queue_size_seconds"`
	QueueID        text               `json:"queue_id"`
	TicketID       number             `json:"ticket_id"`
	WorkItemID     text               `json:"work_item_id"`
}

func (w queueEventWire) event() QueueEvent {
	return QueueEvent{
		Type: w.Type, OccurredAt: w.OccurredAt.Time, Channel: w.Channel, CallID: string(w.CallID),
		StartedAt: w.StartedAt.Time, EndedAt: w.EndedAt.Time, InboundReason: w.InboundReason, OutboundReason: w.OutboundReason,
		Size: int(w.Size), HourlySeconds: int64(w.HourlySeconds),
		QueueID: string(w.QueueID), TicketID: int64(w.TicketID), WorkItemID: string(w.WorkItemID),
	}
}

// decodeQueueEvents reads queue_data with its own kind of paging, which a
// client in the field knows, and what the other APIs would call them.
func decodeQueueEvents(body []byte) (Page[QueueEvent], error) {
	var doc struct {
		Data    []queueEventWire `json:"queue_data"`
		Events  []queueEventWire `json:"queue_events"`
		HasMore *bool            `json:"has_more"`
		NextURL string           `json:"next_page_url"`
		paging
	}
	if err := json.Unmarshal(body, &doc); err != nil {
		return Page[QueueEvent]{}, malformed(err)
	}
	list := doc.Data
	if list == nil {
		list = doc.Events
	}
	if list == nil {
		return Page[QueueEvent]{}, malformed(errors.New("queue_data: want an array, got nothing"))
	}
	page := Page[QueueEvent]{Items: make([]QueueEvent, 0, len(list))}
	for _, w := range list {
		page.Items = append(page.Items, w.event())
	}
	if doc.HasMore != nil {
		doc.Meta.HasMore = doc.HasMore
	}
	doc.Links.Next = firstOf(doc.Links.Next, doc.NextURL)
	var err error
	page.Next, err = doc.next()
	return page, err
}
