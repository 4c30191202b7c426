// Package timeline answers what an agent's day looked like: which status and
// activity when, how long in each, how much work against the capacity for it, and
// which stretches nobody knows. It is pure: a record of the day and facts in, the
// next record out. It reads no clock and does no I/O.
//
//	berlin, _ := time.LoadLocation("Europe/Berlin")
//	day, err := timeline.DayOf("7001", now, berlin)
//	day, err = day.Continue(yesterday) // a status that began yesterday goes on
//	day, err = day.Observe(timeline.Fact{
//		Agent: "7001", System: "zendesk", Status: "Online",
//		At: event.Time, Received: now,
//	})
//	online := timeline.Track{System: "zendesk", Kind: timeline.Status}
//	for _, t := range day.Totals(online, day.Until(now)) {
//		fmt.Println(t.Value, t.Time)
//	}
//
// A [Fact] is news of one agent: since when a status, an activity, a number of
// items or a capacity holds, or that nothing is known from some time on. A [Track]
// is one of these things, and shows each fact until the next one. [Day.Intervals],
// [Day.Totals] and [Day.Load] look at a track through a [Window]; their parts
// always add up to the window, the running state and what is unknown included.
//
// # Order
//
// Facts may come in any order, late and more than once: the record is the same.
// They are placed by their provider's time, then version. A fact from the future
// is moved to its receipt, once, when it comes in. Exceptions are facts without a
// time, whose order is that of their receipts, and facts that were both moved and
// let go beyond the bounds, when they come again.
//
// # Days
//
// A day is what clocks of an IANA time zone show between two midnights: 23, 24 or
// 25 hours in most zones, 23.5 on Lord Howe Island, from 01:00 where clocks go
// forward at midnight. The record keeps its bounds as instants, so that reading it
// needs no time zone. A program for machines without a database of zones imports
// time/tzdata.
//
// # Storage
//
// A record is one value of versioned JSON for one agent and day. It holds
// [MaxFacts] facts in [MaxTracks] tracks; when there are more facts, the oldest
// leave and the time before is unknown, never wrong. That bounds its size to 1 MiB.
// Save it only if it has changed: not, if it is [Day.Equal] to the former or
// [Day.OnlySeen]. Several writers need a compare-and-set of their store.
//
// A record holds ids and names of statuses, no names of people. It says minute by
// minute what a person did all the same: keep it briefly and show it to few.
package timeline
