// Package aircall calls Aircall's public API and receives its webhooks, as far as agents' presence and calls go.
//
//	client, err := aircall.New(aircall.BasicAuth(apiID, apiToken))
//	for user, err := range client.Users.All(ctx, aircall.ListOptions{}) { … }
//	_, err = client.Users.SetStatus(ctx, 9, aircall.StatusUpdate{Substatus: aircall.OutForLunch})
//
//	sub, err := client.Webhooks.Ensure(ctx, aircall.WebhookSpec{URL: url, Events: aircall.PresenceEvents()})
//	hook, err := aircall.NewWebhook(string(sub.Token))
//	http.Handle("POST /aircall", hook.Handler(func(ctx context.Context, ev aircall.Event) error {
//		if ev, ok := ev.(*aircall.UserEvent); ok { fmt.Println(ev.User.ID, ev.Kind, ev.At) }
//		return nil
//	}))
//
// Three traps that this package cannot take away:
//   - A user has a status, which people choose ([AvailabilityStatus], [Substatus]), and an availability, which
//     tells what they do ([Availability]). In a call the status reads "unavailable", whatever was chosen.
//   - A reason makes two user.closed events, the first without it.
//   - Nothing tells a write of ours from a click of theirs; [StatusChange] holds what helps to.
//
// Users are read from v2 of the API, and from v1 where v2 answers 404 or 405; statuses are set likewise,
// and the version that works is remembered. See [WithUserVersion] and [WithStatusVersion].
//
// Errors are [*Error] for what Aircall refused; errors.Is with the Err values of this package tells kinds
// apart. Aircall says 403 for bad credentials, and 405 for a wrong state. Requests are repeated where
// that is safe: see [WithRetries]. Clients, options, credentials, errors and tokens print and encode without
// secrets, and no error and no log line holds names, e-mail addresses, phone numbers or bodies.
//
// Sources: developer.aircall.io, support.aircall.io, and where those are silent, what public programs saw
// on live accounts. What they leave open is an option or decoded tolerantly.
//
// Package aircalltest is an Aircall in memory to test against.
package aircall
