package aircall

import (
	"encoding/json"
	"time"

	"github.com/ctikit/ctikit/internal/lenient"
)

// LiveTranscription is what was said in a call since the event before.
type LiveTranscription struct {
	ID         string          `json:"id" lenient:"digits"`
	Call       LiveCall        `json:"call"`
	Utterances []LiveUtterance `json:"utterances"`
}

func (t *LiveTranscription) known() bool { return t.ID != "" || t.Call.UUID != "" }

// UnmarshalJSON decodes a live transcription. A field of an unexpected type is
// left empty.
func (t *LiveTranscription) UnmarshalJSON(b []byte) error { return lenient.Object(b, t) }

// LiveCall is the call of a [LiveTranscription].
type LiveCall struct {
	ID        int64     `json:"id"`
	UUID      string    `json:"uuid"`
	NumberID  int64     `json:"number_id"`
	Direction Direction `json:"direction"`
}

// LiveUtterance is what one party of a call said just now.
type LiveUtterance struct {
	// ParticipantType is internal, external or ai_voice_agent; the set is open.
	ParticipantType string `json:"participant_type"`
	// UserID is 0 for parties from outside.
	UserID int64 `json:"user_id"`
	// Timestamp is as sent; whether it counts seconds or milliseconds, and from
	// when, is undocumented.
	Timestamp int64 `json:"timestamp"`
	// DurationMS is in milliseconds.
	DurationMS int64  `json:"duration_ms"`
	Text       string `json:"text"`
	// Language is a tag such as en-US.
	Language string `json:"language"`
}

// AIVoiceAgentSession is an AI voice agent's part in a call, as its events show
// it. For [Call], see [AIVoiceAgent].
type AIVoiceAgentSession struct {
	// CallID is the field call_id or, where that is missing, id, which is the
	// same.
	CallID    int64  `json:"call_id" alt:"id"`
	CallUUID  string `json:"call_uuid"`
	AgentID   string `json:"ai_voice_agent_id" lenient:"digits"`
	AgentName string `json:"ai_voice_agent_name"`
	SessionID string `json:"ai_voice_agent_session_id" lenient:"digits"`
	NumberID  int64  `json:"number_id"`
	// ExternalCallerNumber, AircallNumber and StartedAt are known when the
	// agent starts and when it ends.
	ExternalCallerNumber string    `json:"external_caller_number"`
	AircallNumber        string    `json:"aircall_number"`
	StartedAt            time.Time `json:"started_at,omitzero"`
	// EndedAt and EndReason are known at the end. EndReason is answered,
	// escalated, disconnected or caller_hung_up; the set is open.
	EndedAt   time.Time `json:"ended_at,omitzero"`
	EndReason string    `json:"call_end_reason"`
	// EscalationReason is known when the agent hands the call over.
	EscalationReason string `json:"escalation_reason"`
	// Extracted is what the caller answered, by question; in summaries only.
	Extracted map[string]json.RawMessage `json:"extracted_data"`
	// CreatedAt is in UTC, zero when unknown.
	CreatedAt time.Time `json:"created_at,omitzero"`
}

func (s *AIVoiceAgentSession) known() bool { return s.CallID != 0 }

// UnmarshalJSON decodes a session. A field of an unexpected type is left empty.
func (s *AIVoiceAgentSession) UnmarshalJSON(b []byte) error { return lenient.Object(b, s) }

// Report is an export of analytics. Its fields are documented for replies only,
// so that [Envelope.Body] may hold more.
type Report struct {
	// ID is the field exportID or, where that is missing, id.
	ID string `json:"exportID" alt:"id" lenient:"digits"`
	// Status is PENDING, COMPLETED or FAILED; the set is open.
	Status string `json:"status"`
	// Name and Format are of the file.
	Name   string `json:"exportName"`
	Format string `json:"format"`
	// DownloadURL is open to whoever has it, until ExpiresAt.
	DownloadURL string    `json:"downloadUrl"`
	ExpiresAt   time.Time `json:"downloadUrlExpiresAt,omitzero"`
	// Problem is why a report failed.
	Problem   string    `json:"errorMessage"`
	CreatedAt time.Time `json:"createdAt,omitzero"`
}

func (r *Report) known() bool { return r.ID != "" }

// UnmarshalJSON decodes a report. A field of an unexpected type is left empty.
func (r *Report) UnmarshalJSON(b []byte) error { return lenient.Object(b, r) }

// RemovedIntegration is an installation that a company has removed.
type RemovedIntegration struct {
	IntegrationID int64 `json:"integration_id"`
	CompanyID     int64 `json:"company_id"`
}

func (i *RemovedIntegration) known() bool { return i.IntegrationID != 0 }

// UnmarshalJSON decodes a removed installation. A field of an unexpected type
// is left empty.
func (i *RemovedIntegration) UnmarshalJSON(b []byte) error { return lenient.Object(b, i) }
