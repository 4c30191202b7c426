// Package zendesk is a client for the parts of Zendesk that deal with agents at
// work: their availability and statuses, their names and addresses, and the
// webhooks by which Zendesk tells of changes.
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
// truth.
//
// Refusals are an [*Error], matched by [ErrNotFound] and its siblings. Calls
// are repeated where that is safe, see [WithRetries]. Secrets, addresses and
// bodies appear in no error and no log.
//
// Package zendesktest has a Zendesk account in memory for tests.
package zendesk
