package contactflow

import "github.com/ctikit/ctikit/internal/coerce"

// Settings are the attributes of one contact, typed. A text, id or number that
// is not set is its zero value; what a boolean means when it is not set stands
// in the table of [Describe]. Parse makes Settings; later changes are the
// caller's own.
//
// Fields marked "personal" may identify a person; printing Settings hides them.
type Settings struct {
	// RecentTicketTimeout is in minutes, from 0 up, with fractions. For a
	// recognised customer a ticket created or updated within it is opened
	// instead of a new one. 0 is off (R8, D2).
	RecentTicketTimeout float64
	// TicketAssignment says who makes the ticket: the rules or the agent (R9).
	TicketAssignment Assignment
	// PopIncoming shows user or ticket while the contact rings; otherwise only
	// after the agent accepts (R10).
	PopIncoming bool
	// VoiceComment attaches the call's details to the ticket (R11).
	VoiceComment bool
	// DownloadRecording puts the recording's link and player into the voice
	// comment (R12); see LinksRecording.
	DownloadRecording bool
	// CallRecordingConsent is set when the conversation is not recorded (R13).
	CallRecordingConsent Consent
	// DialedNumber is the E.164 number that the caller dialled (R14). Personal.
	DialedNumber string
	// OutboundCLI is the E.164 number that an outbound call shows (R15).
	// Personal.
	OutboundCLI string
	// ZendeskTicket names the ticket to open (R16). Personal, as it is free
	// text.
	ZendeskTicket Ticket
	// ConversationTitle is the subject of a newly created ticket and the title
	// of the voice comment (R17). Personal.
	ConversationTitle string
	// ZendeskUser is the id of the customer, from 1 up; 0 is not set. It is
	// looked up instead of the caller's number (R18).
	ZendeskUser int64
	// CustomerNumber is searched instead of the caller's number: digits, with a
	// leading + if it was given (R19). Personal.
	CustomerNumber string
	// CustomerName names a newly created user (R20). Personal.
	CustomerName string
	// CustomerEmail identifies the customer of a chat without ZendeskUser
	// (R21). Personal.
	CustomerEmail string
	// CustomerLanguage is what speech analysis listens for (R22).
	CustomerLanguage Language
	// ForceTicketCreation makes a ticket after the contact where the agent,
	// under Agent assignment, made and chose none (R23).
	ForceTicketCreation bool
	// PauseRecording lets the agent pause a recording. Not set and false both
	// forbid it; Origins tells them apart (R24).
	PauseRecording bool
	// AllOutbound makes user and ticket for outbound calls to unknown numbers
	// (R25).
	AllOutbound bool
	// AttachPhoneNumber adds the number to a requester who has none (R26); see
	// AttachableNumber.
	AttachPhoneNumber bool
	// ChatTranscript attaches the transcript after a chat (R27).
	ChatTranscript bool
	// VoiceIDEnabled stores voice id and enrolment status on the user (R28).
	VoiceIDEnabled bool
	// VoiceIDField is the key of the user field for the voice id (R29).
	VoiceIDField string
	// VoiceIDStatusField is the key of the user field for the status (R30).
	VoiceIDStatusField string
	// VoiceIDAuthMode drives voice authentication while connected (R31).
	VoiceIDAuthMode AuthMode
	// TicketBrand is the name of the brand of a new ticket. Whether it exists,
	// and whether the queue's brand beats it, is queuemap's to say (R32).
	TicketBrand string
	// TicketOutboundQueue is the name of the queue to dial from; it is written
	// to a ticket field (R33).
	TicketOutboundQueue string
	// SpeechAnalysis are the parts of the advanced speech analysis (R34).
	SpeechAnalysis SpeechAnalysis

	// Origins says for each attribute of the table, by its documented name,
	// where its value came from.
	Origins map[string]Origin
}

// An Origin is where a value came from.
type Origin string

// A valid attribute beats the app setting, which beats the default (R7).
const (
	FromAttribute Origin = "attribute"
	FromSetting   Origin = "setting"
	FromDefault   Origin = "default"
)

// Assignment says who makes and assigns tickets (R9).
type Assignment string

// Auto is a ticket for each contact by rules (R3). Agent is manual: user or
// ticket is shown and the agent creates or attaches (R4).
const (
	Auto  Assignment = "auto"
	Agent Assignment = "agent"
)

// Consent says that a call is not recorded (R13); "" says nothing. Only these
// two words act, in any case so that no opt-out is missed (D32).
type Consent string

// Both hide the recording.
const (
	OptOut    Consent = "optout"
	NoConsent Consent = "false"
)

// AuthMode drives voice authentication (R31); "" leaves it alone.
type AuthMode string

// The two modes.
const (
	Verify   AuthMode = "verify"
	ReVerify AuthMode = "re-verify"
)

// Language is one that speech analysis knows (R22), case as written.
type Language string

// The twelve languages.
const (
	English            Language = "en"
	Spanish            Language = "es"
	French             Language = "fr"
	German             Language = "de"
	Italian            Language = "it"
	Portuguese         Language = "pt"
	Arabic             Language = "ar"
	Hindi              Language = "hi"
	Japanese           Language = "ja"
	Korean             Language = "ko"
	Chinese            Language = "zh"
	TraditionalChinese Language = "zh-TW"
)

// SpeechAnalysis are the parts of the advanced speech analysis that a flow asks
// for (R34). Its attribute and words were observed in app v2.2.2; the guide
// names the feature only.
type SpeechAnalysis struct {
	Transcript, Comprehend, Sentiment bool
}

// Ticket is the text of the ticket attribute (R16): a ticket's number, "0", or
// anything else, which no ticket has.
type Ticket string

// NewTicket asks for a new ticket without a look for a recent one (X8).
const NewTicket Ticket = "0"

// ID returns the ticket's number; false when t is not set, NewTicket, or no
// number from 1 up.
func (t Ticket) ID() (int64, bool) {
	id, err := coerce.ID(string(t))
	return id, err == nil
}

// LinksRecording says whether the recording's link and player may be shown:
// R12, unless the customer did not agree to be recorded (R13, D32).
func (s Settings) LinksRecording() bool {
	return s.DownloadRecording && s.CallRecordingConsent == "" // D32
}

// AttachableNumber returns number in E.164 and whether it may be added to a
// requester who has none (R26). Anonymous callers, SIP addresses, internal
// transfers and whatever else is not E.164 may not (D34).
func (s Settings) AttachableNumber(number string) (string, bool) {
	e164, err := coerce.E164(number) // D34
	if err != nil || !s.AttachPhoneNumber {
		return "", false
	}
	return e164, true
}
