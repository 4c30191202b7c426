package zendesk

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/ctikit/ctikit/internal/hook"
)

// ErrMalformed is matched by the errors of Webhook.Parse: the body is no JSON
// event.
var ErrMalformed = fmt.Errorf("zendesk: no event: %w", hook.ErrMalformed)

type eventWire struct {
	ID        text            `json:"id"`
	Type      string          `json:"type"`
	AccountID number          `json:"account_id"`
	Subject   string          `json:"subject"`
	Time      moment          `json:"time"`
	Event     json.RawMessage `json:"event"`
	Detail    struct {
		AccountID number `json:"account_id"`
		AgentID   number `json:"agent_id"`
		Version   number `json:"version"`
	} `json:"detail"`
}

// factWire holds the fields of all event types. Names after the first are
// guesses where the vendor documents none.
type factWire struct {
	UpdatedAt      moment         `json:"updated_at"`
	AgentID        number         `json:"agent_id"`
	Channel        Channel        `json:"channel"`
	PreviousState  ChannelStatus  `json:"previous_state"`
	NewState       ChannelStatus  `json:"new_state"`
	PreviousStatus statusWire     `json:"previous_unified_state"`
	NewStatus      statusWire     `json:"new_unified_state"`
	WorkItemID     text           `json:"work_item_id"`
	PreviousReason WorkItemReason `json:"previous_reason"`
	Reason         WorkItemReason `json:"reason"`
	PreviousLimit  *number        `json:"previous_max_capacity"`
	NewLimit       *number        `json:"new_max_capacity"`
	Limit          *number        `json:"max_capacity"`
	GroupIDs       []number       `json:"group_ids"`
	NewGroupIDs    []number       `json:"new_group_ids"`
	Previous       bool           `json:"previous_value"`
	Current        bool           `json:"current_value"`
}

// parseEvent decodes a delivery. Types that we do not know keep their bytes.
func parseEvent(body []byte) (Event, error) {
	var w eventWire
	if err := lenient(json.Unmarshal(body, &w)); err != nil {
		return nil, notAnEvent(err)
	}
	if w.Type == "" {
		return nil, notAnEvent(errors.New("type: want a string, got nothing"))
	}
	env := w.envelope()
	decode := decoders[env.Type]
	if decode == nil {
		return &UnknownEvent{Envelope: env, Body: bytes.Clone(body)}, nil
	}
	var f factWire
	if len(w.Event) > 0 {
		if err := lenient(json.Unmarshal(w.Event, &f)); err != nil {
			return nil, notAnEvent(err)
		}
	}
	env.UpdatedAt = f.UpdatedAt.Time
	if env.AgentID == 0 {
		env.AgentID = int64(f.AgentID)
	}
	if env.AgentID == 0 && env.Type != EventOmnichannelRouting {
		return nil, notAnEvent(errors.New("detail.agent_id: want a number or a string holding one, got nothing"))
	}
	return decode(env, &f), nil
}

func notAnEvent(err error) error { return fmt.Errorf("%w: %w", ErrMalformed, redacted(err)) }

// lenient forgives fields of an unexpected kind, which encoding/json leaves at
// zero: a refused delivery never comes back, and the API has the truth.
func lenient(err error) error {
	if _, odd := errors.AsType[*json.UnmarshalTypeError](err); odd {
		return nil
	}
	return err
}

func (w *eventWire) envelope() Envelope {
	env := Envelope{
		ID: string(w.ID), Type: normal(w.Type), AccountID: int64(w.AccountID),
		AgentID: int64(w.Detail.AgentID), Version: int64(w.Detail.Version), Time: w.Time.Time, Raw: w.Event,
	}
	if env.AccountID == 0 {
		env.AccountID = int64(w.Detail.AccountID)
	}
	if id, ok := strings.CutPrefix(w.Subject, "zen:agent:"); ok && env.AgentID == 0 {
		env.AgentID, _ = strconv.ParseInt(id, 10, 64)
	}
	return env
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
		return &AgentGroupsUpdated{Envelope: e, GroupIDs: numbers(groups)}
	},
	EventOmnichannelRouting: func(e Envelope, f *factWire) Event {
		return &OmnichannelRoutingChanged{Envelope: e, Previous: f.Previous, New: f.Current}
	},
}

func (w statusWire) status() AgentStatus {
	return AgentStatus{ID: StatusID(w.ID), Name: w.Name, Reason: w.Reason, UpdatedAt: w.UpdatedAt.Time}
}

func count(n *number) *int {
	if n == nil {
		return nil
	}
	i := int(*n)
	return &i
}
