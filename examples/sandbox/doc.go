// Command sandbox serves the fakes of all systems over real HTTP on this
// machine, for programs in any language: a Zendesk, an Aircall, an Amazon
// Connect and a Dialpad with the same agents, five by default, and a
// control API through which a test or a person plays them. docs/sandbox.md of
// the repository has more for users of Node, Python and the shell.
//
//	go run ./examples/sandbox                 # a page of addresses, credentials and curl lines
//	go run ./examples/sandbox -json           # the same as one line of JSON, for programs
//	go run ./examples/sandbox -zendesk :8001 -aircall :8002 -connect :8003 -dialpad :8004 -control :8005
//	go run ./examples/sandbox -agents 50 -status Coaching -connect-events http://127.0.0.1:8080/connect
//	go run ./examples/sandbox -listen 0.0.0.0 -allow-host sandbox   # in a container of that name
//
// It serves until it is interrupted, keeps everything in memory, and listens
// on loopback addresses unless -listen says otherwise: the control API asks
// nobody who they are. It refuses requests that name another Host than this
// machine or one of -allow-host, and bodies that are not sent as JSON, so that
// no web page can use it.
//
// A program registers its webhooks as it does at the vendors, and events are
// then delivered to its URL: Zendesk's signed with webhook_secret, Aircall's
// with webhook_token in the body, Dialpad's signed with the secret that the
// program itself chose. Zendesk's and Aircall's are known before the webhook
// exists. Resetting a Zendesk secret through the API replaces it, as it should.
//
// The agents are joined by e-mail, which in Connect is the user name. Aircall
// writes the addresses with capitals: a join must ignore case. Zendesk
// has omnichannel routing switched on and, besides its four statuses, "Lunch"
// and "Training" for everybody and "Back office" for the group of the agents
// from 4 on. Tickets have the field 601, "Topic": "billing" or "technical".
// Agent 1 has a token of their own. Connect has "Lunch" and "Training" too, and Dialpad's office offers the
// reasons "Lunch Time", "Training" and "Back Office".
//
// # Amazon Connect
//
// Any access key will do, as long as requests are signed; the card names one. Take
// the address from the card:
//
//	AWS_ACCESS_KEY_ID=sandbox-access-key AWS_SECRET_ACCESS_KEY=sandbox-secret-key \
//	aws connect list-users --endpoint-url http://localhost:8003 --region eu-central-1 \
//		--instance-id 0a1b2c3d-0000-4000-8000-000000000001
//
// In Go, with package awsconnect and AWS' SDK, whose service/connect is awsapi:
//
//	sdk := awsapi.New(awsapi.Options{
//		Region: "eu-central-1", BaseEndpoint: aws.String("http://localhost:8003"),
//		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
//			return aws.Credentials{AccessKeyID: "sandbox-access-key", SecretAccessKey: "sandbox-secret-key"}, nil
//		}),
//	})
//	api, err := awsconnect.New(sdk, "0a1b2c3d-0000-4000-8000-000000000001")
//
// AWS sends agent events through Kinesis and contact events through EventBridge.
// Here -connect-events has each record of both posted as it is: contact events are
// those with a detail-type. The records of an agent or a contact keep their order,
// and what is not answered with 2xx within 10 s comes again every second, for a
// day. Or ask the control API for what came after the lines that are known.
//
// # Dialpad
//
// Webhooks may go to http URLs on this machine. A socket made at the API has a
// URL ws://127.0.0.1:…, which takes any WebSocket client. The authorize page of
// OAuth is /oauth2/authorize: it consents at once, and sends back with a code.
//
// # Control API
//
// JSON in, with its Content-Type, JSON out. Paths name an agent by its number. Each action on
// an agent answers with that agent in all systems, as GET /agents does; ring
// answers with the call. Actions on a call take the agent's latest one; those on
// a contact of Connect, of which an agent may have several, take a body
// {"contact_id":"…"} too, as ring does to offer one again that was missed.
//
//	GET  /                               this list as text
//	GET  /agents                         all agents with their present statuses in all systems
//	POST /reset                          everything begins anew, as after the start; answers as GET /agents
//
//	POST /agents/{n}/zendesk/status      {"status":"Lunch"}: a click; a name in any case, or an id
//	POST /agents/{n}/zendesk/idle        the agent touches nothing for long: Zendesk sets Away
//	POST /agents/{n}/zendesk/disconnect  the connection is lost: Zendesk sets Offline
//	POST /agents/{n}/zendesk/reconnect   the agent is back: Zendesk restores the status
//	POST /agents/{n}/zendesk/logout      the agent signs out: Zendesk sets Offline
//	POST /agents/{n}/zendesk/add_work    {"channel":"messaging","item":"4711"}: the agent gets a work item
//	POST /agents/{n}/zendesk/remove_work the same body: the work item is done or goes elsewhere
//	POST /zendesk/enqueue                the same body: work waits in the queue "Support", or that of queue_id
//	POST /zendesk/dequeue                the same body: it waits no more
//
//	POST /zendesk/tickets                {"subject":"Printer","comment":"It burns."}: a ticket of a customer's; also
//	                                     external_id, requester_id and tags; answers {"ticket_id":…}
//	POST /zendesk/tickets/{id}/reply     {"body":"Still."}: the customer writes again, which opens the ticket
//	POST /zendesk/tickets/{id}/solve     the agent clicks on Solved
//	POST /zendesk/tickets/{id}/close     an automation closes it for good
//	POST /zendesk/tickets/{id}/edit      {"agent":1,"subject":"Fire","comment":"Look.","public":true}: an agent saves, or
//	                                     the admin without one; also status, priority, type, requester_id,
//	                                     assignee_id, group_id, external_id, add_tags, remove_tags and custom_fields,
//	                                     as [{"id":601,"value":"billing"}]; null clears
//	POST /zendesk/tickets/{id}/trigger   {"title":"Late","status":"pending"}: a trigger changes it now, which refuses
//	                                     safe updates of what was read before; what edit takes, the comment internal
//	POST /zendesk/triggers               {"title":"Route","on":"created","tagged":"cti","group_id":502}: a trigger for
//	                                     the tickets with the tag that are created, "updated" or either from now on;
//	                                     answers {"trigger_id":…}
//	POST /zendesk/tickets/{id}/merge     {"into":2}: an agent merges it into another, which closes it
//	POST /zendesk/tickets/{id}/archive   a closed one leaves the list of tickets, as after some months
//	POST /zendesk/tickets/{id}/delete    an admin deletes it
//	POST /zendesk/tickets/{id}/restore   an admin restores it
//
//	POST /agents/{n}/aircall/status      {"status":"unavailable/out_for_lunch"}: a click
//	POST /agents/{n}/aircall/ring        a call rings; answers {"call_id":…}
//	POST /agents/{n}/aircall/answer      the agent takes the call
//	POST /agents/{n}/aircall/decline     the agent does not take it
//	POST /agents/{n}/aircall/hold        the caller waits
//	POST /agents/{n}/aircall/resume      the caller waits no more
//	POST /agents/{n}/aircall/hangup      the call ends; after an answered one wrap-up starts, for 15 s
//	POST /agents/{n}/aircall/end_wrapup  the agent ends the wrap-up early
//	POST /agents/{n}/aircall/signin      the agent opens the app
//	POST /agents/{n}/aircall/signout     the agent closes the app, which ends a call
//
//	POST /agents/{n}/connect/status      {"status":"Lunch"}: a click; a name in any case, or an id
//	POST /agents/{n}/connect/signin      the agent opens the panel, which starts with Offline
//	POST /agents/{n}/connect/signout     the agent closes it, which ends all contacts
//	POST /agents/{n}/connect/heartbeat   the stream shows the agent again, as after 120 s of silence
//	POST /agents/{n}/connect/ring        a contact rings, a call unless {"channel":"CHAT"} or TASK, with attributes
//	                                     if there are any in the body; answers {"contact_id":…}
//	POST /agents/{n}/connect/answer      the agent takes the contact
//	POST /agents/{n}/connect/hold        the customer waits; a task pauses
//	POST /agents/{n}/connect/resume      the customer waits no more
//	POST /agents/{n}/connect/miss        it rings until Connect gives up, and stays in the panel until close
//	POST /agents/{n}/connect/reject      a click in place of answer
//	POST /agents/{n}/connect/hangup      the customer leaves; after-contact work starts, for 15 s
//	POST /agents/{n}/connect/close       the agent clears a contact that is over
//	GET  /connect/agent-events           the agent stream so far, one record a line; ?after=20 without the first 20
//	GET  /connect/contact-events         the same of the contact events
//
//	POST /agents/{n}/dialpad/status      {"status":"unavailable/Lunch Time"}: a click; with any reason or none,
//	                                     or "available"
//	POST /agents/{n}/dialpad/dnd         {"on":true}: do-not-disturb on the agent's own line
//	POST /agents/{n}/dialpad/busy        {"on":true}: the agent is busy elsewhere
//	POST /agents/{n}/dialpad/ring        a call of the call centre rings; answers {"call_id":…}
//	POST /agents/{n}/dialpad/answer      the agent takes the call
//	POST /agents/{n}/dialpad/hold        the caller waits
//	POST /agents/{n}/dialpad/resume      the caller waits no more
//	POST /agents/{n}/dialpad/miss        the agent does not take it: Dialpad takes the agent off duty
//	POST /agents/{n}/dialpad/hangup      the call ends; after an answered one wrap-up starts, for 15 s
//	POST /agents/{n}/dialpad/end_wrapup  the agent ends the wrap-up early
//	POST /agents/{n}/dialpad/signin      the agent opens the app
//	POST /agents/{n}/dialpad/signout     the agent closes the app
//	POST /dialpad/cut_sockets            all sockets break; answers how many
//
//	POST /fail                           the next matching requests fail, see below
//	DELETE /fail                         no request fails any more; ?system=zendesk for one system
//	POST /deliveries                     {"system":"zendesk","next":3,"delay_seconds":[]}: the next three deliveries
//	                                     are lost; [30] has them late, [0,0] doubled
//	POST /flaws                          {"system":"zendesk","list_lag_seconds":5,"skew_seconds":300,
//	                                     "ignore_writes_percent":10}: lists lag, the clock is off, writes are not taken
//	GET  /routes                         what the systems serve; ?system=zendesk for one system
//	GET  /requests                       what programs have asked for; ?system=zendesk for one system
//
// The body of /fail, of which system, pattern and one of status, cut and
// exception are required:
//
//	{"system":"zendesk",                  or aircall, connect, dialpad
//	 "pattern":"PUT /api/v2/agent_availabilities/agent_statuses/agents/{id}",
//	                                      a method and a path, concrete or with {names}; "*" is any request;
//	                                      for connect an operation too, such as "PutUserStatus"
//	 "status":503,                        400 to 599
//	 "retry_after_seconds":2,             the Retry-After header; none when absent
//	 "times":3,                           how many requests fail; 1 when absent
//	 "cut":false,                         true breaks the connection instead of answering
//	 "exception":""}                      for connect, an error of AWS, such as "ThrottlingException"
//
// What is refused comes as {"error":"…"}: 400 for a body that cannot be right,
// naming the field and what is allowed; 404 for an unknown path or agent; 405
// for a wrong method; 409 for what the agent cannot do at present, such as
// answering without a call.
package main
