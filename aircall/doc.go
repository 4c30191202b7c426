// Package aircall calls Aircall's public API and receives its webhooks: users and their presence, calls and what can
// be done to them, what AI Assist found out about them, numbers, contacts, messages, tags, teams, and partners' apps.
//
//	client, err := aircall.New(aircall.BasicAuth(apiID, apiToken))
//	for user, err := range client.Users.All(ctx, aircall.ListOptions{}) { … }
//	_, err = client.Users.SetStatus(ctx, 9, aircall.StatusUpdate{Substatus: aircall.OutForLunch})
//	call, err := client.Calls.Get(ctx, callID, aircall.CallFetch{Contact: true})
//	err = client.Calls.Comment(ctx, callID, "Filed as ticket 35436")
//
//	sub, err := client.Webhooks.Ensure(ctx, aircall.WebhookSpec{URL: url, Events: aircall.PresenceEvents()})
//	hook, err := aircall.NewWebhook(string(sub.Token))
//	http.Handle("POST /aircall", hook.Handler(func(ctx context.Context, ev aircall.Event) error {
//		switch ev := ev.(type) {
//		case *aircall.UserEvent:
//			fmt.Println(ev.User.ID, ev.Kind, ev.At)
//		case *aircall.CallEvent:
//			fmt.Println(ev.Call.ID, ev.Kind, ev.At)
//		}
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
// A partner's app is installed by [OAuth], and then calls with [Bearer].
//
// Values and events that Aircall adds later are no errors: enumerations are open, unknown events arrive as
// [UnknownEvent], and a field of an unexpected type is left empty. Objects hold the fields that are documented; they
// encode under Aircall's names and in its units, and decode again to the same object. What else an event says stays in
// [Envelope.Raw], and what else an [Insight] says in its Extra.
//
// Errors are [*Error] for what Aircall refused; errors.Is with the Err values of this package tells kinds
// apart. Aircall says 403 for bad credentials, and 405 for a wrong state. Requests are repeated where
// that is safe: see [WithRetries]. Clients, options, credentials, errors and tokens print and encode without
// secrets, and no error and no log line holds names, e-mail addresses, phone numbers or bodies.
//
// Sources: developer.aircall.io, support.aircall.io, and where those are silent, what public programs saw
// on live accounts. What they leave open is an option or decoded tolerantly.
//
// Package aircalltest is an Aircall in memory to test against. Every endpoint and every event is listed below.
package aircall
