package queuemap_test

import (
	"errors"
	"fmt"

	"github.com/ctikit/ctikit/queuemap"
)

var queues = []queuemap.Entry[string]{
	{Pattern: "MyCorp Sales", Target: "MyCorp"},
	{Pattern: "/Sales$/", Target: "Everyone"},
	{Pattern: "MyCorp *", Target: "MyCorp Services"},
	{Pattern: "*VIP*", Target: "MyCorp Gold"},
	{Pattern: "MyCorp VIP *", Target: "MyCorp Platinum"},
}

func ExampleCompile() {
	m, warnings, err := queuemap.Compile([]queuemap.Entry[int64]{
		{Pattern: "MyCorp *", Target: 360001},
		{Pattern: "Special queue for 5* ratings", Target: 360002},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(warnings[0])
	brand, _, _ := m.Match("Special queue for 5* ratings")
	fmt.Println(brand)
	// Output:
	// entry 2, pattern: "Special queue for 5* ratings" has a "*" that is neither its first nor its last character; it is taken as the exact name of a queue (R87)
	// 360002
}

func ExampleCompile_refused() {
	_, _, err := queuemap.Compile([]queuemap.Entry[int64]{
		{Pattern: "Sales", Target: 360001},
		{Pattern: " Sales", Target: 360002},
	})
	fmt.Println(errors.Is(err, queuemap.ErrDuplicate))
	fmt.Println(err)
	// Output:
	// true
	// queuemap: list refused: entry 2, pattern: "Sales" stands in entry 1 already (R89)
}

func ExampleClassify() {
	for _, pattern := range []string{"Sales", "MyCorp *", "/^EU/i", "A*B*"} {
		class, notices := queuemap.Classify(pattern)
		fmt.Println(pattern, "is an entry of the kind", class, len(notices))
	}
	// Output:
	// Sales is an entry of the kind exact name 0
	// MyCorp * is an entry of the kind wild card 0
	// /^EU/i is an entry of the kind regular expression 0
	// A*B* is an entry of the kind exact name 1
}

func ExampleInListOrder() {
	m, _, _ := queuemap.Compile(queues, queuemap.InListOrder())
	brand, why, _ := m.Match("EU VIP Sales")
	fmt.Println(brand, "by", why)
	// Output:
	// Everyone by entry 2 "/Sales$/" (names that fit the regular expression)
}

func ExampleMatcher_Match() {
	m, _, _ := queuemap.Compile(queues)
	brand, why, ok := m.Match("MyCorp Support")
	fmt.Println(brand, ok)
	fmt.Println(why)
	_, _, ok = m.Match("mycorp support")
	fmt.Println(ok)
	// Output:
	// MyCorp Services true
	// entry 3 "MyCorp *" (names that start with "MyCorp ")
	// false
}

func ExampleMatcher_Matches() {
	m, _, _ := queuemap.Compile(queues)
	for _, hit := range m.Matches("MyCorp Sales") {
		fmt.Printf("%s: %s\n", hit.Pattern, hit.Target)
	}
	// Output:
	// MyCorp Sales: MyCorp
	// MyCorp *: MyCorp Services
	// /Sales$/: Everyone
}

func ExampleMatcher_Explain() {
	m, _, _ := queuemap.Compile(queues)
	fmt.Println(m.Explain("EU VIP Sales"))
	// Output:
	// The queue "EU VIP Sales" gets MyCorp Gold by entry 4 "*VIP*" (names that contain "VIP").
	// These entries match too but lose:
	// - entry 2 "/Sales$/" (names that fit the regular expression), for Everyone: a wild card beats a regular expression.
}

func ExampleMatcher_Lint() {
	m, _, _ := queuemap.Compile(queues)
	for _, notice := range m.Lint() {
		fmt.Println(notice)
	}
	// Output:
	// entry 5, pattern: "MyCorp VIP *" can never decide: entry 3 "MyCorp *" (names that start with "MyCorp ") matches all that it matches and comes first (D9)
}

func ExampleNewInbound() {
	m, _, _ := queuemap.Compile([]queuemap.Entry[int64]{{Pattern: "Returns", Target: 9}})
	_, notices := queuemap.NewInbound(m, []queuemap.Brand[int64]{{ID: 1, Name: "MyCorp", Active: true}})
	fmt.Println(notices[0])
	// Output:
	// entry 1, brand: 9 is no active brand; the entry "Returns" does not count (D23)
}

func ExampleInbound_Brand() {
	m, _, _ := queuemap.Compile([]queuemap.Entry[int64]{{Pattern: "MyCorp *", Target: 1}})
	in, _ := queuemap.NewInbound(m, []queuemap.Brand[int64]{
		{ID: 1, Name: "MyCorp", Active: true},
		{ID: 2, Name: "Other Corp", Active: true},
	})
	fmt.Println(in.Brand("MyCorp Sales", "Other Corp"))
	fmt.Println(in.Brand("", "other corp"))
	fmt.Println(in.Brand("Support", "Nobody"))
	// Output:
	// The ticket gets the brand "MyCorp" because of the queue, by entry 1 "MyCorp *" (names that start with "MyCorp "); the queue beats ticket_brand.
	// The ticket gets the brand "Other Corp" because ticket_brand names it and no entry decides about the queue.
	// No brand is set: Zendesk's default brand applies, unless the agent chooses one.
	// - ticket_brand: "Nobody" is no brand; it is ignored (D22).
}

func ExampleNewOutbound() {
	_, warnings, err := queuemap.NewOutbound([]queuemap.BrandQueue[int64]{
		{Brand: 1, Queue: "MyCorp *"},
		{Brand: 2, Queue: "Other Corp Sales"},
	})
	fmt.Println(warnings[0])
	fmt.Println(err)
	// Output:
	// entry 1, queue: "MyCorp *" looks like a pattern, which does not work here; it is taken as the exact name of a queue (R91)
	// <nil>
}

func ExampleOutbound_Route() {
	out, _, _ := queuemap.NewOutbound([]queuemap.BrandQueue[int64]{{Brand: 1, Queue: "MyCorp Sales"}})
	brand := int64(1)
	dial := queuemap.Dial[int64]{
		Field:   "Old queue",
		Brand:   &brand,
		Profile: queuemap.Profile{Queues: []string{"MyCorp Sales", "Main"}, Default: "Main"},
	}
	fmt.Println(out.Route(dial))
	dial.Chosen = "Main"
	fmt.Println(out.Route(dial))
	// Output:
	// The call goes out from "MyCorp Sales": the queue of the ticket's brand.
	// - connect_outbound_queue: "Old queue" is not in the agent's routing profile; the next rule applies (D10).
	// The call goes out from "Main": the agent's own choice.
}
