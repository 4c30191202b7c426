// Package calllog decides which calls and messages of Aircall become which
// tickets in Zendesk, by the settings of Aircall's own integration. It decides
// as a function of what is known; package filing acts.
//
//	var settings calllog.Settings
//	err := json.Unmarshal([]byte(`{
//		"country": "+1",
//		"integrations": [{
//			"name": "Support", "numbers": [3],
//			"types": {"inbound_missed": {"ticket": "previous", "status": "open"}}
//		}]
//	}`), &settings)
//	planner, err := calllog.New(settings)
//	sub, err := client.Webhooks.Create(ctx, aircall.WebhookSpec{URL: url, Events: calllog.Events()})
//	key, ok := calllog.KeyOf("main", event)         // the case of an event
//	facts = planner.Observe(facts, event)           // what its events add up to
//	next := planner.Plan(ticketing.Case[calllog.Facts]{Key: key, Facts: facts}, now)
//
// In a service, package filing keeps the facts and plans; its Config.Anew is
// [Conversation].
//
// Events may come late, twice and in any order: the facts are the same, and so
// is the plan. [Settings] say what can be chosen; [Settings.Lint] what of it will
// have no effect, and [Settings.Needs] what only a person can check. The
// details that follow are decided by us where the guide is silent.
//
//   - A call that an agent took is filed when it is over, or when it is answered:
//     see [FileAt]. Whether another one was missed, left a voicemail or was an AI
//     voice agent's alone is decided a minute after call.ended. A voicemail that
//     is left later amends the ticket, and its own rule does not count.
//   - A transferred call has one ticket. Who talked last is its assignee.
//   - SMS and WhatsApp messages of two numbers join one ticket while each comes
//     within 24 hours of the one before. They become internal notes.
//   - An anonymous caller's ticket has the agent as requester, else the user for
//     missed calls, else the user who files the calls.
//   - The ticket of a call stays its ticket, whatever becomes of it. What comes
//     late, such as tags, recordings and transcripts, amends it.
//   - Recordings are linked by their lasting page, behind Aircall's login: links
//     to the files expire within hours.
//
// Where events leave open how a call went, because some got lost, the planner asks
// for its details ([ticketing.CallDetail]): the aircall.Call that the API shows, as
// JSON, is the answer that it understands.
//
// The package is pure: no network, no clock. Its functions may be called
// concurrently. The rule numbers are explained in docs/rules.md.
package calllog
