// Command sandbox serves the fakes of all systems over real HTTP on this
// machine, for programs in any language: a Zendesk and an Aircall with the same
// five agents, and a control API through which a test or a person plays them.
//
//	go run ./examples/sandbox                 # a page of addresses, credentials and curl lines
//	go run ./examples/sandbox -json           # the same as one line of JSON, for programs
//	go run ./examples/sandbox -zendesk :8001 -aircall :8002 -control :8003
//
// It serves until it is interrupted, keeps everything in memory, and listens
// on loopback addresses alone: the control API asks nobody who they are.
//
// A program registers its webhooks as it does at the vendors, and events are
// then delivered to its URL: Zendesk's signed with webhook_secret, Aircall's
// with webhook_token in the body. Both are known before the webhook exists.
// Resetting a Zendesk secret through the API replaces it, as it should.
//
// The agents are joined by e-mail. Aircall writes the addresses with capitals:
// whoever joins must ignore case. Zendesk has omnichannel routing switched on
// and, besides its four statuses, "Lunch" and "Training" for everybody and
// "Back office" for the group of agents 4 and 5.
//
// # Control API
//
// JSON in, JSON out. Paths name an agent by its number, 1 to 5. Each action on
// an agent answers with that agent in both systems, as GET /agents does; ring
// answers with the call.
//
//	GET  /                               this list as text
//	GET  /agents                         all agents with their present statuses in both systems
//	POST /agents/{n}/zendesk/status      {"status":"Lunch"}: a click; a name in any case, or an id
//	POST /agents/{n}/zendesk/disconnect  the connection is lost: Zendesk sets Offline
//	POST /agents/{n}/zendesk/reconnect   the agent is back: Zendesk restores the status
//	POST /agents/{n}/zendesk/logout      the agent signs out: Zendesk sets Offline
//	POST /agents/{n}/aircall/status      {"status":"unavailable/out_for_lunch"}: a click
//	POST /agents/{n}/aircall/ring        a call rings; answers {"call_id":…}
//	POST /agents/{n}/aircall/answer      the agent takes the call
//	POST /agents/{n}/aircall/hangup      the call ends; after an answered one wrap-up starts, for 15 s
//	POST /agents/{n}/aircall/end_wrapup  the agent ends the wrap-up early
//	POST /agents/{n}/aircall/signin      the agent opens the app
//	POST /agents/{n}/aircall/signout     the agent closes the app, which ends a call
//	POST /fail                           the next matching requests fail, see below
//	GET  /requests                       what programs have asked for; ?system=zendesk for one system
//
// The body of /fail, of which system, pattern and one of status and cut are
// required:
//
//	{"system":"zendesk",                  or aircall
//	 "pattern":"PUT /api/v2/agent_availabilities/agent_statuses/agents/{id}",
//	                                      a method and a path, concrete or with {names}; "*" is any request
//	 "status":503,                        400 to 599
//	 "retry_after_seconds":2,             the Retry-After header; none when absent
//	 "times":3,                           how many requests fail; 1 when absent
//	 "cut":false}                         true breaks the connection instead of answering
//
// What is refused comes as {"error":"…"}: 400 for a body that cannot be right,
// naming the field and what is allowed; 404 for an unknown path or agent; 405
// for a wrong method; 409 for what the agent cannot do at present, such as
// answering without a call.
package main
