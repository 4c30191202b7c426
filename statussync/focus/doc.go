// Package focus is the focus mode of Amazon Connect's own connector for
// Zendesk: while an agent handles a contact in one system, another system shows
// a status that lets nothing else through. It says which statuses qualify, when
// focus mode may be switched on and when it must be switched off, and compiles
// its settings to holds; see [statussync.Hold] for what a hold does. It needs
// no pair.
//
//	holds, err := focus.Holds(systems, pairs, focus.Settings{
//		Enabled: true,
//		While:   []string{"connect"}, In: "zendesk", Status: "On a call",
//	})
//	rules, err := statussync.Compile(systems, pairs, holds...)
//	state, effects := statussync.Decide(state, statussync.Report{
//		System: "connect", Edge: &statussync.Edge{Item: "c-1", Step: statussync.Rings}, …
//	}, rules)
//	for _, e := range effects { log.Print(e.Reason()) } // R119: zendesk: work began: …
//
// # Rules
//
// The numbers are those of the connector's guide, and of decisions (D) where
// the guide is silent. Those of the work itself are applied by package
// statussync, which reports them as effects of the kind [statussync.RuleApplied].
//
//   - R114 to R117: off unless [Settings].Enabled; settings may change at any
//     time and hold or give back at once. The account must have omnichannel
//     routing on.
//   - R118: where statuses have states by channel, as in Zendesk, only those
//     qualify that let calls through and neither email nor messages
//     ([Qualifies]).
//   - R119, R122: the first item that rings or begins, or is found at the
//     start, holds the status, after a reading of what there is to save.
//   - R120, R121: the end of the last item gives the wish back, after another
//     reading.
//   - R123, D13: a status that the agent chooses meanwhile stays, and further
//     items change nothing until none is left.
//   - R124: a status of some groups only must be for all agents of focus mode;
//     a refusal blocks the agent that it is about (S11).
//   - R125: focus mode is off while its status is missing or does not qualify:
//     [ErrMissing], [ErrUnfit] ([Check]).
//   - R126 to R134, D16 to D20: what a pair that leads and reverts does; see
//     [statussync.Pair]. What a hold wrote is not copied (D19).
//   - R135 to R139: it is off while a pair that preserves presence maps its
//     status to anything but the other system's available status: [ErrMapped].
//   - D14: an agent that chose the status before the work keeps it.
//   - D15, D21: where the wish is unknown or its status was deleted,
//     [Settings].Else comes back; without it the agent is left alone, and
//     people are notified.
package focus
