package calllog

import (
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/ticketing"
)

// Settings say how calls and messages become tickets. The zero value of each
// member is its default. Their JSON form has the names of the tags below, and is
// checked as a whole when it is decoded: see [Settings.UnmarshalJSON]. Settings
// made in Go are checked by [New].
//
// The settings of an [Integration] are those of Aircall's integration for
// Zendesk. What that leaves open is decided by the others, which are ours.
type Settings struct {
	// Integrations are asked in order: the first that is linked with the number
	// decides (A29). Without any, nothing is filed (A4).
	Integrations []Integration `json:"integrations,omitempty"`

	// Country is the default country's prefix, "+61", which numbers may lack.
	Country string `json:"country,omitempty"`
	// Zendesk is the account's address, "https://acme.zendesk.com", for links on
	// cards; "" makes none.
	Zendesk string `json:"zendesk,omitempty"`
	// Agents are the Zendesk ids of agents by their user id in Aircall (A2). Others
	// are found by their e-mail address.
	Agents map[int64]int64 `json:"agents,omitempty"`
	// FileAt is when an answered call's ticket is made.
	FileAt FileAt `json:"file_at,omitempty"`
	// Threads are conversations by SMS and WhatsApp.
	Threads Threads `json:"threads,omitzero"`
	// Callbacks say where an automatic callback goes.
	Callbacks Callbacks `json:"callbacks,omitempty"`
	// Transfers say who of several agents gets the ticket.
	Transfers Transfers `json:"transfers,omitempty"`
	// IVR says which of several numbers a call belongs to that passed through a
	// voice menu with a number of its own.
	IVR IVR `json:"ivr,omitempty"`
	// Conferences say what is kept of further people in a call.
	Conferences Conferences `json:"conferences,omitempty"`
	// SeveralUsers says whose a number is that several users have (D29); "" is
	// [ticketing.OldestUser].
	SeveralUsers ticketing.Several `json:"several_users,omitempty"`
	// NoExternalIDs keeps our external ids from new users, for accounts that use
	// external ids for something else.
	NoExternalIDs bool `json:"no_external_ids,omitempty"`
}

// Threads are the settings of conversations.
type Threads struct {
	// Hours is how long a conversation waits for its next message: later ones
	// begin a new one. 0 means 24; at most 168.
	Hours int64 `json:"hours,omitempty"`
	// Groups says what becomes of messages to several people.
	Groups Groups `json:"groups,omitempty"`
}

// The words of the settings. The empty word is the default, which is named.
type (
	// FileAt is when an answered call's ticket is made.
	FileAt string
	// Groups says what becomes of group messages.
	Groups string
	// Callbacks say where an automatic callback goes.
	Callbacks string
	// Transfers say who of several agents gets the ticket.
	Transfers string
	// IVR says which of several numbers a call belongs to.
	IVR string
	// Conferences say what is kept of further people.
	Conferences string
)

// The words. FileAt's default is Answer where a pop shows the ticket (A26), else
// End.
const (
	FileAtAnswer FileAt = "answer" // calls that nobody answers: at the end
	FileAtEnd    FileAt = "end"

	GroupsNone   Groups = "none" // default: they are not filed
	GroupsTicket Groups = "ticket"

	CallbackSameTicket Callbacks = "same_ticket" // default: the call's that asked for it
	CallbackOwnTicket  Callbacks = "own_ticket"

	TransferLast  Transfers = "last" // default: who talked last
	TransferFirst Transfers = "first"

	IVRLast  IVR = "last" // default: the number reached last that is linked
	IVRFirst IVR = "first"

	ConferenceList   Conferences = "list" // default: a line of the note
	ConferenceIgnore Conferences = "ignore"
)

// Integration are the rules for some of the company's numbers.
type Integration struct {
	// Name is unique (A6).
	Name string `json:"name"`
	// Off switches the integration off. Calls and messages that begin meanwhile
	// are not filed later (A5).
	Off bool `json:"off,omitempty"`
	// AircallID is the id of the installation at Aircall, so that its removal can
	// be noticed: see [Settings.After] (A8). 0: unknown.
	AircallID int64 `json:"aircall_id,omitempty"`
	// Numbers are the ids of the numbers that are linked (A7).
	Numbers []int64 `json:"numbers,omitempty"`
	// Teams narrow the integration to inbound calls of these teams, by their ids.
	// Calls without a team, such as outbound ones, are not narrowed.
	Teams []int64 `json:"teams,omitempty"`

	// Types say what becomes of each type. [DefaultRule] is that of types that
	// are not named (A9, A13).
	Types map[Type]Rule `json:"types,omitempty"`
	// AIStatus says for which tickets the status of AI-only calls is (A15).
	AIStatus AIStatus `json:"ai_status,omitempty"`
	// Tags set the ticket's type and priority (A16).
	Tags TagRules `json:"tags,omitzero"`
	// MissedTo gets the tickets of missed calls and voicemails (A17).
	MissedTo Assignee `json:"missed_to,omitzero"`
	// Card are the details of the customer to show in the phone, at most five
	// (A18).
	Card []CardDetail `json:"card,omitempty"`
	// CallFields are the fields of a call to show on the ticket (A19, A20). Nil
	// means all of them; an empty list, only those that Zendesk always shows.
	CallFields []CallField `json:"call_fields,omitzero"`
	// OutsideHours says what becomes of calls outside business hours (A21).
	OutsideHours OutsideHours `json:"outside_hours,omitempty"`
	// UnknownNumbers says what becomes of calls of a number that nobody in
	// Zendesk has (A22, A23).
	UnknownNumbers UnknownNumbers `json:"unknown_numbers,omitempty"`
	// SaveContacts keeps Zendesk's customers in Aircall's contacts (A24).
	SaveContacts bool `json:"save_contacts,omitempty"`
	// Title says whether the title of a ticket follows later activity (A25).
	Title Title `json:"title,omitempty"`
	// Pop is what opens on the agent's screen, by direction (A26).
	Pop Pops `json:"pop,omitzero"`
	// AIAssist says that the company has the add-on AI Assist: without it, the two
	// settings below are off (A28).
	AIAssist bool `json:"ai_assist,omitempty"`
	// Transcript keeps what was said (A27).
	Transcript bool `json:"transcript,omitempty"`
	// Topics says how a call's topics are kept (A27).
	Topics Topics `json:"topics,omitempty"`
}

// Type is what kind of activity it is. The list is ours: the guide shows part of
// it only in pictures (A9).
type Type string

// The types.
const (
	InboundAnswered    Type = "inbound_answered"
	InboundMissed      Type = "inbound_missed"
	Voicemail          Type = "voicemail"
	OutboundAnswered   Type = "outbound_answered"
	OutboundUnanswered Type = "outbound_unanswered"
	SMSIn              Type = "sms_in"
	SMSOut             Type = "sms_out"
	WhatsAppIn         Type = "whatsapp_in"
	WhatsAppOut        Type = "whatsapp_out"
	AIOnly             Type = "ai_only" // an AI voice agent alone (A10)
)

// Types are all types, in the order of their documentation.
func Types() []Type {
	return []Type{InboundAnswered, InboundMissed, Voicemail, OutboundAnswered, OutboundUnanswered,
		SMSIn, SMSOut, WhatsAppIn, WhatsAppOut, AIOnly}
}

// Rule says what becomes of a type (A9, A13).
type Rule struct {
	Ticket Ticket `json:"ticket,omitempty"` // "": that of [DefaultRule]
	// Status is the ticket's in the end; "" leaves it to Zendesk.
	Status zendesk.TicketStatus `json:"status,omitempty"`
}

// Ticket says which ticket it is (A9).
type Ticket string

// The tickets.
const (
	NewTicket      Ticket = "new"
	PreviousTicket Ticket = "previous" // chosen by A11; where there is none, a new one
	NoTicket       Ticket = "none"
)

// DefaultRule is the rule of a type that the settings do not name: a new ticket
// whose status is left to Zendesk, and none for outbound calls that nobody
// answered. It is our decision.
func DefaultRule(t Type) Rule {
	if t == OutboundUnanswered {
		return Rule{Ticket: NoTicket}
	}
	return Rule{Ticket: NewTicket}
}

// TagRules set a ticket's type and priority from the call's tags (A16). Names of
// tags are compared ignoring case. Of several, the highest priority counts, and
// the type that stands first in Zendesk's list. Removing a tag changes nothing.
type TagRules struct {
	// Update switches it on.
	Update bool `json:"update,omitempty"`
	// Types and Priorities say what a tag means. Tags that are called as a type
	// or a priority mean it, unless they stand here: the table is ours.
	Types      map[string]zendesk.TicketType     `json:"types,omitempty"`
	Priorities map[string]zendesk.TicketPriority `json:"priorities,omitempty"`
}

// Assignee is a user, a group or both, by their ids in Zendesk.
type Assignee struct {
	User  int64 `json:"user,omitempty"`
	Group int64 `json:"group,omitempty"`
}

// Pops are what opens on the agent's screen.
type Pops struct {
	Inbound  Pop `json:"inbound,omitempty"`
	Outbound Pop `json:"outbound,omitempty"`
}

// The words of an integration. The empty word is the default, which is named.
type (
	// AIStatus says for which tickets the status of AI-only calls is.
	AIStatus string
	// OutsideHours says what becomes of calls outside business hours.
	OutsideHours string
	// UnknownNumbers says what becomes of calls of unknown numbers.
	UnknownNumbers string
	// Title says whether a ticket's title follows.
	Title string
	// Pop is what opens on the agent's screen.
	Pop string
	// Topics says how topics are kept.
	Topics string
	// CardDetail is a line of the card.
	CardDetail string
	// CallField is a field of a call.
	CallField string
)

// The words.
const (
	AIStatusNew AIStatus = "new" // default: tickets that the call made, as the guide says
	AIStatusAll AIStatus = "all" // previous ones too, as A13 would have it

	OutsideHoursFile OutsideHours = "file" // default
	OutsideHoursSkip OutsideHours = "skip"

	UnknownCreate UnknownNumbers = "create" // default: a new user
	UnknownSkip   UnknownNumbers = "skip"   // no ticket (A23)

	TitleFollow Title = "follow" // default: while it is still one of ours
	TitleKeep   Title = "keep"

	PopNone     Pop = "none" // default
	PopTicket   Pop = "ticket"
	PopCustomer Pop = "customer" // the contact history

	TopicsNone Topics = "none" // default
	TopicsText Topics = "text" // a note
	TopicsTags Topics = "tags" // the ticket's tags: "topic_" and the topic
)

// The details of a card: the list is ours (A18).
const (
	CardName        CardDetail = "name"
	CardEmail       CardDetail = "email"
	CardPhone       CardDetail = "phone"
	CardOpenTickets CardDetail = "open_tickets" // how many
	CardLastTicket  CardDetail = "last_ticket"  // number and subject
)

// The fields of a call (A19).
const (
	FieldAgent       CallField = "agent"
	FieldStart       CallField = "start"
	FieldEnd         CallField = "end"
	FieldDuration    CallField = "duration"
	FieldDirection   CallField = "direction"
	FieldRecording   CallField = "recording"
	FieldVoicemail   CallField = "voicemail"
	FieldType        CallField = "type"
	FieldWait        CallField = "wait"
	FieldDisposition CallField = "disposition" // the call's tags
	FieldTranscript  CallField = "transcript"
)

// CallFields are all fields, in the order in which they are shown.
func CallFields() []CallField {
	return []CallField{FieldDirection, FieldType, FieldAgent, FieldStart, FieldEnd, FieldDuration, FieldWait,
		FieldDisposition, FieldRecording, FieldVoicemail, FieldTranscript}
}
