// # Endpoints
//
// Every endpoint, the methods that call it, and how well it is known: D, read on a page of Aircall's;
// T, transcribed from Aircall's reference by others; O, seen on live accounts; U, unconfirmed.
//
//	GET https://dashboard.aircall.io/oauth/authorize  OAuth.AuthorizeURL, OAuth.Callback  D
//	POST /v1/oauth/token                        OAuth.Exchange  D
//	GET /v1/integrations/me                     Integrations.Me  U
//	POST /v1/integrations/enable                Integrations.Enable  D
//	POST /v1/integrations/disable               Integrations.Disable  D
//	GET /v1/ping                                Company.Ping  T
//	GET /v1/company                             Company.Get  T
//
//	POST /v1/webhooks                           Webhooks.Create, Webhooks.Ensure  T
//	GET /v1/webhooks                            Webhooks.List, Webhooks.All, Webhooks.Ensure  T
//	GET /v1/webhooks/{id}                       Webhooks.Get  T
//	PUT /v1/webhooks/{id}                       Webhooks.Update, Webhooks.Revive, Webhooks.AddEvents, Webhooks.RemoveEvents  T
//	DELETE /v1/webhooks/{id}                    Webhooks.Delete  T
//
//	GET /v2/users                               Users.List, Users.All  T
//	GET /v1/users                               Users.List, Users.All  T
//	GET /v2/users/{id}                          Users.Get, Users.GetByEmail  T
//	GET /v1/users/{id}                          Users.Get  T
//	POST /v2/users                              Users.Create  T
//	POST /v1/users                              Users.Create  T
//	PUT /v2/users/{id}                          Users.SetStatus, Users.Update  U
//	PUT /v1/users/{id}                          Users.SetStatus, Users.Update  D
//	DELETE /v1/users/{id}                       Users.Delete  T
//	GET /v1/users/availabilities                Users.Availabilities, Users.AllAvailabilities  O
//	GET /v1/users/{id}/availability             Users.Availability  T
//	POST /v1/users/{id}/calls                   Users.StartCall  T
//	POST /v1/users/{id}/dial                    Users.Dial  T
//	GET /v2/users/{id}/numbers                  Users.Numbers, Users.AllNumbers  T
//
//	GET /v1/calls                               Calls.List, Calls.All  T
//	GET /v1/calls/search                        Calls.Search, Calls.SearchAll  T
//	GET /v1/calls/{id}                          Calls.Get  T
//	POST /v1/calls/{id}/transfers               Calls.Transfer  T
//	POST /v1/calls/{id}/comments                Calls.Comment  T
//	POST /v1/calls/{id}/tags                    Calls.Tag  T
//	PUT /v1/calls/{id}/archive                  Calls.Archive  T
//	PUT /v1/calls/{id}/unarchive                Calls.Unarchive  T
//	POST /v1/calls/{id}/pause_recording         Calls.PauseRecording  T
//	POST /v1/calls/{id}/resume_recording        Calls.ResumeRecording  T
//	DELETE /v1/calls/{id}/recording             Calls.DeleteRecording  T
//	DELETE /v1/calls/{id}/voicemail             Calls.DeleteVoicemail  T
//	POST /v1/calls/{id}/insight_cards           Calls.ShowCard  T
//
//	GET /v1/calls/{id}/transcription            Insights.Transcription  T
//	GET /v1/calls/{id}/summary                  Insights.Summary  T
//	GET /v1/calls/{id}/topics                   Insights.Topics  T
//	GET /v1/calls/{id}/sentiments               Insights.Sentiments  T
//	GET /v1/calls/{id}/action_items             Insights.ActionItems  T
//	GET /v1/calls/{id}/playbook_result          Insights.PlaybookResult  T
//	GET /v1/calls/{id}/custom_summary_result    Insights.CustomSummary  T
//	GET /v1/calls/{id}/evaluations              Insights.Evaluations  T
//	GET /v1/calls/{id}/predicted_csat           Insights.PredictedCSAT  T
//
//	GET /v1/numbers                             Numbers.List, Numbers.All  T
//	GET /v1/numbers/{id}                        Numbers.Get  T
//	POST /v1/numbers/{id}/messages/send         Messages.Send  T
//	POST /v1/numbers/{id}/messages/native/send  Messages.SendNative  T
//
//	GET /v1/contacts                            Contacts.List, Contacts.All  T
//	GET /v1/contacts/search                     Contacts.Search, Contacts.SearchAll  T
//	GET /v1/contacts/{id}                       Contacts.Get  T
//	POST /v1/contacts                           Contacts.Create  T
//	POST /v1/contacts/{id}                      Contacts.Update  T
//	DELETE /v1/contacts/{id}                    Contacts.Delete  T
//
//	GET /v1/tags                                Tags.List, Tags.All  T
//	GET /v1/tags/{id}                           Tags.Get  T
//	POST /v1/tags                               Tags.Create  T
//	PUT /v1/tags/{id}                           Tags.Update  T
//	DELETE /v1/tags/{id}                        Tags.Delete  T
//
//	GET /v1/teams                               Teams.List, Teams.All  T
//	GET /v1/teams/{id}                          Teams.Get  T
//	POST /v1/teams                              Teams.Create  T
//	DELETE /v1/teams/{id}                       Teams.Delete  T
//	POST /v1/teams/{id}/users/{user}            Teams.AddUser  T
//	DELETE /v1/teams/{id}/users/{user}          Teams.RemoveUser  T
//
// # Events
//
// Every event and the type that it arrives as. Events of users exist with the suffix .v2 too.
//
//	user.created                                *UserEvent  T
//	user.deleted                                *UserEvent  T
//	user.connected                              *UserEvent  T
//	user.disconnected                           *UserEvent  T
//	user.opened                                 *UserEvent  T
//	user.closed                                 *UserEvent  T
//	user.wut_start                              *UserEvent  T
//	user.wut_end                                *UserEvent  T
//
//	call.created                                *CallEvent  T
//	call.ringing_on_agent                       *CallEvent  T
//	call.agent_declined                         *CallEvent  T
//	call.answered                               *CallEvent  D
//	call.transferred                            *CallEvent  T
//	call.external_transferred                   *CallEvent  T
//	call.unsuccessful_transfer                  *CallEvent  T
//	call.hold                                   *CallEvent  T
//	call.unhold                                 *CallEvent  T
//	call.hungup                                 *CallEvent  D
//	call.ended                                  *CallEvent  D
//	call.ivr_option_selected                    *CallEvent  T
//	call.voicemail_left                         *CallEvent  T
//	call.comm_assets_generated                  *CallEvent  T
//	call.assigned                               *CallEvent  T
//	call.archived                               *CallEvent  T
//	call.tagged                                 *CallEvent  T
//	call.untagged                               *CallEvent  T
//	call.commented                              *CallEvent  T
//
//	number.created                              *NumberEvent  T
//	number.opened                               *NumberEvent  T
//	number.closed                               *NumberEvent  T
//	number.deleted                              *NumberEvent  T
//	contact.created                             *ContactEvent  T
//	contact.updated                             *ContactEvent  T
//	contact.deleted                             *ContactEvent  T
//
//	message.sent                                *MessageEvent  T
//	message.received                            *MessageEvent  T
//	message.status_updated                      *MessageEvent  T
//	group_message.sent                          *MessageEvent  T
//	group_message.received                      *MessageEvent  T
//	group_message.status_updated                *MessageEvent  T
//
//	transcription.created                       *InsightEvent  T
//	summary.created                             *InsightEvent  T
//	topics.created                              *InsightEvent  T
//	sentiment.created                           *InsightEvent  T
//	action_item.created                         *InsightEvent  T
//	playbook_result.created                     *InsightEvent  T
//	playbook_result.updated                     *InsightEvent  T
//	custom_summary.result_created               *InsightEvent  T
//	custom_summary.result_updated               *InsightEvent  T
//	call_evaluation.created                     *InsightEvent  T
//	call_evaluation.updated                     *InsightEvent  T
//	realtime_transcription.utterances_received  *UtterancesEvent  T
//
//	ai_voice_agent.started                      *AIVoiceAgentEvent  T
//	ai_voice_agent.ended                        *AIVoiceAgentEvent  T
//	ai_voice_agent.escalated                    *AIVoiceAgentEvent  T
//	ai_voice_agent.summary                      *AIVoiceAgentEvent  T
//
//	analytics.report_created                    *ReportEvent  T
//	analytics.report_failed                     *ReportEvent  T
//	integration.deleted                         *IntegrationEvent  T
//	team.created                                *UnknownEvent  U
//	team.destroyed                              *UnknownEvent  U
//
// Messages of numbers that keep them from agents come as callbacks, message.received and message.updated, in an
// envelope of their own: [ParseMessageCallback].
package aircall
