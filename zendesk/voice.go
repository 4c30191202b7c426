package zendesk

import (
	"context"
	"time"
)

// VoiceVia is how a call became a ticket.
type VoiceVia int

// The ways that Talk Partner Edition has.
const (
	VoiceVoicemail VoiceVia = 44
	VoiceInbound   VoiceVia = 45
	VoiceOutbound  VoiceVia = 46
)

// VoiceTicketSpec is a ticket of a call. Fields that are absent are left to
// Zendesk. It holds personal data, as do all types of this service.
type VoiceTicketSpec struct {
	// Via is required, and VoiceComment with VoiceVoicemail.
	Via VoiceVia `json:"via_id"`
	// Comment or VoiceComment is the first comment; one of them is required.
	Comment      *CommentSpec  `json:"comment,omitempty"`
	VoiceComment *VoiceComment `json:"voice_comment,omitempty"`
	// DisplayToAgent is the agent on whose screen the ticket opens; 0 for none.
	// It is no part of what the spec encodes to.
	DisplayToAgent int64 `json:"-"`

	Subject        Field[string]         `json:"subject,omitzero"`
	RequesterID    Field[int64]          `json:"requester_id,omitzero"`
	SubmitterID    Field[int64]          `json:"submitter_id,omitzero"`
	AssigneeID     Field[int64]          `json:"assignee_id,omitzero"`
	GroupID        Field[int64]          `json:"group_id,omitzero"`
	OrganizationID Field[int64]          `json:"organization_id,omitzero"`
	BrandID        Field[int64]          `json:"brand_id,omitzero"`
	FormID         Field[int64]          `json:"ticket_form_id,omitzero"`
	Status         Field[TicketStatus]   `json:"status,omitzero"`
	Type           Field[TicketType]     `json:"type,omitzero"`
	Priority       Field[TicketPriority] `json:"priority,omitzero"`
	ExternalID     Field[string]         `json:"external_id,omitzero"`
	Tags           Field[[]string]       `json:"tags,omitzero"`
	CustomFields   []CustomField         `json:"custom_fields,omitempty"`
}

// VoiceComment is a call as a comment with a player. From, To and StartedAt are
// required.
type VoiceComment struct {
	From string `json:"from"`
	To   string `json:"to"`
	// RecordingURL is opened by the agent's browser; Zendesk keeps the link
	// alone, and shows that there is no recording where it is empty.
	RecordingURL string    `json:"recording_url"`
	StartedAt    time.Time `json:"started_at"`
	// Seconds is how long the call took.
	Seconds       int           `json:"call_duration"`
	AnsweredByID  Field[int64]  `json:"answered_by_id,omitzero"`
	Transcription Field[string] `json:"transcription_text,omitzero"`
	Location      Field[string] `json:"location,omitzero"`
}

// VoiceService opens tickets of calls, and tickets and people on the screens of
// agents who are signed in. Agents may call it; its calls draw on the account's
// general budget. The account needs a plan with Talk Partner Edition.
//
// Whether Zendesk makes a second ticket of a request sent twice is not
// documented: it takes no key, and this package repeats it only where nothing
// was done.
//
// Source: developer.zendesk.com, voice/talk-partner-edition-api/reference.
type VoiceService struct{ c *core }

// CreateTicket makes a ticket of a call. An agent who cannot be displayed to is
// refused before the ticket is written, with [ErrInvalid] or [ErrNotFound]: try
// once more without.
func (s VoiceService) CreateTicket(ctx context.Context, spec VoiceTicketSpec) (*Ticket, error) {
	r := s.c.request("voice.create_ticket")
	spec.check(r)
	r.with(struct {
		Display int64           `json:"display_to_agent,omitempty"`
		Ticket  VoiceTicketSpec `json:"ticket"`
	}{spec.DisplayToAgent, spec})
	return object(ctx, r, knownTicket, "ticket")
}

func (t VoiceTicketSpec) check(r *request) {
	tags, _ := t.Tags.Value()
	r.eachTag("Tags", tags)
	switch t.Via {
	case VoiceVoicemail, VoiceInbound, VoiceOutbound:
	default:
		r.want(false, "Via", "%d, %d or %d, got %d", VoiceVoicemail, VoiceInbound, VoiceOutbound, t.Via)
	}
	r.want((t.Comment == nil) != (t.VoiceComment == nil), "Comment", "it or VoiceComment, got both or none")
	r.want(t.Via != VoiceVoicemail || t.VoiceComment != nil, "VoiceComment", "one for a voicemail, got none")
	r.want(t.DisplayToAgent >= 0, "DisplayToAgent", "a positive number, or 0 for nobody, got %d", t.DisplayToAgent)
	if t.Comment != nil {
		r.comment(*t.Comment)
	}
	r.voiceComment(t.VoiceComment)
	r.customFields(t.CustomFields)
}

func (r *request) voiceComment(c *VoiceComment) {
	if c == nil {
		return
	}
	r.required("VoiceComment.From", c.From)
	r.required("VoiceComment.To", c.To)
	r.want(!c.StartedAt.IsZero(), "VoiceComment.StartedAt", "a time, got none")
	r.want(c.Seconds >= 0, "VoiceComment.Seconds", "0 or more, got %d", c.Seconds)
}

// DisplayTicket opens a ticket on an agent's screen. What becomes of it where
// the agent is signed out is not documented. An unknown agent or ticket is an
// [ErrNotFound].
func (s VoiceService) DisplayTicket(ctx context.Context, agentID, ticketID int64) error {
	return s.c.request("voice.display_ticket", agentID, ticketID).run(ctx)
}

// DisplayUser opens a person's profile on an agent's screen, as DisplayTicket
// does a ticket.
func (s VoiceService) DisplayUser(ctx context.Context, agentID, userID int64) error {
	return s.c.request("voice.display_user", agentID, userID).run(ctx)
}
