// Package aircalltest is an Aircall in memory: stateful, strict, and with the
// traps of the real one.
//
//	a := aircalltest.New(t)
//	a.PutUser(aircalltest.User{ID: 9, Email: "agent@example.test", Name: "Agent Nine"})
//	client := a.Client() // a real client; a is its transport
//	a.Deliver("hooks.example.test", handler)
//	spec := aircall.WebhookSpec{URL: "https://hooks.example.test/", Events: aircall.PresenceEvents()}
//	_, err := client.Webhooks.Create(ctx, spec)
//	a.SetStatus(9, aircall.Unavailable, aircall.OutForLunch) // a click: two user.closed
//	call := a.Ring(9)                                        // what people do
//	a.FailNext("PUT /v1/users/{id}", ctikit.Fault{Status: 503})
//	fmt.Println(a.StatusOf(9), a.Writes(), a.NoOps())
//
// Methods that play people or set things up fail the test when they ask for what
// cannot be: what names no user, call or number, and what their comments rule
// out. [Fake.Try] gives the error instead. A request to a route that Aircall does
// not have fails the test too.
//
// The fake sends every event that package aircall lists: those of the API by what
// the API does, the others by methods such as [Fake.Transfer], [Fake.Find] and
// [Fake.Message]. Nothing is random. It works on one goroutine with a virtual
// clock, which has to be moved for events to arrive, inside a testing/synctest
// bubble, and on a port.
//
// # Traps that it models
//
//   - A user that is rung, in a call or in wrap-up reads "unavailable" without a
//     substatus, in replies and events; the true choice stays underneath.
//   - A reason makes two user.closed events, the first without it.
//   - A signed-out user is offline, which the user object does not show, and can
//     be set.
//   - A write through the API causes the events of a click, without a mark of
//     origin.
//   - v1 can be switched off (RefuseV1), and writes to v2 (RefuseV2Writes).
//   - 120 requests a minute with X-AircallApi headers; a 429 has no Retry-After.
//   - Replies and events show the same things differently: sid and call_uuid,
//     state and substatus, times as numbers and as text, participants under two
//     names, ids as numbers and as text, media as links and as objects.
//   - A deleted user is gone a second after the reply. Deleting a recording
//     erases what AI Assist made of it.
//   - A webhook made by the app gets the calls of the numbers that the app is
//     installed for ([Fake.Consent], [Fake.ClientAs]). An update without events
//     subscribes to all; persistent failure switches a webhook off.
//   - Lists of calls and contacts end silently after 10,000.
//   - Lists that lag, clocks that are off, writes that are answered and ignored,
//     marks in the future, deliveries lost, late and doubled: see SetListLag and
//     its neighbours, and SetDeliveryPlan.
//
// Not modelled: working hours (a custom status counts as inside them), voice
// menus, Smartflows, ringing several users of a team (a transfer goes to its
// first member), the end of old calls after six months, roles, message callbacks
// (see [CallbackBody]), and pages beyond page and per_page.
//
// Undocumented and therefore chosen, besides what options choose: the
// availability of a ringing user (in_call), a click during a call (it changes the
// choice underneath, and its events show the user as unavailable), the statuses
// of an unknown tag (404), of an insight card (201) and of archiving (200), the
// names in which results of AI Assist are wrapped (their path's), an external
// participant's id (the call's), and who installed the app (the first user). The
// 5 s for the answer to a delivery pass by the machine's time.
//
// # Endpoints
//
// Those of package aircall, by the operations that its errors name. Routes
// lists them too.
//
//	oauth.exchange           POST   /v1/oauth/token
//	integrations.me          GET    /v1/integrations/me
//	integrations.enable      POST   /v1/integrations/enable
//	integrations.disable     POST   /v1/integrations/disable
//	company.ping             GET    /v1/ping
//	company.get              GET    /v1/company
//	webhooks.create          POST   /v1/webhooks
//	webhooks.list            GET    /v1/webhooks
//	webhooks.get             GET    /v1/webhooks/{id}
//	webhooks.update          PUT    /v1/webhooks/{id}
//	webhooks.add_events      PUT    /v1/webhooks/{id}
//	webhooks.remove_events   PUT    /v1/webhooks/{id}
//	webhooks.delete          DELETE /v1/webhooks/{id}
//	users.list               GET    /v2/users
//	users.list               GET    /v1/users
//	users.get                GET    /v2/users/{id}
//	users.get_by_email       GET    /v2/users/{id}
//	users.get                GET    /v1/users/{id}
//	users.create             POST   /v2/users
//	users.create             POST   /v1/users
//	users.update             PUT    /v2/users/{id}
//	users.set_status         PUT    /v2/users/{id}
//	users.update             PUT    /v1/users/{id}
//	users.set_status         PUT    /v1/users/{id}
//	users.delete             DELETE /v1/users/{id}
//	users.availabilities     GET    /v1/users/availabilities
//	users.availability       GET    /v1/users/{id}/availability
//	users.start_call         POST   /v1/users/{id}/calls
//	users.dial               POST   /v1/users/{id}/dial
//	users.numbers            GET    /v2/users/{id}/numbers
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
//	insights.transcription   GET    /v1/calls/{id}/transcription
//	insights.summary         GET    /v1/calls/{id}/summary
//	insights.topics          GET    /v1/calls/{id}/topics
//	insights.sentiments      GET    /v1/calls/{id}/sentiments
//	insights.action_items    GET    /v1/calls/{id}/action_items
//	insights.playbook_result GET    /v1/calls/{id}/playbook_result
//	insights.custom_summary  GET    /v1/calls/{id}/custom_summary_result
//	insights.evaluations     GET    /v1/calls/{id}/evaluations
//	insights.predicted_csat  GET    /v1/calls/{id}/predicted_csat
//	numbers.list             GET    /v1/numbers
//	numbers.get              GET    /v1/numbers/{id}
//	messages.send            POST   /v1/numbers/{id}/messages/send
//	messages.send_native     POST   /v1/numbers/{id}/messages/native/send
//	contacts.list            GET    /v1/contacts
//	contacts.search          GET    /v1/contacts/search
//	contacts.get             GET    /v1/contacts/{id}
//	contacts.create          POST   /v1/contacts
//	contacts.update          POST   /v1/contacts/{id}
//	contacts.delete          DELETE /v1/contacts/{id}
//	tags.list                GET    /v1/tags
//	tags.get                 GET    /v1/tags/{id}
//	tags.create              POST   /v1/tags
//	tags.update              PUT    /v1/tags/{id}
//	tags.delete              DELETE /v1/tags/{id}
//	teams.list               GET    /v1/teams
//	teams.get                GET    /v1/teams/{id}
//	teams.create             POST   /v1/teams
//	teams.delete             DELETE /v1/teams/{id}
//	teams.add_user           POST   /v1/teams/{id}/users/{user}
//	teams.remove_user        DELETE /v1/teams/{id}/users/{user}
package aircalltest
