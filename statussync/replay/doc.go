// Package replay answers "what would have happened with another mapping": it goes
// through a recorded period (package journal) and predicts the writes of a bridge
// with other pairs, rules or holds.
//
//	lines := journal.Read("/var/lib/bridge/journal")
//	result, err := replay.Run(lines, replay.Settings{Pairs: []statussync.Pair{{A: "zendesk", B: "aircall",
//		Rules: append(systems.AircallZendeskDefaults(), statussync.Both("Lunch", "unavailable/on_a_break")),
//	}}})
//	if err != nil {
//		return err
//	}
//	for _, row := range replay.Compare(result.Own, result.Other).Statuses {
//		fmt.Println(row.System, row.Status, row.Own, row.Other, row.Uncertain)
//	}
//
// # What is kept
//
// Causes are kept as they were: what people and other tools chose, activity,
// presence, wishes that somebody asked for, joins, statuses and, unless they are
// replaced, the settings. What stems from ourselves is left out. In its place is a
// model of each system: it takes every write after the delay that was usual in the
// journal, reports it as an event where the system has events, and shows in lists
// and readings what stands in it. All decisions are those of [statussync.Decide],
// asked in the order in which the engine asks it.
//
// Both settings are replayed beside each other, the recorded ones (Own) and the
// others (Other), so that what differs is due to the settings alone. What the
// bridge wrote in fact is there too (Recorded).
//
// # What nobody can know
//
// Choices stay as they were, although people might have chosen otherwise in view of
// another status. A choice of what stands already changes nothing and is left out,
// as systems do. A choice within a minute after a status appeared that is not the
// same with both settings is uncertain, and so are the writes that go back to it.
// What people did not do because a status stood already is not in a journal.
//
// The model has no outages, limits of requests, refusals, or writes that are
// accepted and not taken, and webhooks of its own writes always arrive.
package replay
