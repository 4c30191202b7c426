// Package ctikit is the front door of a Go SDK that keeps agents' presence in
// step between a help desk and a phone system. It holds no code; pick the
// package for the job:
//
//   - [github.com/ctikit/ctikit/zendesk]: read and set agents' availability
//     and unified statuses, receive Zendesk's webhooks.
//   - [github.com/ctikit/ctikit/aircall]: read and set users' availability,
//     receive Aircall's webhooks.
//   - [github.com/ctikit/ctikit/statussync]: decide what to write after an
//     agent's status changed in one system. Pure: values in, values out.
//   - [github.com/ctikit/ctikit/statussync/engine] and
//     [github.com/ctikit/ctikit/statussync/systems]: keep the agents of two
//     or more systems in step, within their rate limits.
//   - [github.com/ctikit/ctikit/queuemap], [github.com/ctikit/ctikit/attrmap]
//     and [github.com/ctikit/ctikit/connect/contactflow]: the rules of Amazon
//     Connect's Zendesk connector about queue names, contact attributes and
//     contact-flow settings. Pure.
//   - [github.com/ctikit/ctikit/zendesk/zendesktest] and
//     [github.com/ctikit/ctikit/aircall/aircalltest]: in-memory Zendesk and
//     Aircall for the tests of your own service.
//
// The module github.com/ctikit/ctikit/examples holds programs that join them:
// from the repository's root, go run ./examples/bridge -demo keeps simulated
// agents of both systems in step, and go run ./examples/sandbox serves the fakes
// over HTTP to programs in any language.
//
// Every package is safe to use for several accounts in one process: nothing is
// global, and whatever a client needs is given to its constructor.
package ctikit
