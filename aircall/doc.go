// Package aircall calls Aircall's public API and receives its webhooks: users
// and their presence, calls and what can be done to them, the results of AI
// Assist, numbers, contacts, messages, tags, teams, and partners' apps.
//
//	client, err := aircall.New(aircall.BasicAuth(apiID, apiToken))
//	for user, err := range client.Users.All(ctx, aircall.UserListOptions{}) { … }
//	lunch := aircall.StatusUpdate{Substatus: aircall.OutForLunch}
//	_, err = client.Users.SetStatus(ctx, 9, lunch)
//	call, err := client.Calls.Get(ctx, callID, aircall.CallFetch{Contact: true})
//	err = client.Calls.Comment(ctx, callID, "Filed as ticket 35436")
//
//	spec := aircall.WebhookSpec{URL: url, Events: aircall.PresenceEvents()}
//	_, token, _, err := client.Webhooks.Ensure(ctx, spec)
//	hook, err := aircall.NewWebhook([]string{token.Reveal()})
//	receive := func(ctx context.Context, ev aircall.Event) error {
//		switch ev := ev.(type) {
//		case *aircall.UserEvent:
//			fmt.Println(ev.User.ID, ev.Kind, ev.At)
//		case *aircall.CallEvent:
//			fmt.Println(ev.Call.ID, ev.Kind, ev.At)
//		}
//		return nil
//	}
//	http.Handle("POST /aircall", hook.Handler(receive))
//
// Three traps that this package cannot remove:
//   - A user has a status, which people choose ([AvailabilityStatus],
//     [Substatus]), and an availability, which is what they do
//     ([Availability]). In a call the status reads "unavailable", whatever was
//     chosen.
//   - A reason makes two user.closed events, the first without it.
//   - Nothing tells the events of a program's writes from those of a person's
//     clicks; [StatusChange] holds what helps to.
//
// The end of the Users API's v1 was announced for 2026-09-30. Users are read
// from v2, and from v1 where v2 answers 404, 405 or 410; where v1 is the one
// that worked, it is the other way round. Only where both lack a user it is an
// [ErrNotFound]. Statuses are set likewise. The version that works is
// remembered. See [WithUserVersion] and [WithStatusVersion].
//
// A partner's app is installed by [OAuth], and then calls with [Bearer].
//
// Values and events that Aircall adds later are no errors: enumerations are
// open, unknown events arrive as [UnknownEvent], and a field of an unexpected
// type is left empty. Objects hold the fields that are documented; they encode
// under Aircall's names and in its units, and decode again to the same object.
// The rest of an event stays in [Envelope.Body], and that of an [Insight] in its
// Extra.
//
// Errors are [*Error] for what Aircall refused; errors.Is with the Err values of
// this package distinguishes kinds. Aircall answers 403 to bad credentials, and
// 405 to a wrong state. Requests are repeated where that is safe: see
// [WithRetries]. Clients, options, credentials, errors and tokens print, log and
// encode without secrets, and no error and no log line holds names, e-mail
// addresses, phone numbers or bodies. Data (users, calls, events and the like)
// print and encode as the plain values that they are.
//
// Sources: developer.aircall.io, support.aircall.io, and where those are silent,
// what public programs saw on live accounts. What they leave open is an option,
// or is decoded tolerantly.
//
// Package aircalltest is an Aircall in memory to test against.
//
// # Endpoints
//
// Every request, by the operation that [Error] names. An iterator sends the
// requests of its list, and [WebhooksService.Ensure] those of the others. The
// consent of [OAuth.AuthorizeURL] is a page of Aircall's dashboard.
//
//	oauth.exchange           POST   /v1/oauth/token
//	integrations.me          GET    /v1/integrations/me
//	integrations.enable      POST   /v1/integrations/enable
//	integrations.disable     POST   /v1/integrations/disable
//	company.ping             GET    /v1/ping
//	company.get              GET    /v1/company
//
//	webhooks.create          POST   /v1/webhooks
//	webhooks.list            GET    /v1/webhooks
//	webhooks.get             GET    /v1/webhooks/{id}
//	webhooks.update          PUT    /v1/webhooks/{id}
//	webhooks.add_events      PUT    /v1/webhooks/{id}
//	webhooks.remove_events   PUT    /v1/webhooks/{id}
//	webhooks.delete          DELETE /v1/webhooks/{id}
//
//	users.list               GET    /v2/users
//	users.list               GET    /v1/users
//	users.get                GET    /v2/users/{id}
//	users.get                GET    /v1/users/{id}
//	users.get_by_email       GET    /v2/users/{id}
//	users.create             POST   /v2/users
//	users.create             POST   /v1/users
//	users.update             PUT    /v2/users/{id}
//	users.update             PUT    /v1/users/{id}
//	users.set_status         PUT    /v2/users/{id}
//	users.set_status         PUT    /v1/users/{id}
//	users.delete             DELETE /v1/users/{id}
//	users.availabilities     GET    /v1/users/availabilities
//	users.availability       GET    /v1/users/{id}/availability
//	users.start_call         POST   /v1/users/{id}/calls
//	users.dial               POST   /v1/users/{id}/dial
//	users.numbers            GET    /v2/users/{id}/numbers
//
//	calls.list               GET    /v1/calls
//	calls.search             GET    /v1/calls/search
//	calls.get                GET    /v1/calls/{id}
//	calls.transfer           POST   /v1/calls/{id}/transfers
//	calls.comment            POST   /v1/calls/{id}/comments
//	calls.tag                POST   /v1/calls/{id}/tags
//	calls.archive            PUT    /v1/calls/{id}/archive
//	calls.unarchive          PUT    /v1/calls/{id}/unarchive
//	calls.pause_recording    POST   /v1/calls/{id}/pause_recording
//	calls.resume_recording   POST   /v1/calls/{id}/resume_recording
//	calls.delete_recording   DELETE /v1/calls/{id}/recording
//	calls.delete_voicemail   DELETE /v1/calls/{id}/voicemail
//	calls.show_card          POST   /v1/calls/{id}/insight_cards
//
//	insights.transcription   GET    /v1/calls/{id}/transcription
//	insights.summary         GET    /v1/calls/{id}/summary
//	insights.topics          GET    /v1/calls/{id}/topics
//	insights.sentiments      GET    /v1/calls/{id}/sentiments
//	insights.action_items    GET    /v1/calls/{id}/action_items
//	insights.playbook_result GET    /v1/calls/{id}/playbook_result
//	insights.custom_summary  GET    /v1/calls/{id}/custom_summary_result
//	insights.evaluations     GET    /v1/calls/{id}/evaluations
//	insights.predicted_csat  GET    /v1/calls/{id}/predicted_csat
//
//	numbers.list             GET    /v1/numbers
//	numbers.get              GET    /v1/numbers/{id}
//	messages.send            POST   /v1/numbers/{id}/messages/send
//	messages.send_native     POST   /v1/numbers/{id}/messages/native/send
//
//	contacts.list            GET    /v1/contacts
//	contacts.search          GET    /v1/contacts/search
//	contacts.get             GET    /v1/contacts/{id}
//	contacts.create          POST   /v1/contacts
//	contacts.update          POST   /v1/contacts/{id}
//	contacts.delete          DELETE /v1/contacts/{id}
//
//	tags.list                GET    /v1/tags
//	tags.get                 GET    /v1/tags/{id}
//	tags.create              POST   /v1/tags
//	tags.update              PUT    /v1/tags/{id}
//	tags.delete              DELETE /v1/tags/{id}
//
//	teams.list               GET    /v1/teams
//	teams.get                GET    /v1/teams/{id}
//	teams.create             POST   /v1/teams
//	teams.delete             DELETE /v1/teams/{id}
//	teams.add_user           POST   /v1/teams/{id}/users/{user}
//	teams.remove_user        DELETE /v1/teams/{id}/users/{user}
//
// # Events
//
// [AllEvents] lists every event. The name of a user event exists with the
// suffix .v2 too. Aircall also sends team.created and team.destroyed, according
// to one source; they arrive as [UnknownEvent]. Messages of numbers that keep
// them from agents come as callbacks, message.received and message.updated, in
// an envelope of their own: [DecodeMessageCallback].
package aircall
