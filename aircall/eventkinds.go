package aircall

import "encoding/json"

// kinds says how to decode the data of the events that this package types.
var kinds = map[EventName]func(Envelope) Event{
	UserCreated: userEvent, UserDeleted: userEvent, UserConnected: userEvent, UserDisconnected: userEvent,
	UserOpened: userEvent, UserClosed: userEvent, UserWrapUpStarted: userEvent, UserWrapUpEnded: userEvent,

	CallCreated: callEvent, CallRingingOnAgent: callEvent, CallAgentDeclined: callEvent, CallAnswered: callEvent,
	CallTransferred: callEvent, CallExternalTransferred: callEvent, CallUnsuccessfulTransfer: callEvent,
	CallHold: callEvent, CallUnhold: callEvent, CallHungUp: callEvent, CallEnded: callEvent,
	CallIVRSelected: callEvent, CallVoicemailLeft: callEvent, CallAssetsGenerated: callEvent,
	CallAssigned: callEvent, CallArchived: callEvent, CallTagged: callEvent, CallUntagged: callEvent,
	CallCommented: callEvent,

	NumberCreated: numberEvent, NumberOpened: numberEvent, NumberClosed: numberEvent,
	NumberDeleted: numberEvent,

	ContactCreated: contactEvent, ContactUpdated: contactEvent, ContactDeleted: contactEvent,

	MessageSent: messageEvent, MessageReceived: messageEvent, MessageStatusUpdated: messageEvent,
	GroupMessageSent: messageEvent, GroupMessageReceived: messageEvent, GroupMessageStatusUpdated: messageEvent,

	TranscriptionCreated: insightEvent, SummaryCreated: insightEvent, TopicsCreated: insightEvent,
	SentimentCreated: insightEvent, ActionItemCreated: insightEvent, PlaybookCreated: insightEvent,
	PlaybookUpdated: insightEvent, CustomSummaryCreated: insightEvent, CustomSummaryUpdated: insightEvent,
	EvaluationCreated: insightEvent, EvaluationUpdated: insightEvent, UtterancesReceived: utterancesEvent,

	AIVoiceAgentStarted: aiVoiceAgentEvent, AIVoiceAgentEnded: aiVoiceAgentEvent,
	AIVoiceAgentEscalated: aiVoiceAgentEvent, AIVoiceAgentSummary: aiVoiceAgentEvent,

	ReportCreated: reportEvent, ReportFailed: reportEvent, IntegrationDeleted: integrationEvent,
}

func (e Envelope) event() Event {
	if typed, ok := kinds[e.Name.Base()]; ok {
		return typed(e)
	}
	return &UnknownEvent{e}
}

// read decodes an event's data, and reports whether they are about anything.
func read[T any](e Envelope, to *T, known func(*T) bool) bool {
	return json.Unmarshal(e.Raw, to) == nil && known(to)
}

func userEvent(e Envelope) Event {
	ev := &UserEvent{Envelope: e, Kind: e.Name.Base(), V2: e.Name != e.Name.Base()}
	if !read(e, &ev.User, func(u *User) bool { return u.ID != 0 }) {
		return &UnknownEvent{e}
	}
	return ev
}

func callEvent(e Envelope) Event {
	ev := &CallEvent{Envelope: e, Kind: e.Name.Base()}
	if !read(e, &ev.Call, func(c *Call) bool { return c.ID != 0 }) {
		return &UnknownEvent{e}
	}
	return ev
}

func numberEvent(e Envelope) Event {
	ev := &NumberEvent{Envelope: e, Kind: e.Name.Base()}
	if !read(e, &ev.Number, func(n *Number) bool { return n.ID != 0 }) {
		return &UnknownEvent{e}
	}
	return ev
}

func contactEvent(e Envelope) Event {
	ev := &ContactEvent{Envelope: e, Kind: e.Name.Base()}
	if !read(e, &ev.Contact, func(c *Contact) bool { return c.ID != 0 }) {
		return &UnknownEvent{e}
	}
	return ev
}

func messageEvent(e Envelope) Event {
	ev := &MessageEvent{Envelope: e, Kind: e.Name.Base()}
	if !read(e, &ev.Message, func(m *Message) bool { return m.ID != "" }) {
		return &UnknownEvent{e}
	}
	return ev
}

func insightEvent(e Envelope) Event {
	ev := &InsightEvent{Envelope: e, Kind: e.Name.Base()}
	if !read(e, &ev.Insight, func(i *Insight) bool { return i.ID != 0 || i.CallID != 0 }) {
		return &UnknownEvent{e}
	}
	return ev
}

func utterancesEvent(e Envelope) Event {
	ev := &UtterancesEvent{Envelope: e, Kind: e.Name.Base()}
	if !read(e, &ev.Transcription, func(t *LiveTranscription) bool { return t.ID != "" || t.Call.UUID != "" }) {
		return &UnknownEvent{e}
	}
	return ev
}

func aiVoiceAgentEvent(e Envelope) Event {
	ev := &AIVoiceAgentEvent{Envelope: e, Kind: e.Name.Base()}
	if !read(e, &ev.Session, func(s *AIVoiceAgentSession) bool { return s.CallID != 0 }) {
		return &UnknownEvent{e}
	}
	return ev
}

func reportEvent(e Envelope) Event {
	ev := &ReportEvent{Envelope: e, Kind: e.Name.Base()}
	if !read(e, &ev.Report, func(r *Report) bool { return r.ID != "" }) {
		return &UnknownEvent{e}
	}
	return ev
}

func integrationEvent(e Envelope) Event {
	ev := &IntegrationEvent{Envelope: e, Kind: e.Name.Base()}
	if !read(e, &ev.Integration, func(i *RemovedIntegration) bool { return i.IntegrationID != 0 }) {
		return &UnknownEvent{e}
	}
	return ev
}
