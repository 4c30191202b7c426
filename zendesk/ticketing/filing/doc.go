// Package filing carries out the plans of package ticketing: each call, chat and
// message is filed exactly once, whatever fails on the way.
//
//	planner, err := calllog.New(settings)
//	f, err := filing.New(filing.Config[calllog.Facts]{
//		Zendesk: client, Account: "acme", Plan: planner.Plan, Anew: calllog.Conversation, Store: store,
//		AppID: 1003999, Notify: func(n ticketing.Notice) { log.Print(n) },
//	})
//	go f.Run(ctx)
//	// in the webhook's handler:
//	if key, ok := calllog.KeyOf("main", event); ok {
//		err = f.Observe(ctx, key, func(facts calllog.Facts) calllog.Facts { return planner.Observe(facts, event) })
//	}
//	// facts are saved: answer 200, or 503 if there is an error
//
// # What happens to a case
//
// Observe adds to the facts of a case and saves them. Run goes on from there: it
// asks the planner what is next, finds the answers to its questions, takes its
// first step, saves what came of it, and asks again, until the planner waits for
// a time or for news. A plan that asks and asks, or takes step after step, is
// stopped with a notice.
//
// # Exactly once
//
// A step is saved before its request leaves, and its end afterwards. Where a
// runner finds a step without an end, it looks in Zendesk whether the step took
// place, and sends it again only if not:
//
//	create a user     the external id, which no two users have, refuses a second one
//	create a ticket   the same bytes under the same key make no second ticket; when
//	                  the key has expired, the ticket is looked for by its external id
//	log a call        sent again: the first one, if there is one, is shown nowhere
//	show a call       the comment of the call is looked for
//	update a ticket   the mark at the end of each note is looked for, or the recording
//	tags, amendments, fields, numbers
//	                  sent again, which changes nothing
//	a screen pop      never sent again, nor when it is older than ten seconds
//
// Two runners may share a store. What one has begun, the other leaves alone until
// the first one's requests have timed out. A runner without a store of its own
// must be the only one.
//
// # Budgets
//
// Zendesk takes 30 updates of a ticket in ten minutes. Updates and tags for one
// ticket are joined over all its calls and runners, and leave once a minute at
// most; together with the calls that are shown they stay below 30. Failures that
// pass, such as 429 and 503, are spaced and never count as done.
//
// What is refused for good is reported to the planner, which goes on in another way.
// An account that refuses calls of Talk Partner Edition gets voice comments, or
// notes, for a week (A3).
//
// The store holds personal data; logs, errors and notices hold none. Cases shrink
// to the ids of ticket, user and call after seven days without news and are
// deleted after ninety. Runners find what other processes have observed when they
// next look through the store: it is best to observe where Run runs.
package filing
