package aircalltest

import "github.com/ctikit/ctikit/aircall"

// catalogue is all events that a webhook can ask for, in the reference's order.
var catalogue = append(userEvents(),
	aircall.CallCreated, aircall.CallRingingOnAgent, aircall.CallAgentDeclined, aircall.CallAnswered,
	aircall.CallTransferred, aircall.CallExternalTransferred, aircall.CallUnsuccessfulTransfer,
	aircall.CallHold, aircall.CallUnhold, aircall.CallHungUp, aircall.CallEnded, aircall.CallIVRSelected,
	aircall.CallVoicemailLeft, aircall.CallAssetsGenerated, aircall.CallAssigned, aircall.CallArchived,
	aircall.CallTagged, aircall.CallUntagged, aircall.CallCommented,
	"number.created", "number.opened", "number.closed", "number.deleted",
	"contact.created", "contact.updated", "contact.deleted",
	"message.sent", "message.received", "message.status_updated",
	"group_message.sent", "group_message.received", "group_message.status_updated",
	"transcription.created", "summary.created", "topics.created", "sentiment.created", "action_item.created",
	"playbook_result.created", "playbook_result.updated", "realtime_transcription.utterances_received",
	"custom_summary.result_created", "custom_summary.result_updated",
	"call_evaluation.created", "call_evaluation.updated",
	"ai_voice_agent.started", "ai_voice_agent.ended", "ai_voice_agent.escalated", "ai_voice_agent.summary",
	"analytics.report_created", "analytics.report_failed", "integration.deleted",
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
