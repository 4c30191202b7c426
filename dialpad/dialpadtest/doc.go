// Package dialpadtest is a Dialpad in memory: stateful, strict, and with the
// traps of the real one.
//
//	d := dialpadtest.New(t)
//	d.PutUser(dialpadtest.User{ID: 9, CallCenters: []int64{101}})
//	client := d.Client() // a real client; d is its transport
//	d.Deliver("hooks.example.test", handler)
//	spec := dialpad.WebhookSpec{URL: "https://hooks.example.test/x", Secret: ctikit.NewSecret("s")}
//	hook, err := client.Webhooks.Create(ctx, spec)
//	_, err = client.AgentStatusSubscriptions.Create(ctx, dialpad.AgentStatusSubscriptionSpec{EndpointID: hook.ID})
//	call := d.Ring(9)                   // what people do
//	d.Decline(call)                     // Dialpad takes the agent off duty
//	d.SetStatus(9, false, "Lunch Time") // a click in the app
//	d.FailNext("PATCH /api/v2/users/{id}/togglednd", ctikit.Fault{Status: 503})
//	fmt.Println(d.StatusOf(9), d.Writes(), d.NoOps())
//
// A mistake fails the test: a user, a call or an argument that cannot be, an
// act that is not possible now, such as a call for a user who is off duty, and
// a request to an endpoint that Dialpad does not have. [Fake.Try] gives the
// error instead.
//
// It asks for the administrator's key [APIKey], a user's [UserKey], or an
// access token that it gave to an app after [Fake.Consent], has one clock, and
// does nothing by chance: the same calls give the same replies and events. It
// works on one goroutine with a virtual clock, which then has to be moved for
// events to arrive, inside a testing/synctest bubble, and on a port. Sockets
// need goroutines, and so a bubble or the machine's time.
//
// # Traps that it models
//
//   - 64-bit ids and times are strings in replies, and may be strings or
//     numbers in requests; in events, target.id and times are numbers, call
//     centres strings. All ids that it makes are below 2^53. How else events
//     may look is [WithQuirks].
//   - A call makes an agent occupied, then wrapup; a call that is missed or
//     declined takes the agent off duty. Call events go to subscriptions of the
//     company, the user, a call centre or the office of the user.
//   - A write of the duty status during a call takes effect after it, or is
//     refused: see [WithWritesRefusedInCall].
//   - Status, availability, do-not-disturb and call centres are separate. A
//     change of do-not-disturb alone causes no event: see
//     [WithDoNotDisturbEvents].
//   - With a secret, deliveries are compact JWS, not JSON. Failed ones are
//     repeated as documented: after a 5xx four times within 1.5 s, those of
//     calls three times within 14 s, after a 4xx never, without an answer twice
//     at once; a receiver has 5 s.
//   - Sockets: the token in a URL is good for an hour, and a connection is cut
//     after an hour.
//   - Subscriptions to agents' statuses need a company administrator's key.
//     There are ten at most for the whole company, and 100 of one kind;
//     webhooks are never switched off.
//   - "me" is the user in paths of users, with the user's own key alone.
//   - 20 requests a second and the limits of each method a minute; a 429 does
//     not show when the next request may be sent.
//   - A limit above 100 has every fifth request for a list refused.
//   - OAuth with PKCE: a code and a refresh token work once, and each refresh
//     replaces both tokens. The token endpoint takes JSON and forms, and the
//     app's id and secret in the body or in the Authorization header.
//   - Lists that lag, or leave out duty or its reason; clocks that are off;
//     writes that are answered and ignored; marks in the future; deliveries
//     lost, late and doubled: SetListLag and the methods beside it,
//     SetDeliveryPlan.
//
// # What it does not model
//
// Calls beyond one leg with the agent, recordings, departments, rooms, offices
// beyond their reasons, settings of call centres, digital sessions, the
// autodialler, per-line switches, the end of status messages, other
// subscriptions, which key owns what, scopes, id tokens, the wording of errors,
// and delivery plans for sockets. Any word in small letters passes as a state of
// calls or a kind of target, those that Dialpad does not know too.
//
// Undocumented and therefore chosen, besides what options choose: a new reason
// alone does not move the date of a status; a click or a write during wrap-up
// ends it; off duty by a missed call has no reason; a call that is put on hold
// stays occupied, and connected is sent when it is taken back; the Content-Type
// of deliveries; lists of users without a state show the active ones; "me" with
// another key is not found; errors are 400 where nothing is documented. The 5 s
// that Dialpad waits for an answer to a delivery pass by the machine's time,
// even on a virtual clock.
//
// # Endpoints
//
// Those of package dialpad, by the operations that its errors name. Routes
// lists them too.
//
//	others: consent in a browser      GET    /oauth2/authorize
//	oauth.exchange                    POST   /oauth2/token
//	oauth.refresh                     POST   /oauth2/token
//	oauth.revoke                      POST   /oauth2/deauthorize
//	users.get                         GET    /api/v2/users/{id}
//	users.list                        GET    /api/v2/users
//	users.set_do_not_disturb          PATCH  /api/v2/users/{id}/togglednd
//	users.set_status_message          PATCH  /api/v2/users/{id}/status
//	duty.get                          GET    /api/v2/callcenters/operators/{id}/dutystatus
//	duty.set                          PATCH  /api/v2/callcenters/operators/{id}/dutystatus
//	callcenters.get                   GET    /api/v2/callcenters/{id}
//	callcenters.list                  GET    /api/v2/callcenters
//	callcenters.operators             GET    /api/v2/callcenters/{id}/operators
//	callcenters.status                GET    /api/v2/callcenters/{id}/status
//	offices.off_duty_reasons          GET    /api/v2/offices/{id}/offdutystatuses
//	webhooks.get                      GET    /api/v2/webhooks/{id}
//	webhooks.list                     GET    /api/v2/webhooks
//	webhooks.create                   POST   /api/v2/webhooks
//	webhooks.update                   PATCH  /api/v2/webhooks/{id}
//	webhooks.delete                   DELETE /api/v2/webhooks/{id}
//	websockets.get                    GET    /api/v2/websockets/{id}
//	websockets.list                   GET    /api/v2/websockets
//	websockets.create                 POST   /api/v2/websockets
//	websockets.update                 PATCH  /api/v2/websockets/{id}
//	websockets.delete                 DELETE /api/v2/websockets/{id}
//	agent_status_subscriptions.get    GET    /api/v2/subscriptions/agent_status/{id}
//	agent_status_subscriptions.list   GET    /api/v2/subscriptions/agent_status
//	agent_status_subscriptions.create POST   /api/v2/subscriptions/agent_status
//	agent_status_subscriptions.update PATCH  /api/v2/subscriptions/agent_status/{id}
//	agent_status_subscriptions.delete DELETE /api/v2/subscriptions/agent_status/{id}
//	call_subscriptions.get            GET    /api/v2/subscriptions/call/{id}
//	call_subscriptions.list           GET    /api/v2/subscriptions/call
//	call_subscriptions.create         POST   /api/v2/subscriptions/call
//	call_subscriptions.update         PATCH  /api/v2/subscriptions/call/{id}
//	call_subscriptions.delete         DELETE /api/v2/subscriptions/call/{id}
package dialpadtest
