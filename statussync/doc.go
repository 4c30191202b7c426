// Package statussync decides what to write where, so that an agent has the same
// status in a help desk and in phone systems, in both directions, without loops
// and without overruling the agent. It only decides: [Decide] is a pure function
// from a [State] and an [Observation] to a new State and [Effect] values. It
// knows no client, no context and no clock; package engine runs it.
//
//	rules, err := statussync.Compile(
//		[]statussync.System{zendesk, aircall}, // what each offers and how its readings behave
//		[]statussync.Pair{{A: "zendesk", B: "aircall", Rules: []statussync.Rule{
//			statussync.Both("Online", "available"),
//			statussync.Both("Lunch", "unavailable/out_for_lunch"),
//		}}},
//	)
//	state, effects := statussync.Decide(state, statussync.Chose{…}, rules)
//	// save state, then do each effect and report how it went: Sending, Sent, Read, Woke
//	for _, e := range effects { log.Print(e.Reason()) }
//
// # Vocabulary
//
// A reading of an agent has three facts: the choice (the status that a person
// chose), the activity (ringing, in a call, work items) and the presence (signed
// in). Each side, an agent in one system, has a want (the wish of the agent or of
// the sync) and perhaps a hold (of focus); hold, else want, is what is written.
// A mark is the provider's own time and number of a change. A cause is the click,
// or the other tool's change, that a wish goes back to. The ledger remembers our
// write between its request and its echo. A doubt is a choice that cannot be
// decided yet.
//
// # Rules
//
// Each was found by breaking a simpler one in the model of this package's tests.
//
//   - S1 three facts: coming back from activity to the known choice is no change;
//     a status that is ambiguous during an activity waits for the first reading
//     afterwards; who is signed out is not written (presence.go, reading.go).
//   - S2 a mark per fact: older news of a fact is dropped, repeats are known by
//     id, equal marks with different values ask for a reading (mark.go, choice.go).
//   - S3 want and hold: what only a hold wrote is never a change; a reading comes
//     before a hold's first write and before the wish comes back (hold.go).
//   - S4 compare, then copy: nothing is written where the two are consistent already
//     (rules.go, propagate.go).
//   - S5 unmapped: neither copied nor overwritten (propagate.go).
//   - S6 ledger: an echo of our own write is learned from and never propagated
//     (ledger.go).
//   - S7 limbo: another choice during a write is decided by the echo's mark or a
//     reading (ledger.go, reading.go).
//   - S8 coarse and refined within three seconds are one change; where a finer rule
//     exists a coarse one waits for its twin (choice.go).
//   - S9 sweep: readings of lists never overrule something newer, a write on its way
//     or a young wish; without marks they must differ twice (sweep.go, reading.go).
//   - S10 cause decides: the later wins, within two seconds a named side (cause.go).
//   - S11 refusals end a wish until wish, rules or the agent's groups change (ledger.go).
//   - S12 system-made statuses are choices only where the option says so (presence.go).
//
// # Decisions beyond the rules
//
//   - One slot per side, [Doubt], holds whatever is undecided, and writes to that
//     side wait while it or a wanted reading is open. What is due follows from the
//     state alone ([Due]), so a restart loses nothing.
//   - A cause carries what the agent saw: a click made, by its mark, after the echo
//     of our write is later than that write's cause, however close in time. An
//     agent who sees what the sync did and then clicks must win a tie (S10).
//   - Where a provider names the maker of a change, one made in its product is never
//     our echo, even of the same status within the window (S6, S7).
//   - Providers tell of changes only. So an event of the status already known, marked
//     outside the echo's window, is a choice made anew: the change in between is late
//     or lost. A late echo of ours never renews a cause.
//   - The ledger closes on the first echo once the reply is in; the second half of a
//     double event is absorbed by S8 and need not be waited for.
//   - Where readings carry no mark, they are dated to the second their request
//     started in, and tell about that mark only from the next second on. How old the
//     choice may be is kept beside it, so that its event, coming later, dates it.
//   - A reading that shows our status under a mark from before our write tells that
//     the write changed nothing, and is a choice of its own.
//   - A choice that raced with a hold's write is known by its mark. One older than the
//     work changes only the wish, and comes back with the hold's end; one younger ends
//     the hold and is written back once. So is one that raced with the write that
//     gave the wish back. Within two seconds of the work's beginning the work wins:
//     the marks come from two clocks, and who chooses to take work gets it at once.
//   - A choice in limbo that is younger than the reading which closes the ledger is
//     considered after it.
//   - A reading that names the agent as maker is never our write, even of the same
//     status within its window, for the process may have died before it was sent.
//   - Where a system marks its choice anew after every activity ([Resumed]), the same
//     status again is no choice, and a write that it does not show was not taken.
//
// # Contract
//
// From any state, under any order, repetition, delay or loss of events, once
// causes stop and the sweeps have settled: the wants of all pairs are consistent
// ([Check]; an unmapped end, a blocked wish and leaving pairs apart), the last
// observable cause stands, ties apart, and a further sweep writes nothing. A cause
// is observable if its event arrived, or a reading showed it, before our write to
// its system was sent. The tests walk through all small worlds and many large ones
// to show it; oracle_test.go says precisely what counts as a tie.
package statussync
