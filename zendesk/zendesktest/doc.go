// Package zendesktest is a Zendesk account in memory, for testing programs that
// use package zendesk or any other client: stateful, strict, with the vendor's
// limits, refusals and traps, and with signed webhooks.
//
//	z := zendesktest.New(t)
//	z.PutAgent(zendesktest.Agent{ID: 7001, Status: zendesk.StatusOnline})
//	client := z.Client() // the real client over an in-memory transport
//	z.SetStatus(7001, zendesk.StatusAway) // what the agent does in the browser
//	z.FailNext("GET /api/v2/agent_availabilities/{id}", ctikit.Fault{Status: 503})
//	got, err := client.Availability.Get(t.Context(), 7001) // after one retry: Away
//	z.Deliver("hooks.example.test", handler) // where webhooks of that host go
//	if n := z.Count("GET /api/v2/agent_availabilities/{id}"); n != 2 {
//		t.Errorf("%d requests", n)
//	}
//
// A request to a route that Zendesk does not have fails the test. Waiting
// works inside testing/synctest, or, on one goroutine, with a virtual clock
// given to WithClock; deliveries then go out while that clock moves. Nothing is
// random: ids, tokens and orders are the same in every run.
//
// # Traps that it models
//
//   - A write's reply has neither version nor time; a status that an agent has
//     already changes nothing visible, but is counted (NoOps).
//   - One version counts all facts of an agent; one click is several events.
//   - Lists lag behind single reads (SetListLag).
//   - Statuses limited to groups, light agents, deleted statuses, omnichannel
//     routing off, refused with the vendor's kinds of bodies.
//   - Exceeded budgets, with and without JSON; tokens that expire, are revoked,
//     or were asked for with a list of scopes, and then answer 403.
//   - Token requests as JSON or as forms, with the client in the body
//     (WithHeaderCredentials).
//   - Lists that page by offset where no page[size] is given, to 10,000 items.
//   - Refresh tokens that work once and end the pair they came with; codes that
//     are good for two minutes, for the person who allowed the app (Allow).
//   - Skills of agents, one by one and in bulk (PutSkill).
//   - Capacity rules that change agents' capacities; queues whose order must name
//     each; queue events with a paging and times of their own (EnterQueue,
//     LeaveQueue); engagements that appear when the work is over.
//   - Talk that refuses a state while omnichannel routing is on.
//   - Deliveries that get lost, late, doubled, reordered and repeated
//     (SetDeliveryPlan, WithRetryPolicy), signed with the secret of the moment,
//     with the webhook's authentication and headers.
//   - Webhooks that mix triggers and events, or have another method or format.
//   - Users by themselves (PutUser) or as agents: addresses and external ids that
//     no two have, numbers that several may share, second numbers and addresses
//     as identities, deleted users, updates that are limited by user and second
//     (WithUserWrites), numbers that must be in E.164 (WithStrictPhones).
//   - OAuth scopes of users or tickets alone, which reach no identities and no
//     audits; which other scopes there are is not modelled.
//   - An anonymous user, with 200, for requests without a valid credential.
//   - Fields of tickets and users with their options; brands, ticket forms and
//     custom statuses as they were put; groups that were put (PutGroup) or that
//     agents are in.
//   - Tickets whose tags and custom fields are one store (PutTicketField), and
//     drop a dropdown's unknown value with 200 and an older audit; that refuse
//     to be solved without a required field, and everything once closed
//     (CloseTicket); safe updates that conflict (CustomerReplies); comments that
//     are what the ticket is unless they say so; follow-ups of closed ones.
//   - Events for every change of a ticket, whatever changed it: one for each event
//     of its audit, with one sequence for a save; undeleted and erased tickets
//     (RestoreTicket, EraseTicket).
//   - Triggers, which run in the save that sets them off (PutTrigger), or apart
//     from it (RunTrigger), and so make safe updates conflict; what agents do in
//     the browser (EditTicket, MergeTickets, DeleteTicket).
//   - Requesters and assignees by address; new requesters become users.
//   - Requesters, assignees, groups and brands that must exist; assignees who must
//     be in the group; 5,000 comments a ticket; 400 deletions a minute; archived
//     tickets, which the list of tickets lacks (ArchiveTicket).
//   - New tickets with an Idempotency-Key, which is known for two hours; 30
//     updates of one ticket in 10 minutes, with the limit's own header; bulk
//     updates and merges as jobs; redaction.
//   - Uploads of one or more files, whose token is known for an hour and used up
//     by the comment that names it (WithDroppedUploads).
//   - Private apps: packages that are refused, jobs that make apps, installations
//     whose secure settings are never shown, the key of a page's signature (PutApp,
//     SetAppKey). Package zaftest is the frame around their pages.
//   - Every agent's own credential (AgentToken), and what it may not do.
//   - Calls that show nothing until they have a comment, which follows changes
//     of the call (VoiceComments), and which a closed ticket refuses; agents whose
//     screens a ticket opens on, who are checked before anything is written
//     (Displays).
//   - Search with an index that lags (WithIndexLag), pages that end after 1,000
//     results, a budget of its own, and exports whose cursor ends after an hour.
//
// # Endpoints
//
// Those of package zendesk by the operations that its errors name, others with
// the reason why they are served. Routes lists them too.
//
//	availability.list             GET    /api/v2/agent_availabilities
//	availability.get              GET    /api/v2/agent_availabilities/{id}
//	availability.me               GET    /api/v2/agent_availabilities/me
//	availability.work_items       GET    /api/v2/agent_availabilities/{id}/channels/{channel}/relationships/work_items
//	availability.my_work_items    GET    /api/v2/agent_availabilities/me/channels/{channel}/relationships/work_items
//	unified_statuses.list         GET    /api/v2/agent_availabilities/agent_statuses
//	unified_statuses.mine         GET    /api/v2/agent_availabilities/agent_statuses/me
//	unified_statuses.set          PUT    /api/v2/agent_availabilities/agent_statuses/agents/{id}
//	unified_statuses.set_mine     PUT    /api/v2/agent_availabilities/agent_statuses/agents/me
//	unified_statuses.set_many     PUT    /api/v2/agent_availabilities/agent_statuses/agents/update_many
//	unified_statuses.job          GET    /api/v2/agent_availabilities/agent_statuses/job_statuses/{job_id}
//	group_availability.get        GET    /api/v2/account_groups/availability/{id}
//	capacity.list                 GET    /api/v2/capacity/rules
//	capacity.create               POST   /api/v2/capacity/rules
//	capacity.get                  GET    /api/v2/capacity/rules/{id}
//	capacity.update               PUT    /api/v2/capacity/rules/{id}
//	capacity.delete               DELETE /api/v2/capacity/rules/{id}
//	capacity.assign               PATCH  /api/v2/capacity/rules/{id}/agents
//	capacity.assignees            GET    /api/v2/capacity/rules/assignees
//	capacity.rule_assignees       GET    /api/v2/capacity/rules/{id}/assignees
//	skills.types                  GET    /api/v2/routing/attributes
//	skills.of_type                GET    /api/v2/routing/attributes/{id}/values
//	skills.of_agent               GET    /api/v2/routing/agents/{id}/instance_values
//	skills.set                    POST   /api/v2/routing/agents/{id}/instance_values
//	skills.list                   GET    /api/v2/routing/agents/instance_values
//	skills.change_many            POST   /api/v2/routing/agents/instance_values/job
//	skills.job                    GET    /api/v2/job_statuses/{job_id}
//	job_statuses.get              GET    /api/v2/job_statuses/{job_id}
//	queues.list                   GET    /api/v2/queues
//	queues.create                 POST   /api/v2/queues
//	queues.get                    GET    /api/v2/queues/{id}
//	queues.update                 PUT    /api/v2/queues/{id}
//	queues.delete                 DELETE /api/v2/queues/{id}
//	queues.definitions            GET    /api/v2/queues/definitions
//	queues.set_order              PATCH  /api/v2/queues/order
//	queue_events.list             GET    /api/v2/queue_events
//	engagements.list              GET    /api/v2/engagements
//	engagements.get               GET    /api/v2/engagements/{id}
//	talk.get                      GET    /api/v2/channels/voice/availabilities/{id}
//	talk.set_state                PUT    /api/v2/channels/voice/availabilities/{id}
//	talk.set_via                  PUT    /api/v2/channels/voice/availabilities/{id}
//	webhooks.list                 GET    /api/v2/webhooks
//	webhooks.create               POST   /api/v2/webhooks
//	webhooks.clone                POST   /api/v2/webhooks
//	webhooks.get                  GET    /api/v2/webhooks/{id}
//	webhooks.update               PUT    /api/v2/webhooks/{id}
//	webhooks.patch                PATCH  /api/v2/webhooks/{id}
//	webhooks.delete               DELETE /api/v2/webhooks/{id}
//	webhooks.test                 POST   /api/v2/webhooks/test
//	webhooks.invocations          GET    /api/v2/webhooks/{id}/invocations
//	webhooks.attempts             GET    /api/v2/webhooks/{id}/invocations/{invocation_id}/attempts
//	webhooks.signing_secret       GET    /api/v2/webhooks/{id}/signing_secret
//	webhooks.reset_signing_secret POST   /api/v2/webhooks/{id}/signing_secret
//	oauth.token                   POST   /oauth/tokens
//	oauth.exchange                POST   /oauth/tokens
//	oauth.refresh                 POST   /oauth/tokens
//	tickets.get                   GET    /api/v2/tickets/{id}
//	tickets.show_many             GET    /api/v2/tickets/show_many
//	tickets.by_external_id        GET    /api/v2/tickets
//	tickets.requested             GET    /api/v2/users/{id}/tickets/requested
//	tickets.create                POST   /api/v2/tickets
//	tickets.update                PUT    /api/v2/tickets/{id}
//	tickets.comments              GET    /api/v2/tickets/{id}/comments
//	tickets.add_tags              PUT    /api/v2/tickets/{id}/tags
//	tickets.set_tags              POST   /api/v2/tickets/{id}/tags
//	tickets.remove_tags           DELETE /api/v2/tickets/{id}/tags
//	tickets.update_many           PUT    /api/v2/tickets/update_many
//	tickets.merge                 POST   /api/v2/tickets/{id}/merge
//	tickets.delete                DELETE /api/v2/tickets/{id}
//	tickets.audits                GET    /api/v2/tickets/{id}/audits
//	tickets.redact_comment        PUT    /api/v2/comment_redactions/{id}
//	tickets.redact_attachment     PUT    /api/v2/tickets/{id}/comments/{comment_id}/attachments/{attachment_id}/redact
//	ticket_fields.list            GET    /api/v2/ticket_fields
//	ticket_fields.get             GET    /api/v2/ticket_fields/{id}
//	ticket_fields.options         GET    /api/v2/ticket_fields/{id}/options
//	user_fields.list              GET    /api/v2/user_fields
//	user_fields.get               GET    /api/v2/user_fields/{key}
//	user_fields.options           GET    /api/v2/user_fields/{id}/options
//	users.list                    GET    /api/v2/users
//	users.get                     GET    /api/v2/users/{id}
//	users.get_by_email            GET    /api/v2/users/search
//	users.search                  GET    /api/v2/users/search
//	users.get_by_external_id      GET    /api/v2/users/search
//	users.show_many               GET    /api/v2/users/show_many
//	users.by_external_ids         GET    /api/v2/users/show_many
//	users.me                      GET    /api/v2/users/me
//	users.create                  POST   /api/v2/users
//	users.update                  PUT    /api/v2/users/{id}
//	users.create_or_update        POST   /api/v2/users/create_or_update
//	identities.list               GET    /api/v2/users/{user_id}/identities
//	identities.create             POST   /api/v2/users/{user_id}/identities
//	identities.delete             DELETE /api/v2/users/{user_id}/identities/{id}
//	identities.make_primary       PUT    /api/v2/users/{user_id}/identities/{id}/make_primary
//	brands.list                   GET    /api/v2/brands
//	brands.get                    GET    /api/v2/brands/{id}
//	groups.list                   GET    /api/v2/groups
//	groups.assignable             GET    /api/v2/groups/assignable
//	groups.of_user                GET    /api/v2/users/{user_id}/groups
//	groups.get                    GET    /api/v2/groups/{id}
//	others: who is in a group     GET    /api/v2/groups/{id}/users
//	group_memberships.list        GET    /api/v2/group_memberships
//	group_memberships.assignable  GET    /api/v2/group_memberships/assignable
//	group_memberships.of_user     GET    /api/v2/users/{user_id}/group_memberships
//	group_memberships.of_group    GET    /api/v2/groups/{group_id}/memberships
//	custom_statuses.list          GET    /api/v2/custom_statuses
//	custom_statuses.get           GET    /api/v2/custom_statuses/{id}
//	ticket_forms.list             GET    /api/v2/ticket_forms
//	ticket_forms.get              GET    /api/v2/ticket_forms/{id}
//	voice.create_ticket           POST   /api/v2/channels/voice/tickets
//	voice.display_ticket          POST   /api/v2/channels/voice/agents/{agent_id}/tickets/{ticket_id}/display
//	voice.display_user            POST   /api/v2/channels/voice/agents/{agent_id}/users/{user_id}/display
//	calls.create                  POST   /api/v2/calls
//	calls.get                     GET    /api/v2/calls/{call_id}
//	calls.update                  PATCH  /api/v2/calls/{call_id}
//	calls.comment                 POST   /api/v2/calls/{call_id}/comments
//	search.list                   GET    /api/v2/search
//	search.count                  GET    /api/v2/search/count
//	search.export                 GET    /api/v2/search/export
//	uploads.create                POST   /api/v2/uploads
//	uploads.delete                DELETE /api/v2/uploads/{token}
//	attachments.get               GET    /api/v2/attachments/{id}
//	apps.validate                 POST   /api/v2/apps/validate
//	apps.upload                   POST   /api/v2/apps/uploads
//	apps.create                   POST   /api/apps
//	apps.update                   PUT    /api/v2/apps/{id}
//	apps.job                      GET    /api/v2/apps/job_statuses/{job_id}
//	apps.public_key               GET    /api/v2/apps/{id}/public_key.pem
//	app_installations.list        GET    /api/support/apps/installations
//	app_installations.create      POST   /api/support/apps/installations
//	app_installations.update      PUT    /api/support/apps/installations/{id}
//
// # What it does not model
//
// Routing of work; channel states by Zendesk's contradictory table (Away is away
// on every channel); page[before]; queues that share work by percentage; calls
// beyond their phase; idle timers that run by themselves (call IdleTimeout); the
// outcome of testing a webhook, which is sent after the reply; the circuit
// breaker; work for users who became agents through the API. Of tickets: the
// content of files, custom statuses, events of redactions, automations, and who
// may see one.
// Whatever Zendesk does not document (refusal codes of statuses and webhooks,
// fields of some events, the counts of a group, the wrapper of capacity rules,
// which users an agent may read, why tickets are refused beyond closed ones,
// missing fields, priorities and assignees) is our guess and may differ. So is
// that requesters, groups and brands that do not exist are refused as assignees
// are, with RecordInvalid and 422; how a full ticket refuses; that a new group
// without the assignee leaves the ticket without one; that archived tickets are
// not found by external id; that a new ticket's first comment sends an event of
// its own; and that the event of a merge is about the source.
package zendesktest
