// Package dialpad calls Dialpad's API and receives its events, as far as agents' presence goes.
//
//	client, err := dialpad.New(dialpad.APIKey(key), dialpad.WithLimiter(rate.NewLimiter(15, 5)))
//	agent, err := client.Users.ByEmail(ctx, "agent@example.test")
//	_, err = client.Duty.Set(ctx, agent.ID, dialpad.DutyUpdate{OnDuty: false, Reason: "Lunch Time"})
//
//	endpoint, err := client.Webhooks.Ensure(ctx, dialpad.WebhookSpec{URL: url, Secret: secret})
//	_, err = client.AgentStatusSubscriptions.Ensure(ctx, endpoint.ID)
//	hook, err := dialpad.NewWebhook(string(secret))
//	http.Handle("POST /dialpad", hook.Handler(func(ctx context.Context, ev dialpad.Event) error {
//		if ev, ok := ev.(*dialpad.AgentStatusEvent); ok { fmt.Println(ev.Email, ev.Status, ev.Since) }
//		return nil
//	}))
//
// Traps that this package cannot take away:
//   - Duty, do-not-disturb, availability and the call centres of an agent are separate facts. occupied, wrapup
//     and busy hide whether the agent chose to be on duty.
//   - Dialpad takes agents off duty by itself when they decline or miss a call.
//   - Status events are lost after 1.5 s of failing deliveries: read duty statuses at the start and now and then.
//   - Nothing tells a write of ours from a click of theirs; [DutyChange] holds what helps to.
//
// Credentials are [APIKey] or, as a person who consented, [OAuth]. Errors are [*Error] for what Dialpad refused;
// errors.Is with the Err values of this package tells kinds apart. Requests are repeated where that is safe:
// see [WithRetries]. Clients, options, credentials, errors and secrets print and encode without secrets, and no
// error and no log line holds names, e-mail addresses, phone numbers or bodies.
//
// Ids and times are decoded from numbers and from strings: the API sends 64-bit numbers as strings, events mix both.
//
// Sources: developers.dialpad.com and Dialpad's published description of its API. What they leave open is
// decoded tolerantly, and said where it matters.
//
// Package dialpadws reads events from a socket where no webhook can come in. Package dialpadtest is a Dialpad in
// memory to test against.
package dialpad
