// Package zendesk is a client for the parts of Zendesk that deal with agents at
// work: their availability and statuses, capacity and queues, the history of
// their work, their names and addresses, and the webhooks by which Zendesk
// tells of changes.
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
//	hook, err := zendesk.NewWebhook(secret)
//	http.Handle("POST /zendesk", hook.Handler(func(ctx context.Context, ev zendesk.Event) error {
//		if ev, ok := ev.(*zendesk.AgentUnifiedStateChanged); ok {
//			return save(ctx, ev.AgentID, ev.New) // before answering
//		}
//		return nil
//	}))
//
// Webhooks come late, twice or never: take them as hints, and the API as the
// truth. A [Watch] merges both into one ordered stream of the changes of agents'
// statuses, capacities and work items, each once, which can drive a wallboard:
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
// # Endpoints and events
//
// Each with what calls or decodes it, and how sure it is: V is stated by
// Zendesk, C is known from clients in the field alone.
//
//	GET    /api/v2/agent_availabilities  Availability.List,All  V
//	GET    /api/v2/agent_availabilities/{id}  Availability.Get  V
//	GET    /api/v2/agent_availabilities/me  Availability.Me  C
//	GET    /api/v2/agent_availabilities/{id}/channels/{channel}/relationships/work_items  Availability.WorkItems  V
//	GET    /api/v2/agent_availabilities/me/channels/{channel}/relationships/work_items  Availability.MyWorkItems  C
//	GET    /api/v2/agent_availabilities/agent_statuses  UnifiedStatuses.List,All  V
//	GET    /api/v2/agent_availabilities/agent_statuses/me  UnifiedStatuses.Mine  C
//	PUT    /api/v2/agent_availabilities/agent_statuses/agents/{id}  UnifiedStatuses.Set  C
//	PUT    /api/v2/agent_availabilities/agent_statuses/agents/me  UnifiedStatuses.SetMine  C
//	PUT    /api/v2/agent_availabilities/agent_statuses/agents/update_many  UnifiedStatuses.StartMany,SetMany  C
//	GET    /api/v2/agent_availabilities/agent_statuses/job_statuses/{job_id}  UnifiedStatuses.Job,SetMany  V
//	GET    /api/v2/account_groups/availability/{id}  GroupAvailability.Get  V
//	GET    /api/v2/capacity/rules  Capacity.List  V
//	POST   /api/v2/capacity/rules  Capacity.Create  C
//	GET    /api/v2/capacity/rules/{id}  Capacity.Get  C
//	PUT    /api/v2/capacity/rules/{id}  Capacity.Update  C
//	DELETE /api/v2/capacity/rules/{id}  Capacity.Delete  C
//	PATCH  /api/v2/capacity/rules/{id}/agents  Capacity.Assign  C
//	GET    /api/v2/capacity/rules/assignees  Capacity.Assignees,AllAssignees  V
//	GET    /api/v2/capacity/rules/{id}/assignees  Capacity.RuleAssignees  C
//	GET    /api/v2/queues  Queues.List  V
//	POST   /api/v2/queues  Queues.Create  V
//	GET    /api/v2/queues/{id}  Queues.Get  V
//	PUT    /api/v2/queues/{id}  Queues.Update  V
//	DELETE /api/v2/queues/{id}  Queues.Delete  V
//	GET    /api/v2/queues/definitions  Queues.Definitions  V
//	PATCH  /api/v2/queues/order  Queues.SetOrder  V
//	GET    /api/v2/queue_events  QueueEvents.List,All  V
//	GET    /api/v2/engagements  Engagements.List,All  C
//	GET    /api/v2/engagements/{id}  Engagements.Get  C
//	GET    /api/v2/channels/voice/availabilities/{id}  Talk.Get  V
//	PUT    /api/v2/channels/voice/availabilities/{id}  Talk.SetState,SetVia  V
//	GET    /api/v2/users  Users.List,All  V
//	GET    /api/v2/users/show_many  Users.ShowMany  V
//	GET    /api/v2/webhooks  Webhooks.List,All,Ensure  C
//	POST   /api/v2/webhooks  Webhooks.Create,Clone,Ensure  C
//	GET    /api/v2/webhooks/{id}  Webhooks.Get  C
//	PUT    /api/v2/webhooks/{id}  Webhooks.Update  C
//	PATCH  /api/v2/webhooks/{id}  Webhooks.Patch  C
//	DELETE /api/v2/webhooks/{id}  Webhooks.Delete  C
//	POST   /api/v2/webhooks/test  Webhooks.Test  C
//	GET    /api/v2/webhooks/{id}/invocations  Webhooks.Invocations  C
//	GET    /api/v2/webhooks/{id}/invocations/{invocation_id}/attempts  Webhooks.Attempts  C
//	GET    /api/v2/webhooks/{id}/signing_secret  Webhooks.SigningSecret,Ensure  C
//	POST   /api/v2/webhooks/{id}/signing_secret  Webhooks.ResetSigningSecret  C
//	POST   /oauth/tokens  OAuthClient,OAuthTokens,OAuthApp.Exchange  V
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
//	zen:event-type:messaging_live_metrics.*  UnknownEvent  C
//
// Package zendesktest has a Zendesk account in memory for tests.
package zendesk
