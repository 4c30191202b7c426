// Package zendesk is a client for the parts of Zendesk that deal with agents at
// work: their availability and statuses, capacity and queues, the history of
// their work, users with their addresses and numbers, tickets, their fields,
// comments and files, calls, brands, groups, ticket forms and statuses, search, and the
// webhooks by which Zendesk reports changes; and private apps, for which package
// zaf has more.
//
//	client, err := zendesk.New("acme", zendesk.OAuthClient(id, secret))
//	if err != nil {
//		return err
//	}
//	for a, err := range client.Availability.All(ctx, zendesk.AvailabilityListOptions{ChannelStatus: "messaging:online"}) {
//		if err != nil {
//			return err
//		}
//		fmt.Println(a.AgentID, a.Channels)
//	}
//	_, err = client.UnifiedStatuses.Set(ctx, agentID, zendesk.StatusAway)
//
// Incoming webhooks are checked and decoded by [NewWebhook]:
//
//	hook, err := zendesk.NewWebhook([]string{secret})
//	http.Handle("POST /zendesk", hook.Handler(func(ctx context.Context, ev zendesk.Event) error {
//		if ev, ok := ev.(*zendesk.AgentUnifiedStateChanged); ok {
//			return save(ctx, ev.AgentID, ev.New) // before answering
//		}
//		return nil
//	}))
//
// Webhooks come late, twice or never: take them as hints, and ask the API for
// certainty. A [Watch] merges both into one ordered stream of the changes of
// agents' statuses, capacities and work items, each once, which can drive a
// wallboard:
//
//	watch, err := zendesk.NewWatch(client, zendesk.WatchOptions{})
//	http.Handle("POST /zendesk", hook.Handler(watch.Receive))
//	for change, err := range watch.Changes(ctx) {
//		if err != nil {
//			return err
//		}
//		show(change)
//	}
//
// Refusals are an [*Error], matched by [ErrNotFound] and its siblings. Calls
// are repeated where that is safe, see [WithRetries]. Secrets, addresses and
// bodies appear in no error and no log.
//
// A ticket is created once, however often it is asked for with one key; an
// update has all that changes in one request, since each ticket takes 30 in 10
// minutes; and what Zendesk dropped is seen by comparing:
//
//	made, err := client.Tickets.Create(ctx, zendesk.TicketSpec{
//		Comment: zendesk.CommentSpec{Body: "Missed call"}, RequesterID: userID, Key: callID, FirstSent: firstSent,
//	})
//	fields := []zendesk.CustomField{zendesk.FieldValue(fieldID, "billing")}
//	done, err := client.Tickets.Update(ctx, made.Ticket.ID, zendesk.TicketUpdate{
//		Status: zendesk.Set(zendesk.TicketPending), CustomFields: fields,
//	})
//	lost := zendesk.NotApplied(fields, done.Ticket.CustomFields)
//
// Data types such as [User] and the events print and marshal as plain values.
//
// # Endpoints
//
// Every request, by the operation that [Error] names, and how sure it is: V is
// stated by Zendesk, C is known from clients in the field alone. An iterator
// sends the requests of its list, and [WebhooksService.Ensure] those of the
// others. The consent of [OAuth.AuthorizeURL] is a page of Zendesk's.
//
//	availability.list             GET    /api/v2/agent_availabilities V
//	availability.get              GET    /api/v2/agent_availabilities/{id} V
//	availability.me               GET    /api/v2/agent_availabilities/me C
//	availability.work_items       GET    /api/v2/agent_availabilities/{id}/channels/{channel}/relationships/work_items V
//	availability.my_work_items    GET    /api/v2/agent_availabilities/me/channels/{channel}/relationships/work_items C
//
//	unified_statuses.list         GET    /api/v2/agent_availabilities/agent_statuses V
//	unified_statuses.mine         GET    /api/v2/agent_availabilities/agent_statuses/me C
//	unified_statuses.set          PUT    /api/v2/agent_availabilities/agent_statuses/agents/{id} C
//	unified_statuses.set_mine     PUT    /api/v2/agent_availabilities/agent_statuses/agents/me C
//	unified_statuses.set_many     PUT    /api/v2/agent_availabilities/agent_statuses/agents/update_many C
//	unified_statuses.job          GET    /api/v2/agent_availabilities/agent_statuses/job_statuses/{job_id} V
//
//	group_availability.get        GET    /api/v2/account_groups/availability/{id} V
//
//	capacity.list                 GET    /api/v2/capacity/rules V
//	capacity.create               POST   /api/v2/capacity/rules C
//	capacity.get                  GET    /api/v2/capacity/rules/{id} C
//	capacity.update               PUT    /api/v2/capacity/rules/{id} C
//	capacity.delete               DELETE /api/v2/capacity/rules/{id} C
//	capacity.assign               PATCH  /api/v2/capacity/rules/{id}/agents C
//	capacity.assignees            GET    /api/v2/capacity/rules/assignees V
//	capacity.rule_assignees       GET    /api/v2/capacity/rules/{id}/assignees C
//
//	skills.types                  GET    /api/v2/routing/attributes V
//	skills.of_type                GET    /api/v2/routing/attributes/{id}/values V
//	skills.of_agent               GET    /api/v2/routing/agents/{id}/instance_values V
//	skills.set                    POST   /api/v2/routing/agents/{id}/instance_values V
//	skills.list                   GET    /api/v2/routing/agents/instance_values V
//	skills.change_many            POST   /api/v2/routing/agents/instance_values/job V
//	skills.job                    GET    /api/v2/job_statuses/{job_id} V
//
//	queues.list                   GET    /api/v2/queues V
//	queues.create                 POST   /api/v2/queues V
//	queues.get                    GET    /api/v2/queues/{id} V
//	queues.update                 PUT    /api/v2/queues/{id} V
//	queues.delete                 DELETE /api/v2/queues/{id} V
//	queues.definitions            GET    /api/v2/queues/definitions V
//	queues.set_order              PATCH  /api/v2/queues/order V
//	queue_events.list             GET    /api/v2/queue_events V
//
//	engagements.list              GET    /api/v2/engagements C
//	engagements.get               GET    /api/v2/engagements/{id} C
//
//	talk.get                      GET    /api/v2/channels/voice/availabilities/{id} V
//	talk.set_state                PUT    /api/v2/channels/voice/availabilities/{id} V
//	talk.set_via                  PUT    /api/v2/channels/voice/availabilities/{id} V
//
//	users.list                    GET    /api/v2/users V
//	users.get                     GET    /api/v2/users/{id} V
//	users.get_by_email            GET    /api/v2/users/search V
//	users.show_many               GET    /api/v2/users/show_many V
//
//	webhooks.list                 GET    /api/v2/webhooks C
//	webhooks.create               POST   /api/v2/webhooks C
//	webhooks.clone                POST   /api/v2/webhooks C
//	webhooks.get                  GET    /api/v2/webhooks/{id} C
//	webhooks.update               PUT    /api/v2/webhooks/{id} C
//	webhooks.patch                PATCH  /api/v2/webhooks/{id} C
//	webhooks.delete               DELETE /api/v2/webhooks/{id} C
//	webhooks.test                 POST   /api/v2/webhooks/test C
//	webhooks.invocations          GET    /api/v2/webhooks/{id}/invocations C
//	webhooks.attempts             GET    /api/v2/webhooks/{id}/invocations/{invocation_id}/attempts C
//	webhooks.signing_secret       GET    /api/v2/webhooks/{id}/signing_secret C
//	webhooks.reset_signing_secret POST   /api/v2/webhooks/{id}/signing_secret C
//
//	oauth.token                   POST   /oauth/tokens V
//	oauth.exchange                POST   /oauth/tokens V
//	oauth.refresh                 POST   /oauth/tokens V
//
//	tickets.get                   GET    /api/v2/tickets/{id} V
//	tickets.show_many             GET    /api/v2/tickets/show_many V
//	tickets.by_external_id        GET    /api/v2/tickets V
//	tickets.requested             GET    /api/v2/users/{id}/tickets/requested V
//	tickets.create                POST   /api/v2/tickets V
//	tickets.update                PUT    /api/v2/tickets/{id} V
//	tickets.comments              GET    /api/v2/tickets/{id}/comments V
//	tickets.add_tags              PUT    /api/v2/tickets/{id}/tags V
//	tickets.set_tags              POST   /api/v2/tickets/{id}/tags V
//	tickets.remove_tags           DELETE /api/v2/tickets/{id}/tags V
//	tickets.update_many           PUT    /api/v2/tickets/update_many V
//	tickets.merge                 POST   /api/v2/tickets/{id}/merge V
//	tickets.delete                DELETE /api/v2/tickets/{id} V
//	tickets.audits                GET    /api/v2/tickets/{id}/audits V
//	tickets.redact_comment        PUT    /api/v2/comment_redactions/{id} V
//	tickets.redact_attachment     PUT    /api/v2/tickets/{id}/comments/{comment_id}/attachments/{attachment_id}/redact V
//	job_statuses.get              GET    /api/v2/job_statuses/{job_id} V
//
//	ticket_fields.list            GET    /api/v2/ticket_fields V
//	ticket_fields.get             GET    /api/v2/ticket_fields/{id} V
//	ticket_fields.options         GET    /api/v2/ticket_fields/{id}/options V
//
//	user_fields.list              GET    /api/v2/user_fields V
//	user_fields.get               GET    /api/v2/user_fields/{key} V
//	user_fields.options           GET    /api/v2/user_fields/{id}/options V
//
//	users.me                      GET    /api/v2/users/me V
//	users.search                  GET    /api/v2/users/search V
//	users.get_by_external_id      GET    /api/v2/users/search V
//	users.by_external_ids         GET    /api/v2/users/show_many V
//	users.create                  POST   /api/v2/users V
//	users.update                  PUT    /api/v2/users/{id} V
//	users.create_or_update        POST   /api/v2/users/create_or_update V
//
//	identities.list               GET    /api/v2/users/{user_id}/identities V
//	identities.create             POST   /api/v2/users/{user_id}/identities V
//	identities.delete             DELETE /api/v2/users/{user_id}/identities/{id} V
//	identities.make_primary       PUT    /api/v2/users/{user_id}/identities/{id}/make_primary V
//
//	voice.create_ticket           POST   /api/v2/channels/voice/tickets V
//	voice.display_ticket          POST   /api/v2/channels/voice/agents/{agent_id}/tickets/{ticket_id}/display V
//	voice.display_user            POST   /api/v2/channels/voice/agents/{agent_id}/users/{user_id}/display V
//
//	calls.create                  POST   /api/v2/calls V
//	calls.get                     GET    /api/v2/calls/{call_id} V
//	calls.update                  PATCH  /api/v2/calls/{call_id} V
//	calls.comment                 POST   /api/v2/calls/{call_id}/comments V
//
//	search.list                   GET    /api/v2/search V
//	search.count                  GET    /api/v2/search/count V
//	search.export                 GET    /api/v2/search/export V
//
//	brands.list                   GET    /api/v2/brands V
//	brands.get                    GET    /api/v2/brands/{id} V
//
//	groups.list                   GET    /api/v2/groups V
//	groups.assignable             GET    /api/v2/groups/assignable V
//	groups.of_user                GET    /api/v2/users/{user_id}/groups V
//	groups.get                    GET    /api/v2/groups/{id} C
//
//	group_memberships.list        GET    /api/v2/group_memberships V
//	group_memberships.assignable  GET    /api/v2/group_memberships/assignable V
//	group_memberships.of_user     GET    /api/v2/users/{user_id}/group_memberships V
//	group_memberships.of_group    GET    /api/v2/groups/{group_id}/memberships V
//
//	custom_statuses.list          GET    /api/v2/custom_statuses V
//	custom_statuses.get           GET    /api/v2/custom_statuses/{id} C
//
//	ticket_forms.list             GET    /api/v2/ticket_forms C
//	ticket_forms.get              GET    /api/v2/ticket_forms/{id} C
//
//	uploads.create                POST   /api/v2/uploads V
//	uploads.delete                DELETE /api/v2/uploads/{token} V
//	attachments.get               GET    /api/v2/attachments/{id} V
//
//	apps.validate                 POST   /api/v2/apps/validate V
//	apps.upload                   POST   /api/v2/apps/uploads V
//	apps.create                   POST   /api/apps V
//	apps.update                   PUT    /api/v2/apps/{id} V
//	apps.job                      GET    /api/v2/apps/job_statuses/{job_id} V
//	apps.public_key               GET    /api/v2/apps/{id}/public_key.pem V
//	app_installations.list        GET    /api/support/apps/installations V
//	app_installations.create      POST   /api/support/apps/installations V
//	app_installations.update      PUT    /api/support/apps/installations/{id} V
//
// # Events
//
// The events, with the types that they decode to.
//
//	zen:event-type:agent.state_changed  AgentStateChanged  V
//	zen:event-type:agent.unified_state_changed  AgentUnifiedStateChanged  V
//	zen:event-type:agent.work_item_added  AgentWorkItemAdded  V
//	zen:event-type:agent.work_item_updated  AgentWorkItemUpdated  V
//	zen:event-type:agent.work_item_removed  AgentWorkItemRemoved  V
//	zen:event-type:agent.max_capacity_changed  AgentMaxCapacityChanged  V
//	zen:event-type:agent.channel_created  AgentChannelCreated  V
//	zen:event-type:agent.channel_deleted  AgentChannelDeleted  V
//	zen:event-type:agent.groups_updated  AgentGroupsUpdated  V
//	zen:event-type:omnichannel_config.omnichannel_routing_feature_changed  OmnichannelRoutingChanged  C
//	zen:event-type:ticket.created  TicketCreated  C
//	zen:event-type:ticket.status_changed  TicketStatusChanged  C
//	zen:event-type:ticket.custom_status_changed  TicketCustomStatusChanged  C
//	zen:event-type:ticket.subject_changed  TicketSubjectChanged  C
//	zen:event-type:ticket.priority_changed  TicketPriorityChanged  C
//	zen:event-type:ticket.type_changed  TicketTypeChanged  C
//	zen:event-type:ticket.tags_changed  TicketTagsChanged  C
//	zen:event-type:ticket.comment_added  TicketCommentAdded  C
//	zen:event-type:ticket.requester_changed  TicketRequesterChanged  C
//	zen:event-type:ticket.agent_assignment_changed  TicketAgentAssignmentChanged  C
//	zen:event-type:ticket.group_assignment_changed  TicketGroupAssignmentChanged  C
//	zen:event-type:ticket.custom_field_changed  TicketCustomFieldChanged  C
//	zen:event-type:ticket.merged  TicketMerged  C
//	zen:event-type:ticket.soft_deleted  TicketSoftDeleted  C
//	zen:event-type:ticket.undeleted  TicketUndeleted  C
//	zen:event-type:ticket.permanently_deleted  TicketPermanentlyDeleted  C
//	zen:event-type:messaging_live_metrics.*  UnknownEvent  C
//
// Package zendesktest has a Zendesk account in memory for tests.
package zendesk
