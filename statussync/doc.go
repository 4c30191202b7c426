// Package statussync decides what to write where, so that an agent has the same
// status in a help desk and in phone systems, in both directions, without loops
// and without overruling the agent. It only decides: [Decide] is a pure function
// from a [State] and an [Input] to a new State and [Effect] values. It knows no
// client, no context and no clock; package engine runs it.
//
//	rules, err := statussync.Compile(
//		[]statussync.System{zendesk, aircall}, // what each offers and how its readings behave
//		[]statussync.Pair{{A: "zendesk", B: "aircall", Rules: []statussync.Rule{
//			statussync.Both("Online", "available"),
//			statussync.Both("Lunch", "unavailable/out_for_lunch"),
//		}}},
//	)
//	state, effects := statussync.Decide(state, statussync.Report{System: "zendesk", Status: "91", …}, rules)
//	// save state, then do each effect and report how it went: Sending, Sent, Report, Woke
//	for _, e := range effects { log.Print(e.Reason()) }
//
// # Vocabulary
//
// All news about an agent in a system is a [Report]: an event, a reading or a row
// of a list. A choice is the status that a person or a program chose. A report
// dates it twice: by the provider's [Mark], which orders choices of that system,
// and by a [Span] on our own clock, which orders choices of different systems. A
// claim is somebody's choice as a report has it. A cause is the choice that a wish
// goes back to. Each side, an agent in one system, has a want and perhaps a hold;
// the hold, else the want, is what is written. [Look] says what others may know.
//
// # Rules
//
// Each rule has a home and constants of its own.
//
//   - S1 facts.go: a report has three facts, choice, activity and presence, each with
//     a time. Where the agent is signed out nothing is written; where an activity hides
//     the choice, the first reading afterwards decides.
//   - S2 span.go: the span of a choice is its mark, moved by what is known of the
//     provider's clock. A mark in our future is no time: a reading must confirm it.
//   - S3 hold.go: the target is the hold, else the want. What only a hold wrote
//     is nobody's choice. A reading comes before its first write and before the want
//     comes back. A choice during the work ends the hold until no work is left.
//   - S4 pair.go: compare, then copy. What is consistent in either direction is not
//     written. After a list, what was left apart is wished again.
//   - S5 pair.go: a status without a rule is neither copied nor overwritten.
//   - S6 write.go: one write per side is open until it is shown. What stands then is
//     ours, what was there before (then it is tried again), or somebody's choice.
//   - S7 covered.go: a choice that our write covered unseen, certainly later than the
//     write's cause or covered by a hold, is written back once.
//   - S8 claim.go: a coarse status and its refinement, marked within three seconds,
//     are one change. A coarse status where a finer rule exists asks for a reading,
//     and so does what may be half of an echo of ours.
//   - S9 claim.go, reading.go: a claim is placed by its span, then by its mark.
//     What stays unclear waits in one slot, and one reading of that agent decides it.
//   - S10 wish.go: the later cause wins: by disjoint spans, by having seen the other's
//     effect, within a system as S9 placed them; otherwise the named side's.
//   - S11 wish.go: a wish refused for good, or accepted three times and not taken, is
//     blocked until wish, catalog, rules or groups change, or the agent signs in.
//   - S12 facts.go: a status that the system made by itself is a choice only where the
//     option says so. What a system does to everybody is nobody's choice.
//   - S13 decide.go: what is due follows from state and time; no wake lies in the past.
//   - S14 wish.go: a person who asks wins where spans overlap, unless the agent chose
//     in view of the effect.
//
// # Contract
//
// From any state, under any order, repetition, delay or loss of events, clocks that
// are off and lists that lag: once causes stop and the lists have been read, the
// wants of all pairs are consistent ([Check]), what is known is what stands,
// nothing is open, and a further list writes nothing. The last choice stands if its
// span is disjoint from every other's, and its event arrived or a reading showed it
// before our write covered it.
//
// Nobody can decide these, and the named side's choice, or the latest that was
// seen, stands: choices in different systems whose spans overlap; in a system with
// undated readings a click whose event is lost, back to what stood before our
// write; a choice of the very status that we write, at the same time, where the
// system does not name who chose; a choice that our write covered and whose event
// never comes. The tests walk through all small worlds and many large ones.
package statussync
