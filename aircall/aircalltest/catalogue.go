package aircalltest

import "github.com/ctikit/ctikit/aircall"

// catalogue is all events that a webhook can ask for, in the reference's order.
var catalogue = append(userEvents(),
	aircall.CallCreated, aircall.CallRingingOnAgent, aircall.CallAgentDeclined, aircall.CallAnswered,
	aircall.CallTransferred, aircall.CallExternalTransferred, aircall.CallUnsuccessfulTransfer,
	aircall.CallHold, aircall.CallUnhold, aircall.CallHungUp, aircall.CallEnded, aircall.CallIVRSelected,
	aircall.CallVoicemailLeft, aircall.CallAssetsGenerated, aircall.CallAssigned, aircall.CallArchived,
	aircall.CallTagged, aircall.CallUntagged, aircall.CallCommented,
	aircall.NumberCreated, aircall.NumberOpened, aircall.NumberClosed, aircall.NumberDeleted,
	aircall.ContactCreated, aircall.ContactUpdated, aircall.ContactDeleted,
	aircall.MessageSent, aircall.MessageReceived, aircall.MessageStatusUpdated,
	aircall.GroupMessageSent, aircall.GroupMessageReceived, aircall.GroupMessageStatusUpdated,
	aircall.TranscriptionCreated, aircall.SummaryCreated, aircall.TopicsCreated, aircall.SentimentCreated,
	aircall.ActionItemCreated, aircall.PlaybookCreated, aircall.PlaybookUpdated, aircall.UtterancesReceived,
	aircall.CustomSummaryCreated, aircall.CustomSummaryUpdated, aircall.EvaluationCreated, aircall.EvaluationUpdated,
	aircall.AIVoiceAgentStarted, aircall.AIVoiceAgentEnded, aircall.AIVoiceAgentEscalated, aircall.AIVoiceAgentSummary,
	aircall.ReportCreated, aircall.ReportFailed, aircall.IntegrationDeleted,
)

func userEvents() []aircall.EventName {
	var names []aircall.EventName
	for _, name := range []aircall.EventName{
		aircall.UserCreated, aircall.UserDeleted, aircall.UserConnected, aircall.UserDisconnected,
		aircall.UserOpened, aircall.UserClosed, aircall.UserWrapUpStarted, aircall.UserWrapUpEnded,
	} {
		names = append(names, name, name.V2())
	}
	return names
}
