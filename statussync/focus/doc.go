// Package focus holds one status of an agent while work lasts elsewhere: who is
// on a call in Amazon Connect or Aircall gets no work in Zendesk, and who works
// in Zendesk gets no calls. When the last item of work ends, the agent has again
// what was wished before or meanwhile, unless the agent chose otherwise.
//
//	rules, err := focus.Compile(
//		[]statussync.System{zendesk, connect},
//		nil, // pairs to keep in step besides, if any
//		[]focus.Rule{{While: []string{"connect"}, In: "zendesk", Hold: "On a call"}},
//	)
//	agent, effects, turns := focus.Observe(agent, focus.Edge{System: "connect", Item: "c-1", Step: focus.Rings, …}, rules)
//	// save agent, then do each effect and report how it went, as with statussync.Decide
//	for _, t := range turns { log.Print(t) } // R119: hold zendesk
//
// [Observe] takes in news of work, [Decide] everything else; both are pure and
// pass on to [statussync.Decide] what a hold means there. So a hold and the sync
// of statuses never fight: the sync's wishes wait behind the hold, and what only a
// hold wrote is copied to nobody (S3).
//
// # Work
//
// The work of an agent in one system is a [Set] of items, each with an id. An
// [Edge] tells of one item, a [Listing] replaces the set. Edges may come late,
// twice or in any order: what ended stays ended, and a listing settles all that is
// older than it. A ring without an answer counts for a minute.
//
// # Rules
//
// The numbers are those of Amazon Connect's own connector for Zendesk, R114 to
// R125, and of decisions where its guide is silent:
//
//   - R114 to R117: off unless a [Rule] says so; rules may change at any time, and
//     hold or give back at once (the account must have omnichannel routing on).
//   - R118: in a system whose statuses have channel states, as Zendesk's have, only
//     a status qualifies that takes calls and neither mail nor messages ([Qualifies]).
//   - R119: the first item that rings or begins holds the status, after a reading of
//     what there is to save.
//   - R120, R121: the last item that ends gives the wish back, after another reading.
//   - R122: items found at the start count like new ones.
//   - R123, D13: a status that the agent chooses meanwhile stays, and further items
//     change nothing until none is left.
//   - R124: a status for some groups only must be for all who use it; a refusal
//     blocks the agent it is for (S11).
//   - R125: a rule whose status is gone, or qualifies no more, does not compile:
//     [ErrMissing], [ErrUnfit].
//   - R135 to R139: nor does one whose status a pair translates into anything but the
//     other system's available status: [ErrMapped].
//   - D14: who chose the status by hand keeps it.
//   - D15, D21: where the wish is unknown or its status is gone, [Rule].Else comes
//     instead; without one the agent is left alone and people are told.
//
// Reading before saving and before giving back, and what becomes of a click that
// races with our own write, is part of statussync's rule S3.
package focus
