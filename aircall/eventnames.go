package aircall

import "strings"

// EventName names a kind of event. The set is open. Each user event exists
// twice, with and without the suffix .v2: a webhook that asks for both gets
// both.
type EventName string

// The user events, without their suffix .v2.
const (
	UserCreated EventName = "user.created"
	UserDeleted EventName = "user.deleted"
	// UserConnected and UserDisconnected: the user's app was opened or closed.
	UserConnected    EventName = "user.connected"
	UserDisconnected EventName = "user.disconnected"
	// UserOpened: the user became available, by hand or by working hours.
	UserOpened EventName = "user.opened"
	// UserClosed: the user became unavailable. With a reason it comes twice,
	// first without the reason.
	UserClosed EventName = "user.closed"
	// UserWrapUpStarted and UserWrapUpEnded bound the time for after-call work.
	UserWrapUpStarted EventName = "user.wut_start"
	UserWrapUpEnded   EventName = "user.wut_end"
)

// The call events.
const (
	CallCreated              EventName = "call.created"
	CallRingingOnAgent       EventName = "call.ringing_on_agent"
	CallAgentDeclined        EventName = "call.agent_declined"
	CallAnswered             EventName = "call.answered"
	CallTransferred          EventName = "call.transferred"
	CallExternalTransferred  EventName = "call.external_transferred"
	CallUnsuccessfulTransfer EventName = "call.unsuccessful_transfer"
	CallHold                 EventName = "call.hold"
	CallUnhold               EventName = "call.unhold"
	// CallHungUp comes at once when either side hangs up.
	CallHungUp EventName = "call.hungup"
	// CallEnded comes about 30 s after the hang-up, when all data of the call
	// have settled.
	CallEnded           EventName = "call.ended"
	CallIVRSelected     EventName = "call.ivr_option_selected"
	CallVoicemailLeft   EventName = "call.voicemail_left"
	CallAssetsGenerated EventName = "call.comm_assets_generated"
	CallAssigned        EventName = "call.assigned"
	CallArchived        EventName = "call.archived"
	CallTagged          EventName = "call.tagged"
	CallUntagged        EventName = "call.untagged"
	CallCommented       EventName = "call.commented"
)

// The number events. Opened and closed follow the line's hours.
const (
	NumberCreated EventName = "number.created"
	NumberOpened  EventName = "number.opened"
	NumberClosed  EventName = "number.closed"
	NumberDeleted EventName = "number.deleted"
)

// The contact events.
const (
	ContactCreated EventName = "contact.created"
	ContactUpdated EventName = "contact.updated"
	ContactDeleted EventName = "contact.deleted"
)

// The message events, of numbers whose messages agents see. Those of other
// numbers are callbacks: see [DecodeMessageCallback].
const (
	MessageSent               EventName = "message.sent"
	MessageReceived           EventName = "message.received"
	MessageStatusUpdated      EventName = "message.status_updated"
	GroupMessageSent          EventName = "group_message.sent"
	GroupMessageReceived      EventName = "group_message.received"
	GroupMessageStatusUpdated EventName = "group_message.status_updated"
)

// The events of AI Assist. Most need that add-on.
const (
	TranscriptionCreated EventName = "transcription.created"
	SummaryCreated       EventName = "summary.created"
	TopicsCreated        EventName = "topics.created"
	SentimentCreated     EventName = "sentiment.created"
	ActionItemCreated    EventName = "action_item.created"
	PlaybookCreated      EventName = "playbook_result.created"
	PlaybookUpdated      EventName = "playbook_result.updated"
	CustomSummaryCreated EventName = "custom_summary.result_created"
	CustomSummaryUpdated EventName = "custom_summary.result_updated"
	EvaluationCreated    EventName = "call_evaluation.created"
	EvaluationUpdated    EventName = "call_evaluation.updated"
	// UtterancesReceived comes while the call goes on.
	UtterancesReceived EventName = "realtime_transcription.utterances_received"
)

// The events of AI voice agents, of report exports, and of a partner's app.
const (
	AIVoiceAgentStarted   EventName = "ai_voice_agent.started"
	AIVoiceAgentEnded     EventName = "ai_voice_agent.ended"
	AIVoiceAgentEscalated EventName = "ai_voice_agent.escalated"
	AIVoiceAgentSummary   EventName = "ai_voice_agent.summary"
	ReportCreated         EventName = "analytics.report_created"
	ReportFailed          EventName = "analytics.report_failed"
	// IntegrationDeleted: a company has removed the app.
	IntegrationDeleted EventName = "integration.deleted"
)

const v2Suffix = ".v2"

// V2 returns the name with the suffix .v2, once.
func (n EventName) V2() EventName { return n.Base() + v2Suffix }

// Base returns the name without the suffix .v2.
func (n EventName) Base() EventName { return EventName(strings.TrimSuffix(string(n), v2Suffix)) }

// PresenceEvents returns the events from which a user's status, activity and
// presence can be followed: the user events in their .v2 form only, and the
// call events between ringing and hanging up.
func PresenceEvents() []EventName {
	return []EventName{
		UserOpened.V2(), UserClosed.V2(), UserConnected.V2(), UserDisconnected.V2(),
		UserWrapUpStarted.V2(), UserWrapUpEnded.V2(), UserCreated.V2(), UserDeleted.V2(),
		CallRingingOnAgent, CallAgentDeclined, CallAnswered, CallTransferred, CallExternalTransferred,
		CallHungUp, CallEnded,
	}
}
