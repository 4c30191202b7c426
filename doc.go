// Package ctikit is a Go SDK that keeps agents' presence in step between a help
// desk and phone systems. This package holds what its packages share: the clock,
// the machine's or a virtual one for tests and simulations, and the small types
// that all clients return.
//
//	clock := ctikit.NewVirtualClock(time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC))
//	clock.AfterFunc(time.Minute, func() { fmt.Println("one minute later") })
//	for clock.Step() { // runs event after event, jumping to each one's time
//	}
//	fmt.Println(clock.Now().Format(time.TimeOnly)) // 09:01:00
//
// Pick the package for the job:
//
//   - [github.com/ctikit/ctikit/zendesk]: read and set agents' availability
//     and unified statuses, queues and capacity, write tickets, users, calls and
//     files, search, receive Zendesk's webhooks.
//   - [github.com/ctikit/ctikit/aircall], [github.com/ctikit/ctikit/dialpad]
//     and [github.com/ctikit/ctikit/connect]: agents and webhooks of the phone
//     systems Aircall, Dialpad and Amazon Connect, which AWS now calls Amazon
//     Connect Customer; of the last, contacts, tasks and recordings too.
//   - [github.com/ctikit/ctikit/statussync]: decide what to write after an
//     agent's status changed in one system, and hold a status while work lasts
//     elsewhere, as nobody on a call should get chats. Pure: values in, values out.
//   - [github.com/ctikit/ctikit/statussync/focus]: the settings of focus mode,
//     which statuses qualify and what they may be mapped to. Pure too.
//   - [github.com/ctikit/ctikit/statussync/timeline]: an agent's day, from facts in
//     any order: time in status, workload against capacity, and what nobody knows.
//     Pure too.
//   - [github.com/ctikit/ctikit/statussync/engine] and
//     [github.com/ctikit/ctikit/statussync/systems]: keep the agents of two
//     or more systems in step, within their rate limits.
//   - [github.com/ctikit/ctikit/statussync/boltstore]: keep the engine's state
//     in a file, so that a restart loses nothing.
//   - [github.com/ctikit/ctikit/queuemap], [github.com/ctikit/ctikit/attrmap]
//     and [github.com/ctikit/ctikit/connect/contactflow]: the rules of Amazon
//     Connect's Zendesk connector about queue names, contact attributes and
//     contact-flow settings. Pure.
//   - [github.com/ctikit/ctikit/zendesk/zendesktest],
//     [github.com/ctikit/ctikit/aircall/aircalltest],
//     [github.com/ctikit/ctikit/dialpad/dialpadtest] and
//     [github.com/ctikit/ctikit/connect/connecttest]: all four systems in
//     memory, for the tests of your own service.
//
// The module github.com/ctikit/ctikit/examples holds programs that join them:
// from the repository's root, go run ./examples/bridge -demo keeps simulated
// agents of several systems in step, go run ./examples/focusmode plays a morning
// of calls, and go run ./examples/sandbox serves the fakes over HTTP to programs
// in any language. Three modules of their own keep large libraries away from
// those who do not need them: connect/awsconnect and connect/connectstream (the
// AWS SDK) and dialpad/dialpadws (a websocket library).
//
// Every package is safe to use for several accounts in one process: nothing is
// global, and whatever a client needs is given to its constructor.
package ctikit
