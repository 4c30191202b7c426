package zendesk

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/ctikit/ctikit/internal/lenient"
)

// ticketWire is a delivery about a ticket. Names that the vendor does not
// document are those that clients in the field read.
type ticketWire struct {
	Subject string `json:"subject"`
	Detail  struct {
		ID             lenient.Int    `json:"id"`
		ExternalID     lenient.String `json:"external_id"`
		Subject        string         `json:"subject"`
		Description    string         `json:"description"`
		Status         string         `json:"status"`
		CustomStatus   lenient.Int    `json:"custom_status"`
		Type           string         `json:"type"`
		Priority       string         `json:"priority"`
		Tags           []string       `json:"tags"`
		Public         bool           `json:"is_public"`
		ActorID        lenient.Int    `json:"actor_id"`
		RequesterID    lenient.Int    `json:"requester_id"`
		SubmitterID    lenient.Int    `json:"submitter_id"`
		AssigneeID     lenient.Int    `json:"assignee_id"`
		GroupID        lenient.Int    `json:"group_id"`
		OrganizationID lenient.Int    `json:"organization_id"`
		BrandID        lenient.Int    `json:"brand_id"`
		FormID         lenient.Int    `json:"form_id"`
		CreatedAt      lenient.Time   `json:"created_at"`
		UpdatedAt      lenient.Time   `json:"updated_at"`
		Via            struct {
			Channel string `json:"channel"`
		} `json:"via"`
	} `json:"detail"`
	Event ticketFactWire `json:"event"`
}

type ticketFactWire struct {
	Meta struct {
		Sequence struct {
			ID       lenient.String `json:"id"`
			Position lenient.Int    `json:"position"`
		} `json:"sequence"`
	} `json:"meta"`
	Previous json.RawMessage `json:"previous"`
	Current  json.RawMessage `json:"current"`
	Added    []string        `json:"tags_added"`
	Removed  []string        `json:"tags_removed"`
	Field    struct {
		ID lenient.Int `json:"id"`
	} `json:"field"`
	Comment struct {
		ID     lenient.Int `json:"id"`
		Body   string      `json:"body"`
		Public bool        `json:"is_public"`
		Author struct {
			ID lenient.Int `json:"id"`
		} `json:"author"`
	} `json:"comment"`
}

// decodeTicketEvent decodes an event about a ticket of a known type.
func decodeTicketEvent(e Envelope) (Event, error) {
	var w ticketWire
	_ = lenient.Decode(e.Body, &w) // it has been decoded once
	d := &w.Detail
	if id, ok := strings.CutPrefix(w.Subject, "zen:ticket:"); ok && d.ID == 0 {
		n, _ := strconv.ParseInt(id, 10, 64)
		d.ID = lenient.Int(n)
	}
	if d.ID == 0 {
		return nil, fmt.Errorf("%w: detail.id: want a number or a string holding one, got nothing", ErrMalformed)
	}
	if e.UpdatedAt.IsZero() {
		e.UpdatedAt = d.UpdatedAt.Time
	}
	return ticketDecoders[e.Type](w.event(e), &w.Event), nil
}

func (w *ticketWire) event(e Envelope) TicketEvent {
	d := &w.Detail
	return TicketEvent{
		Envelope: e, Sequence: string(w.Event.Meta.Sequence.ID), Position: int(w.Event.Meta.Sequence.Position),
		Ticket: TicketDetail{
			ID: int64(d.ID), ExternalID: string(d.ExternalID), Subject: d.Subject, Description: d.Description,
			Status: strings.ToLower(d.Status), CustomStatus: int64(d.CustomStatus),
			Type: strings.ToLower(d.Type), Priority: strings.ToLower(d.Priority), Tags: d.Tags, Public: d.Public,
			ActorID: int64(d.ActorID), RequesterID: int64(d.RequesterID), SubmitterID: int64(d.SubmitterID), AssigneeID: int64(d.AssigneeID),
			GroupID: int64(d.GroupID), OrganizationID: int64(d.OrganizationID), BrandID: int64(d.BrandID), FormID: int64(d.FormID),
			Channel: d.Via.Channel, CreatedAt: d.CreatedAt.Time, UpdatedAt: d.UpdatedAt.Time,
		},
	}
}

// texts are the values before and after, as texts.
func (f *ticketFactWire) texts() (before, after string) {
	var b, a lenient.String
	_, _ = json.Unmarshal(f.Previous, &b), json.Unmarshal(f.Current, &a) // absent is empty
	return string(b), string(a)
}

// words are the values before and after, in lower case.
func (f *ticketFactWire) words() (before, after string) {
	before, after = f.texts()
	return strings.ToLower(before), strings.ToLower(after)
}

// ids are the values before and after, as ids.
func (f *ticketFactWire) ids() (before, after int64) {
	before, _ = lenient.Whole(f.Previous)
	after, _ = lenient.Whole(f.Current)
	return before, after
}

var ticketDecoders = map[EventType]func(TicketEvent, *ticketFactWire) Event{
	EventTicketCreated: func(e TicketEvent, _ *ticketFactWire) Event { return &TicketCreated{e} },
	EventTicketStatusChanged: func(e TicketEvent, f *ticketFactWire) Event {
		before, after := f.words()
		return &TicketStatusChanged{e, before, after}
	},
	EventTicketCustomStatusChanged: func(e TicketEvent, f *ticketFactWire) Event {
		before, after := f.ids()
		return &TicketCustomStatusChanged{e, before, after}
	},
	EventTicketPriorityChanged: func(e TicketEvent, f *ticketFactWire) Event {
		before, after := f.words()
		return &TicketPriorityChanged{e, before, after}
	},
	EventTicketTypeChanged: func(e TicketEvent, f *ticketFactWire) Event {
		before, after := f.words()
		return &TicketTypeChanged{e, before, after}
	},
	EventTicketSubjectChanged: func(e TicketEvent, f *ticketFactWire) Event {
		before, after := f.texts()
		return &TicketSubjectChanged{e, before, after}
	},
	EventTicketTagsChanged: func(e TicketEvent, f *ticketFactWire) Event { return &TicketTagsChanged{e, f.Added, f.Removed} },
	EventTicketCommentAdded: func(e TicketEvent, f *ticketFactWire) Event {
		return &TicketCommentAdded{
			TicketEvent: e, CommentID: int64(f.Comment.ID), AuthorID: int64(f.Comment.Author.ID), Text: f.Comment.Body, Public: f.Comment.Public,
		}
	},
	EventTicketRequesterChanged: func(e TicketEvent, f *ticketFactWire) Event {
		before, after := f.ids()
		return &TicketRequesterChanged{e, before, after}
	},
	EventTicketAgentAssignmentChanged: func(e TicketEvent, f *ticketFactWire) Event {
		before, after := f.ids()
		return &TicketAgentAssignmentChanged{e, before, after}
	},
	EventTicketGroupAssignmentChanged: func(e TicketEvent, f *ticketFactWire) Event {
		before, after := f.ids()
		return &TicketGroupAssignmentChanged{e, before, after}
	},
	EventTicketCustomFieldChanged: func(e TicketEvent, f *ticketFactWire) Event {
		return &TicketCustomFieldChanged{e, int64(f.Field.ID), f.Previous, f.Current}
	},
	EventTicketMerged:             func(e TicketEvent, _ *ticketFactWire) Event { return &TicketMerged{e} },
	EventTicketSoftDeleted:        func(e TicketEvent, _ *ticketFactWire) Event { return &TicketSoftDeleted{e} },
	EventTicketUndeleted:          func(e TicketEvent, _ *ticketFactWire) Event { return &TicketUndeleted{e} },
	EventTicketPermanentlyDeleted: func(e TicketEvent, _ *ticketFactWire) Event { return &TicketPermanentlyDeleted{e} },
}
