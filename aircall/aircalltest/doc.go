// Package aircalltest is an Aircall in memory: stateful, strict, and with the traps of the real one.
//
//	a := aircalltest.New(t)
//	a.PutUser(aircalltest.User{ID: 9, Email: "agent@example.test", Name: "Agent Nine"})
//	client := a.Client() // a real client; a is its transport
//	a.Deliver("hooks.example.test", handler)
//	_, err := client.Webhooks.Create(ctx, aircall.WebhookSpec{URL: "https://hooks.example.test/aircall", Events: aircall.PresenceEvents()})
//	err = a.SetStatus(9, aircall.Unavailable, aircall.OutForLunch) // a click in the app: two user.closed
//	call, err := a.Ring(9)                                         // what people do
//	a.FailNext("PUT /v1/users/{id}", ctikit.Fault{Status: 503})
//	fmt.Println(a.Writes(), a.NoOps())
//
// It serves every endpoint and sends every event that package aircall lists: those of the API by
// what the API does, the others by methods such as [Fake.Transfer], [Fake.Find] and [Fake.Message].
//
// A [Fake] is an http.RoundTripper and an http.Handler. It asks for the credential [APIID] and [APIToken], or for an
// access token that it gave to the app [ClientID] after [Fake.Consent], has one clock, and does nothing by chance: the same calls give the same replies and events. It works on
// one goroutine with a virtual clock, which then has to be moved for events to arrive, inside a
// testing/synctest bubble, and on a port.
//
// What it models beside the plain API:
//   - A user that is rung, in a call or in wrap-up reads "unavailable" without a substatus, in replies and
//     events, while the true choice stays underneath.
//   - A reason makes two user.closed events, the first without it.
//   - A signed-out user is offline; the user object does not show it. Its status can be set.
//   - A write through the API causes the same events as a click, without a mark of origin.
//   - Lists of v1 call the substatus "state". Events and times are whole seconds.
//   - v1 can be switched off, and writes to v2: [Fake.RefuseV1], [Fake.RefuseV2Writes].
//   - 120 requests a minute with X-AircallApi headers; a 429 has no Retry-After.
//   - Replies and events show the same things differently: sid and call_uuid, state and substatus, times as numbers
//     and as text, participants under two names, ids as numbers and as text, media as links and as objects.
//   - A deleted user is gone a second after the reply. Deleting a recording erases what AI Assist made of it.
//   - A webhook made with an app's access token gets the calls of the numbers that the app is installed for.
//   - Lists of calls and contacts end silently after 10,000.
//   - A webhook update without events subscribes to all; persistent failure switches it off.
//
// What it does not model: working hours (a custom status counts as inside them), voice menus and Smartflows, ringing
// several users of a team (a transfer to a team goes to its first member), the end of old calls after six months, roles,
// message callbacks (see [CallbackBody]), numeric user ids that Aircall gives out to users you put (you choose them),
// and everything about pages beyond page and per_page.
// Unknown to us and therefore chosen: the spacing of repeated deliveries, the availability of a ringing user (in_call),
// the replies to a page size above 50 and to a missing Content-Type (400), a click during a call (it changes the choice
// underneath, and its events show the user as unavailable), what tags do that are put on a call ([WithTagsReplaced]),
// the status of an unknown tag (404), of an insight card (201) and of archiving (200), and the names in which results
// of AI Assist are wrapped (their path's).
// The 5 s that Aircall waits for an answer to a delivery pass by the machine's time, even on a virtual clock.
package aircalltest
