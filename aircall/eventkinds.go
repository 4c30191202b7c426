package aircall

import "encoding/json"

// kinds are all events that this package types, each with its decoder, in the
// order of Aircall's reference.
var kinds = []struct {
	decode func(Envelope) Event
	names  []EventName
}{
	{userEvent, []EventName{
		UserCreated, UserDeleted, UserConnected, UserDisconnected, UserOpened, UserClosed, UserWrapUpStarted, UserWrapUpEnded,
	}},
	{callEvent, []EventName{
		CallCreated, CallRingingOnAgent, CallAgentDeclined, CallAnswered, CallTransferred, CallExternalTransferred,
		CallUnsuccessfulTransfer, CallHold, CallUnhold, CallHungUp, CallEnded, CallIVRSelected, CallVoicemailLeft,
		CallAssetsGenerated, CallAssigned, CallArchived, CallTagged, CallUntagged, CallCommented,
	}},
	{numberEvent, []EventName{NumberCreated, NumberOpened, NumberClosed, NumberDeleted}},
	{contactEvent, []EventName{ContactCreated, ContactUpdated, ContactDeleted}},
	{messageEvent, []EventName{
		MessageSent, MessageReceived, MessageStatusUpdated, GroupMessageSent, GroupMessageReceived, GroupMessageStatusUpdated,
	}},
	{insightEvent, []EventName{
		TranscriptionCreated, SummaryCreated, TopicsCreated, SentimentCreated, ActionItemCreated, PlaybookCreated,
		PlaybookUpdated, CustomSummaryCreated, CustomSummaryUpdated, EvaluationCreated, EvaluationUpdated,
	}},
	{utterancesEvent, []EventName{UtterancesReceived}},
	{aiVoiceAgentEvent, []EventName{AIVoiceAgentStarted, AIVoiceAgentEnded, AIVoiceAgentEscalated, AIVoiceAgentSummary}},
	{reportEvent, []EventName{ReportCreated, ReportFailed}},
	{integrationEvent, []EventName{IntegrationDeleted}},
}

var decoders = func() map[EventName]func(Envelope) Event {
	all := map[EventName]func(Envelope) Event{}
	for _, k := range kinds {
		for _, name := range k.names {
			all[name] = k.decode
		}
	}
	return all
}()

// AllEvents returns every event that a webhook can ask for. Each user event is
// in it twice, with and without its suffix .v2.
func AllEvents() []EventName {
	var all []EventName
	for i, k := range kinds {
		for _, name := range k.names {
			if all = append(all, name); i == 0 {
				all = append(all, name.V2())
			}
		}
	}
	return all
}

// typed returns ev once its data are decoded, or an UnknownEvent where they are
// about nothing.
func (e Envelope) typed(ev Event, data known) Event {
	if json.Unmarshal(e.Body, data) != nil || !data.known() {
		return &UnknownEvent{e}
	}
	return ev
}

func userEvent(e Envelope) Event {
	ev := &UserEvent{Envelope: e, Kind: e.Name.Base(), V2: e.Name != e.Name.Base()}
	return e.typed(ev, &ev.User)
}

func callEvent(e Envelope) Event {
	ev := &CallEvent{Envelope: e, Kind: e.Name.Base()}
	return e.typed(ev, &ev.Call)
}

func numberEvent(e Envelope) Event {
	ev := &NumberEvent{Envelope: e, Kind: e.Name.Base()}
	return e.typed(ev, &ev.Number)
}

func contactEvent(e Envelope) Event {
	ev := &ContactEvent{Envelope: e, Kind: e.Name.Base()}
	return e.typed(ev, &ev.Contact)
}

func messageEvent(e Envelope) Event {
	ev := &MessageEvent{Envelope: e, Kind: e.Name.Base()}
	return e.typed(ev, &ev.Message)
}

func insightEvent(e Envelope) Event {
	ev := &InsightEvent{Envelope: e, Kind: e.Name.Base()}
	if typed := e.typed(ev, &ev.Insight); ev.Insight.ID != 0 || ev.Insight.CallID != 0 {
		return typed
	}
	return &UnknownEvent{e}
}

func utterancesEvent(e Envelope) Event {
	ev := &UtterancesEvent{Envelope: e, Kind: e.Name.Base()}
	return e.typed(ev, &ev.Transcription)
}

func aiVoiceAgentEvent(e Envelope) Event {
	ev := &AIVoiceAgentEvent{Envelope: e, Kind: e.Name.Base()}
	return e.typed(ev, &ev.Session)
}

func reportEvent(e Envelope) Event {
	ev := &ReportEvent{Envelope: e, Kind: e.Name.Base()}
	return e.typed(ev, &ev.Report)
}

func integrationEvent(e Envelope) Event {
	ev := &IntegrationEvent{Envelope: e, Kind: e.Name.Base()}
	return e.typed(ev, &ev.Integration)
}
