// Package dialpadtest is a Dialpad in memory: stateful, strict, and with the
// traps of the real one.
//
//	d := dialpadtest.New(t)
//	d.PutUser(dialpadtest.User{ID: 9, CallCenters: []int64{101}})
//	client := d.Client() // a real client; d is its transport
//	d.Deliver("hooks.example.test", handler)
//	spec := dialpad.WebhookSpec{URL: "https://hooks.example.test/x", Secret: "s"}
//	hook, err := client.Webhooks.Create(ctx, spec)
//	_, err = client.AgentStatusSubscriptions.Create(ctx, dialpad.AgentStatusSubscriptionSpec{EndpointID: hook.ID})
//	call, err := d.Ring(9)                  // what people do
//	err = d.Miss(call)                      // Dialpad takes the agent off duty
//	err = d.SetDuty(9, false, "Lunch Time") // a click in the app
//	fail := ctikit.Fault{Status: 503}
//	d.FailNext("PATCH /api/v2/users/{id}/togglednd", fail)
//
// A [Fake] is an http.RoundTripper and an http.Handler. It asks for the key
// [APIKey], has one clock, and does nothing by chance: the same calls give the
// same replies and events. It works on one goroutine with a virtual clock,
// which then has to be moved for events to arrive, inside a testing/synctest
// bubble, and on a port. Sockets need goroutines, and so a bubble or the
// machine's time.
//
// What it models beside the plain API:
//   - 64-bit ids and times are strings in replies, and may be in requests; in
//     events, target.id and times are numbers, call centres strings. How else
//     events may look is [WithQuirks].
//   - A call makes an agent occupied, then wrapup; a call that is missed or
//     declined takes the agent off duty. Call events go to subscriptions of the
//     company, the user, a call centre or the office of the user.
//   - A write of the duty status during a call takes effect after it, or is
//     refused: see [WithWritesRefusedInCall].
//   - Status, availability, do-not-disturb and call centres are separate. A
//     change of do-not-disturb alone causes no event: see
//     [WithDoNotDisturbEvents].
//   - With a secret, deliveries are compact JWS, not JSON. Failed ones are
//     repeated as documented: after a 5xx four times within 1.5 s, those of calls
//     three times within 14 s, after a 4xx never, without an answer twice at
//     once; a receiver has 5 s.
//   - Sockets: the token in a URL is good for an hour, and a connection is cut
//     after an hour.
//   - Subscriptions to agents' statuses need the administrator's key, and there
//     are ten at most, of those to calls 100; webhooks are never switched off.
//   - 20 requests a second and the limits of each method a minute; a 429 does not
//     show when the next request may be sent.
//   - A limit above 100 has every fifth request for a list refused.
//   - OAuth with PKCE: a code and a refresh token work once, and each refresh
//     replaces both tokens.
//
// What it does not model: calls beyond one leg with the agent, recordings,
// departments, rooms, offices beyond their reasons, working hours, digital
// sessions, the autodialler, per-line switches, the end of status messages,
// other subscriptions, which key owns what, "me" as a user id, scopes, the
// wording of errors, and [WithDeliveryPlan] for sockets. Unknown to us and therefore
// chosen: a new reason alone does not move the date of a status; a click or a
// write during wrap-up ends it; off duty by a missed call has no reason; the
// Content-Type of deliveries; lists of users without a state show the active
// ones; errors are 400 where nothing is documented. The 5 s that Dialpad waits
// for an answer to a delivery pass by the machine's time, even on a virtual
// clock.
package dialpadtest
