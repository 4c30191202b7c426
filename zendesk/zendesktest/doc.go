// Package zendesktest is a Zendesk account in memory, for testing programs that
// use package zendesk or any other client: stateful, strict, with the vendor's
// limits, refusals and traps, and with signed webhooks.
//
//	z := zendesktest.New(t)
//	z.PutAgent(zendesktest.Agent{ID: 7001, Status: zendesk.StatusOnline})
//	client := z.Client() // the real client over an in-memory transport
//	z.SetStatus(7001, zendesk.StatusAway) // what the agent does in the browser
//	z.FailNext("GET /api/v2/agent_availabilities/{id}", ctikit.Fault{Status: 503})
//	got, err := client.Availability.Get(t.Context(), 7001) // after one retry: Away
//	if n := z.Count("GET /api/v2/agent_availabilities/{id}"); n != 2 {
//		t.Errorf("%d requests", n)
//	}
//
// A request to a route that Zendesk does not have fails the test. Waiting
// works inside testing/synctest, or, on one goroutine, with a virtual clock
// given to WithClock; deliveries then go out while that clock moves. Nothing is
// random: ids, tokens and orders are the same in every run.
//
// # Traps that it models
//
//   - A write's reply has neither version nor time; a status that an agent has
//     already changes nothing visible, but is counted (NoOps).
//   - One version counts all facts of an agent; one click is several events.
//   - Lists lag behind single reads (SetListLag).
//   - Statuses limited to groups, light agents, deleted statuses, omnichannel
//     routing off, refused with the vendor's kinds of bodies.
//   - Exceeded budgets, with and without JSON; tokens that expire, are revoked,
//     or were asked for with a list of scopes, and then answer 403.
//   - Refresh tokens that work once and end the pair they came with; codes that
//     are good for two minutes, for the person who allowed the app (Allow).
//   - Skills of agents, one by one and in bulk (PutSkill).
//   - Capacity rules that change agents' capacities; queues whose order must name
//     each; queue events with a paging and times of their own (EnterQueue,
//     LeaveQueue); engagements that appear when the work is over.
//   - Talk that refuses a state while omnichannel routing is on.
//   - Deliveries that get lost, late, doubled, reordered and repeated
//     (WithDeliveryPlan, WithRetryPolicy), signed with the secret of the moment.
//
// # What it does not model
//
// Tickets; routing of work; channel states by Zendesk's contradictory table
// (Away is away on every channel); offset paging; page[before]; queues that
// share work by percentage; calls beyond their phase; idle timers that run by
// themselves (call IdleTimeout); the outcome of testing a webhook, which is
// sent after the reply; webhook authentication, sending of custom headers and the
// circuit breaker; users who are no agents, and writing users. Whatever Zendesk does
// not document (refusal codes of statuses, fields of some
// events, the counts of a group, the wrapper of capacity rules) is our guess
// and may differ.
package zendesktest
