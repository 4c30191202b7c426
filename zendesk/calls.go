package zendesk

import (
	"context"
	"encoding/json"
	"time"

	"github.com/ctikit/ctikit/internal/lenient"
)

// CallDirection is where a call comes from. The set is open.
type CallDirection string

// The directions that Zendesk documents.
const (
	CallInbound  CallDirection = "inbound"
	CallOutbound CallDirection = "outbound"
	CallInternal CallDirection = "internal"
	CallCallback CallDirection = "callback"
)

// CallCompletion is how a call ended, empty while it lasts. The set is open.
type CallCompletion string

// The ends that Zendesk documents.
const (
	CallCompleted          CallCompletion = "completed"
	CallAbandonedInQueue   CallCompletion = "abandoned_in_queue"
	CallAbandonedInIVR     CallCompletion = "abandoned_in_ivr"
	CallAbandonedVoicemail CallCompletion = "abandoned_in_voicemail"
	CallAbandonedOnHold    CallCompletion = "abandoned_on_hold"
	CallPendingVoicemail   CallCompletion = "pending_voicemail"
	CallMissed             CallCompletion = "missed"
	CallDeclined           CallCompletion = "declined"
	CallDropped            CallCompletion = "dropped"
	CallDroppedByCaller    CallCompletion = "dropped_by_caller"
	CallDroppedByAgent     CallCompletion = "dropped_by_agent"
)

// CallData is what a program writes of a call and Zendesk shows of it. Durations
// are in seconds. It holds personal data.
type CallData struct {
	// AppID is an app of the account, whose name the call's comment shows. It
	// cannot change later.
	AppID          Field[int64]         `json:"app_id,omitzero"`
	FromLine       Field[string]        `json:"from_line,omitzero"`
	ToLine         Field[string]        `json:"to_line,omitzero"`
	FromNickname   Field[string]        `json:"from_line_nickname,omitzero"`
	ToNickname     Field[string]        `json:"to_line_nickname,omitzero"`
	StartedAt      Field[time.Time]     `json:"call_started_at,omitzero"`
	EndedAt        Field[time.Time]     `json:"call_ended_at,omitzero"`
	Direction      Field[CallDirection] `json:"direction,omitzero"`
	AgentID        Field[int64]         `json:"agent_id,omitzero"`
	EndUserID      Field[int64]         `json:"end_user_id,omitzero"`
	OrganizationID Field[int64]         `json:"organization_id,omitzero"`
	BrandID        Field[int64]         `json:"brand_id,omitzero"`
	// TicketID is never sent as null.
	TicketID Field[int64] `json:"ticket_id,omitzero"`
	// ExternalID is the phone system's; calls cannot be looked up by it.
	ExternalID Field[string] `json:"external_id,omitzero"`

	Duration         Field[int64] `json:"duration,omitzero"`
	WaitTime         Field[int64] `json:"wait_time,omitzero"`
	QueueTime        Field[int64] `json:"queue_time,omitzero"`
	TimeToAnswer     Field[int64] `json:"time_to_answer,omitzero"`
	TalkTime         Field[int64] `json:"talk_time,omitzero"`
	HoldTime         Field[int64] `json:"hold_time,omitzero"`
	ConsultationTime Field[int64] `json:"consultation_time,omitzero"`
	WrapUpTime       Field[int64] `json:"wrap_up_time,omitzero"`
	IVRTime          Field[int64] `json:"ivr_time_spent,omitzero"`
	RecordingTime    Field[int64] `json:"recording_time,omitzero"`
	NotRecordingTime Field[int64] `json:"not_recording_time,omitzero"`

	Completion      Field[CallCompletion] `json:"completion_status,omitzero"`
	Disposition     Field[string]         `json:"call_disposition,omitzero"`
	Type            Field[string]         `json:"call_type,omitzero"`
	DialedNumber    Field[string]         `json:"dnis,omitzero"`
	PhoneName       Field[string]         `json:"phone_name,omitzero"`
	QueueName       Field[string]         `json:"queue_name,omitzero"`
	EndUserLocation Field[string]         `json:"end_user_location,omitzero"`
	OverflowedTo    Field[string]         `json:"overflowed_to,omitzero"`
	CallbackNumber  Field[string]         `json:"callback_number,omitzero"`
	// CallbackSource is "queue" or "web widget".
	CallbackSource Field[string] `json:"callback_source,omitzero"`
	IVRAction      Field[string] `json:"ivr_action,omitzero"`
	IVRGroup       Field[string] `json:"ivr_destination_group_name,omitzero"`
	IVRRoutedTo    Field[string] `json:"ivr_routed_to,omitzero"`
	IVRHops        Field[int64]  `json:"ivr_hops,omitzero"`

	Voicemail            Field[bool] `json:"voicemail,omitzero"`
	RequestedVoicemail   Field[bool] `json:"customer_requested_voicemail,omitzero"`
	ExceededQueueTime    Field[bool] `json:"exceeded_queue_time,omitzero"`
	OutsideBusinessHours Field[bool] `json:"outside_business_hours,omitzero"`
	Overflowed           Field[bool] `json:"overflowed,omitzero"`

	RecordingURL Field[string] `json:"recording_url,omitzero"`
	// RecordingPauses counts how often recording was paused or resumed.
	RecordingPauses Field[int64] `json:"recording_control_interactions,omitzero"`
	// RecordingConsent is "always", "opt_in", "opt_out" or "never".
	RecordingConsent       Field[string] `json:"call_recording_consent,omitzero"`
	RecordingConsentAction Field[string] `json:"call_recording_consent_action,omitzero"`
	Transcript             Field[string] `json:"transcript,omitzero"`

	// Extra are further members by name, which Zendesk has added since, and
	// those of an unexpected type.
	Extra map[string]json.RawMessage `json:"-"`
}

// callFields is CallData without its methods.
type callFields CallData

// MarshalJSON writes Extra among the others.
func (d CallData) MarshalJSON() ([]byte, error) { return withExtra(callFields(d), d.Extra) }

// UnmarshalJSON decodes what Zendesk sends.
func (d *CallData) UnmarshalJSON(b []byte) error {
	*d = CallData{}
	d.Extra = decodeOpen(b, (*callFields)(d), "id", "created_at", "updated_at")
	return nil
}

// Call is a call that Zendesk keeps. Fields that have no value are null.
type Call struct {
	ID int64 `json:"id"`
	CallData
	CreatedAt time.Time `json:"created_at"`
	UpdatedAt time.Time `json:"updated_at"`
}

// callTimes are the members of a call that are none of its data.
type callTimes struct {
	ID        int64     `json:"id"`
	CreatedAt time.Time `json:"created_at"`
	UpdatedAt time.Time `json:"updated_at"`
}

// MarshalJSON writes Extra among the others.
func (c Call) MarshalJSON() ([]byte, error) {
	return withExtra(struct {
		callTimes
		callFields
	}{callTimes{c.ID, c.CreatedAt, c.UpdatedAt}, callFields(c.CallData)}, c.Extra)
}

// UnmarshalJSON decodes what Zendesk sends.
func (c *Call) UnmarshalJSON(b []byte) error {
	var own callTimes
	if err := lenient.Object(b, &own); err != nil {
		return err
	}
	*c = Call{ID: own.ID, CreatedAt: own.CreatedAt, UpdatedAt: own.UpdatedAt}
	return c.CallData.UnmarshalJSON(b)
}

// CallsService keeps the calls of a phone system of the account's own, Talk
// Partner Edition's version 2. A call without a comment is shown nowhere.
// Agents may call it; its calls draw on the account's general budget.
//
// No operation takes a key that makes repeats harmless, and calls can neither
// be listed nor looked up: keep the id.
//
// Source: developer.zendesk.com, voice/talk-partner-edition-api (oas.yaml).
type CallsService struct{ c *core }

// Create keeps a call: AppID, FromLine, ToLine, StartedAt and Direction are
// required. A comment shows it on the ticket of TicketID, or on a new one where
// that is absent, whose id the result has. Without a comment, nothing is shown.
// The error matches [ErrTicketClosed] where the ticket is closed.
func (s CallsService) Create(ctx context.Context, call CallData, comment *CallCommentSpec) (*Call, error) {
	r := s.c.request("calls.create")
	for _, f := range []struct {
		name string
		ok   bool
	}{
		{"AppID", isSet(call.AppID)}, {"FromLine", isSet(call.FromLine)}, {"ToLine", isSet(call.ToLine)},
		{"StartedAt", isSet(call.StartedAt)}, {"Direction", isSet(call.Direction)},
	} {
		r.want(f.ok, f.name, "a value, got none")
	}
	call.check(r)
	if comment != nil {
		comment.check(r)
	}
	r.with(struct {
		Call    CallData         `json:"call"`
		Comment *CallCommentSpec `json:"comment,omitempty"`
	}{call, comment})
	made, err := object(ctx, r, knownCall, "call")
	return made, ticketRefusal(err)
}

// Get reads one call. An unknown id is an [ErrNotFound].
func (s CallsService) Get(ctx context.Context, id int64) (*Call, error) {
	return object(ctx, s.c.request("calls.get", id), knownCall, "call")
}

// Update changes the fields that are not absent, on the ticket's comment too.
func (s CallsService) Update(ctx context.Context, id int64, call CallData) (*Call, error) {
	r := s.c.request("calls.update", id)
	r.want(call.AppID.IsZero(), "AppID", "none, as it cannot change, got one")
	call.check(r)
	r.with(struct {
		Call CallData `json:"call"`
	}{call})
	changed, err := object(ctx, r, knownCall, "call")
	return changed, ticketRefusal(err)
}

func (d CallData) check(r *request) {
	r.want(!d.TicketID.IsNull(), "TicketID", "a number or an absent field, got null")
	if id, ok := d.TicketID.Value(); ok {
		r.positive("TicketID", id)
	}
}

func isSet[T any](f Field[T]) bool {
	_, ok := f.Value()
	return ok
}

func knownCall(c Call) (Call, bool) { return c, c.ID != 0 }
