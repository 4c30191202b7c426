package zendesk

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/ctikit/ctikit/internal/hook"
	"github.com/ctikit/ctikit/internal/lenient"
)

// ErrMalformed is matched by the errors of [Decode] and [Webhook.Parse] about a
// body that is no JSON event.
var ErrMalformed = fmt.Errorf("zendesk: not an event: %w", hook.ErrMalformed)

// eventWire is a delivery of any type.
type eventWire struct {
	Key       lenient.String `json:"id"`
	Type      string         `json:"type"`
	AccountID lenient.Int    `json:"account_id"`
	Subject   string         `json:"subject"`
	Time      lenient.Time   `json:"time"`
	Event     factWire       `json:"event"`
	Detail    struct {
		AccountID lenient.Int `json:"account_id"`
		AgentID   lenient.Int `json:"agent_id"`
		Version   lenient.Int `json:"version"`
	} `json:"detail"`
}

// factWire holds the fields of all event types. Names after the first are
// guesses where the vendor documents none.
type factWire struct {
	UpdatedAt      lenient.Time   `json:"updated_at"`
	AgentID        lenient.Int    `json:"agent_id"`
	Channel        Channel        `json:"channel"`
	PreviousState  ChannelStatus  `json:"previous_state"`
	NewState       ChannelStatus  `json:"new_state"`
	PreviousStatus statusWire     `json:"previous_unified_state"`
	NewStatus      statusWire     `json:"new_unified_state"`
	WorkItemID     lenient.String `json:"work_item_id"`
	PreviousReason WorkItemReason `json:"previous_reason"`
	Reason         WorkItemReason `json:"reason"`
	PreviousLimit  *lenient.Int   `json:"previous_max_capacity"`
	NewLimit       *lenient.Int   `json:"new_max_capacity"`
	Limit          *lenient.Int   `json:"max_capacity"`
	GroupIDs       lenient.Ints   `json:"group_ids"`
	NewGroupIDs    lenient.Ints   `json:"new_group_ids"`
	Previous       bool           `json:"previous_value"`
	Current        bool           `json:"current_value"`
}

// Decode decodes an event without any proof of where it comes from, such as one
// that was verified before it was stored; see [Webhook.Parse]. An event of a
// type that this package does not know is an [*UnknownEvent]. The event keeps
// body. The error wraps [ErrMalformed].
//
// A field of an unexpected kind stays empty: a refused delivery never comes
// back, and the API can be asked.
func Decode(body []byte) (Event, error) {
	var w eventWire
	if err := lenient.Decode(body, &w); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrMalformed, redacted(err))
	}
	if w.Type == "" {
		return nil, fmt.Errorf("%w: type: want a string, got nothing", ErrMalformed)
	}
	e := w.envelope(body)
	if ticketDecoders[e.Type] != nil {
		return decodeTicketEvent(e)
	}
	decode := decoders[e.Type]
	if decode == nil {
		return &UnknownEvent{e}, nil
	}
	if e.AgentID == 0 && e.Type != EventOmnichannelRouting {
		return nil, fmt.Errorf("%w: detail.agent_id: want a number or a string holding one, got nothing", ErrMalformed)
	}
	return decode(e, &w.Event), nil
}

func (w *eventWire) envelope(body []byte) Envelope {
	e := Envelope{
		Key: string(w.Key), Type: normal(w.Type), AccountID: int64(w.AccountID), AgentID: int64(w.Detail.AgentID),
		Version: int64(w.Detail.Version), Time: w.Time.Time, UpdatedAt: w.Event.UpdatedAt.Time, Body: body,
	}
	if e.AccountID == 0 {
		e.AccountID = int64(w.Detail.AccountID)
	}
	if id, ok := strings.CutPrefix(w.Subject, "zen:agent:"); ok && e.AgentID == 0 {
		e.AgentID, _ = strconv.ParseInt(id, 10, 64)
	}
	if e.AgentID == 0 {
		e.AgentID = int64(w.Event.AgentID)
	}
	return e
}

// normal writes a type as most of the vendor's tables do: some have a slash in
// place of the second colon.
func normal(t string) EventType {
	if rest, ok := strings.CutPrefix(t, "zen:event-type/"); ok {
		return EventType("zen:event-type:" + rest)
	}
	return EventType(t)
}

var decoders = map[EventType]func(Envelope, *factWire) Event{
	EventAgentStateChanged: func(e Envelope, f *factWire) Event {
		return &AgentStateChanged{Envelope: e, Channel: f.Channel, Previous: f.PreviousState, New: f.NewState}
	},
	EventAgentUnifiedStateChanged: func(e Envelope, f *factWire) Event {
		ev := &AgentUnifiedStateChanged{Envelope: e, Previous: f.PreviousStatus.status(), New: f.NewStatus.status()}
		if ev.New.UpdatedAt.IsZero() {
			ev.New.UpdatedAt = e.UpdatedAt
		}
		return ev
	},
	EventAgentWorkItemAdded: func(e Envelope, f *factWire) Event {
		return &AgentWorkItemAdded{Envelope: e, Channel: f.Channel, WorkItemID: string(f.WorkItemID), Reason: f.Reason}
	},
	EventAgentWorkItemUpdated: func(e Envelope, f *factWire) Event {
		return &AgentWorkItemUpdated{Envelope: e, Channel: f.Channel, WorkItemID: string(f.WorkItemID), PreviousReason: f.PreviousReason, Reason: f.Reason}
	},
	EventAgentWorkItemRemoved: func(e Envelope, f *factWire) Event {
		return &AgentWorkItemRemoved{Envelope: e, Channel: f.Channel, WorkItemID: string(f.WorkItemID), Reason: f.Reason}
	},
	EventAgentMaxCapacityChanged: func(e Envelope, f *factWire) Event {
		limit := f.NewLimit
		if limit == nil {
			limit = f.Limit
		}
		return &AgentMaxCapacityChanged{Envelope: e, Channel: f.Channel, Previous: count(f.PreviousLimit), New: count(limit)}
	},
	EventAgentChannelCreated: func(e Envelope, f *factWire) Event {
		return &AgentChannelCreated{Envelope: e, Channel: f.Channel}
	},
	EventAgentChannelDeleted: func(e Envelope, f *factWire) Event {
		return &AgentChannelDeleted{Envelope: e, Channel: f.Channel}
	},
	EventAgentGroupsUpdated: func(e Envelope, f *factWire) Event {
		groups := f.NewGroupIDs
		if groups == nil {
			groups = f.GroupIDs
		}
		return &AgentGroupsUpdated{Envelope: e, GroupIDs: groups}
	},
	EventOmnichannelRouting: func(e Envelope, f *factWire) Event {
		return &OmnichannelRoutingChanged{Envelope: e, Previous: f.Previous, New: f.Current}
	},
}
